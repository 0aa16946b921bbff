import { Clock3 } from "lucide-react";
import { type Clock, clockTime, localDay } from "../../lib/calendar.ts";
import { composeStrings } from "../../lib/compose-strings.ts";
import { useClock } from "../../lib/use-clock.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { timeToCome } from "../team/snooze-words.ts";
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
  const clock = useClock();
  if (window.type === "none") return null;
  return (
    <div
      className={classNames(
        "flex min-w-0 flex-wrap items-center gap-x-3 px-1 text-ink-2 text-xs",
        window.type !== "open" && "flex-1",
      )}
    >
      {/* The minute may have turned since the server drew it. */}
      <p className="flex items-start gap-1.5" suppressHydrationWarning>
        <Clock3 aria-hidden="true" className="mt-px size-3.5 flex-none" strokeWidth={1.8} />
        <span suppressHydrationWarning>{wordsOf(window, clock)}</span>
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

function wordsOf(window: Exclude<WindowState, { type: "none" }>, clock: Clock): string {
  switch (window.type) {
    case "open":
      return words.until(timeOf(window.until, clock));
    case "closing":
      return words.left(window.minutes);
    case "human":
      return words.human(window.days);
    case "closed":
      return window.freeUntil === undefined
        ? words.closed
        : `${words.closed} ${words.free(timeOf(window.freeUntil, clock))}`;
  }
}

const timeOf = (at: number, clock: Clock): string =>
  localDay(at, clock.timeZone) === clock.today ? clockTime(at, clock.timeZone) : timeToCome(at, clock);
