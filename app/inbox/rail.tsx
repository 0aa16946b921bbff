import { Link } from "@remix-run/react";
import { MessageCircle } from "lucide-react";
import type { ReactNode } from "react";
import { strings } from "../lib/strings.ts";
import { Logo } from "../ui/logo.tsx";
import { useInbox } from "./inbox-context.tsx";
import { unreadTotal } from "./inbox-views.ts";

/** The narrow column at the side; on a phone its menu moves into the list's header. */
export function Rail({ children }: { children: ReactNode }) {
  const hasUnread = useInbox((state) => unreadTotal(state.chats) > 0);
  return (
    <nav
      aria-label={strings.rail.label}
      className="hidden flex-col items-center gap-1 border-line border-e py-3 panes:flex"
    >
      <span className="mb-4">
        <Logo />
      </span>
      <Link
        to="/inbox"
        discover="none"
        aria-label={strings.rail.inbox}
        aria-current="page"
        className="relative grid size-10 place-items-center rounded-md bg-selected text-accent"
      >
        <MessageCircle className="size-5" strokeWidth={1.7} aria-hidden="true" />
        {hasUnread && (
          <span
            aria-hidden="true"
            className="absolute end-2 top-2 size-[7px] rounded-full bg-accent ring-2 ring-paper"
          />
        )}
      </Link>
      <span className="flex-1" />
      {children}
    </nav>
  );
}
