import type { ReactNode } from "react";
import { classNames } from "../ui/class-names.ts";

/** The top of a page of the settings. */
export function PageHead({ title, lead }: { title: string; lead: string }) {
  return (
    <header>
      <h1 className="font-semibold text-2xl leading-tight tracking-[-.022em]">{title}</h1>
      <p className="mt-1.5 max-w-[60ch] text-ink-2 text-lg [overflow-wrap:anywhere]">{lead}</p>
    </header>
  );
}

/** One card of a page: a heading, what it is about, and its content. */
export function Section({
  id,
  title,
  lead,
  aside,
  isDanger = false,
  children,
}: {
  id: string;
  title: string;
  lead?: string;
  /** Stands at the end of the heading's line. */
  aside?: ReactNode;
  isDanger?: boolean;
  children: ReactNode;
}) {
  return (
    <section
      aria-labelledby={id}
      className={classNames(
        "rounded-card border bg-surface px-4 py-4 panes:px-5 panes:py-5",
        isDanger ? "border-danger" : "border-line",
      )}
    >
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h2 id={id} className={classNames("font-semibold text-lg", isDanger && "text-danger")}>
            {title}
          </h2>
          {lead && <p className="mt-0.5 max-w-[64ch] text-ink-2 text-md">{lead}</p>}
        </div>
        {aside}
      </div>
      <div className="mt-4 flex flex-col gap-4">{children}</div>
    </section>
  );
}

/** Rows inside a card, from edge to edge of it, with hairlines between. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="-mx-4 -mb-4 panes:-mx-5 panes:-mb-5">
      {children}
    </ul>
  );
}

export function Row({ children }: { children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 border-line border-t px-4 py-3 panes:flex-nowrap panes:px-5">
      {children}
    </li>
  );
}

/** A word about a row's state. Never by its colour alone. */
export function Mark({ children, look = "quiet" }: { children: ReactNode; look?: "quiet" | "good" | "bad" }) {
  return (
    <span
      className={classNames(
        "inline-flex h-[22px] flex-none items-center rounded-full px-2 font-medium text-xs",
        look === "quiet" && "border border-line text-ink-2",
        look === "good" && "bg-selected text-accent",
        look === "bad" && "bg-danger-soft text-danger",
      )}
    >
      {children}
    </span>
  );
}
