import { Link } from "@remix-run/react";
import { MessageCircle, Plug, Settings } from "lucide-react";
import type { ReactNode } from "react";
import { strings } from "../lib/strings.ts";
import { classNames } from "./class-names.ts";
import { Logo } from "./logo.tsx";

/** The narrow column at the side: the parts of Parley, and the viewer's menu. A phone has no place for it. */
export function Rail({
  current,
  hasUnread = false,
  children,
}: {
  current: "inbox" | "connections" | "settings";
  hasUnread?: boolean;
  children: ReactNode;
}) {
  return (
    <nav
      aria-label={strings.rail.label}
      className="hidden flex-col items-center gap-1 border-line border-e py-3 panes:flex"
    >
      <span className="mb-4">
        <Logo />
      </span>
      <RailLink to="/inbox" name={strings.rail.inbox} isCurrent={current === "inbox"}>
        <MessageCircle className="size-5" strokeWidth={1.7} aria-hidden="true" />
        {hasUnread && (
          <span
            aria-hidden="true"
            className="absolute end-2 top-2 size-[7px] rounded-full bg-accent ring-2 ring-paper"
          />
        )}
      </RailLink>
      <RailLink to="/connections" name={strings.rail.connections} isCurrent={current === "connections"}>
        <Plug className="size-5" strokeWidth={1.7} aria-hidden="true" />
      </RailLink>
      <span className="flex-1" />
      <RailLink to="/settings/members" name={strings.rail.settings} isCurrent={current === "settings"}>
        <Settings className="size-5" strokeWidth={1.7} aria-hidden="true" />
      </RailLink>
      <span className="mt-2">{children}</span>
    </nav>
  );
}

function RailLink({
  to,
  name,
  isCurrent,
  children,
}: {
  to: string;
  name: string;
  isCurrent: boolean;
  children: ReactNode;
}) {
  return (
    <Link
      to={to}
      discover="none"
      aria-label={name}
      aria-current={isCurrent ? "page" : undefined}
      className={classNames(
        "relative grid size-10 place-items-center rounded-md transition-colors",
        isCurrent ? "bg-selected text-accent" : "text-ink-2 hover:bg-raised hover:text-ink",
      )}
    >
      {children}
    </Link>
  );
}
