import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { iconButtonClass } from "../../ui/icon-button.ts";

/**
 * One part of the contact under its heading. What is done with it stands beside the heading, and has the focus when
 * what had it is gone: a form that was closed, a line that was taken away.
 */
export function Section({
  title,
  action,
  problem,
  children,
}: {
  title: string;
  /** Null while it is being done, or to who may not. */
  action?: { name: string; label?: string; opensDialog?: true; run: () => void } | null;
  problem?: string | null;
  children: ReactNode;
}) {
  const titleId = useId();
  const box = useRef<HTMLDivElement>(null);
  const lastFocused = useRef<Element | null>(null);
  useLayoutEffect(() => {
    const isLost = lastFocused.current !== null && !lastFocused.current.isConnected;
    if (!isLost || document.activeElement !== document.body) return;
    lastFocused.current = null;
    box.current?.querySelector<HTMLElement>("button, a, input")?.focus({ preventScroll: true });
  });
  return (
    // Not a region each: eight more landmarks on a page would be none. Headings lead through them.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form
    <div
      ref={box}
      role="group"
      aria-labelledby={titleId}
      onFocus={(event) => {
        lastFocused.current = event.target;
      }}
      className="border-line border-t pt-3 pb-4"
    >
      <div className="-mt-1 mb-0.5 flex min-h-9 items-center gap-2">
        <h3 id={titleId} className="min-w-0 flex-1 truncate font-semibold text-ink-2 text-xs">
          {title}
        </h3>
        {action && (
          <button
            type="button"
            aria-haspopup={action.opensDialog && "dialog"}
            aria-label={action.label ?? `${action.name}: ${title}`}
            onClick={action.run}
            className={sectionButtonClass}
          >
            {action.name}
          </button>
        )}
      </div>
      {children}
      <p role="alert" className="mt-2 text-danger text-sm empty:hidden">
        {problem}
      </p>
    </div>
  );
}

/** A word in the colour of what acts; larger than it looks. */
export const sectionButtonClass =
  "-me-2 inline-flex min-h-9 flex-none items-center rounded-sm px-2 font-semibold text-accent text-xs transition-colors hover:bg-raised disabled:opacity-60 pointer-coarse:min-h-11";

/** Acts on one line: there when the pointer or the focus is on it (its line is a `group`), and always for fingers. */
export const lineButtonClass = `${iconButtonClass} -me-2 opacity-0 transition-opacity focus-visible:opacity-100 group-hover:opacity-100 group-focus-within:opacity-100 pointer-coarse:opacity-100`;

/** What will be here. */
export const Hint = ({ children }: { children: ReactNode }) => <p className="text-ink-2 text-sm">{children}</p>;
