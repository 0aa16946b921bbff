import { Clock3 } from "lucide-react";
import { composeStrings } from "../../lib/compose-strings.ts";
import { Button } from "../../ui/button.tsx";
import type { WindowState } from "./reply-window.ts";

const words = composeStrings.window;

/** How the chat stands with its network's reply window, in words, and the way on. */
export function WindowNote({
  window,
  asPerson,
  onAsPerson,
  onTemplate,
}: {
  window: WindowState;
  asPerson: boolean;
  onAsPerson: (asPerson: boolean) => void;
  onTemplate: (() => void) | null;
}) {
  if (window.type === "open") return null;
  return (
    <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 px-1 text-ink-2 text-xs">
      {/* The minute may have turned since the server drew it. */}
      <p className="flex items-start gap-1.5" suppressHydrationWarning>
        <Clock3 aria-hidden="true" className="mt-px size-3.5 flex-none" strokeWidth={1.8} />
        <span suppressHydrationWarning>{wordsOf(window)}</span>
      </p>
      {window.type === "closed" && onTemplate && (
        <Button look="primary" size="sm" aria-haspopup="dialog" onClick={onTemplate} className="ms-auto">
          {composeStrings.template}
        </Button>
      )}
      {window.type === "human" && (
        <label className="ms-auto flex min-h-[var(--target)] cursor-pointer items-center gap-2 font-medium text-ink">
          <input
            type="checkbox"
            role="switch"
            checked={asPerson}
            aria-checked={asPerson}
            onChange={(event) => onAsPerson(event.target.checked)}
            className="size-4 accent-accent"
          />
          {words.asPerson}
        </label>
      )}
    </div>
  );
}

function wordsOf(window: Exclude<WindowState, { type: "open" }>): string {
  switch (window.type) {
    case "closing":
      return words.left(window.hours, window.minutes);
    case "human":
      return words.human(window.days);
    case "closed":
      return words.closed;
  }
}
