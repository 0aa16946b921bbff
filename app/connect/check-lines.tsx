import { connectStrings } from "../lib/connect-strings.ts";
import type { Check } from "./connection.ts";
import { StateDot } from "./state-dot.tsx";

/** What was looked at, one line each, with what was seen. */
export function CheckLines({ label, checks }: { label: string; checks: readonly Check[] }) {
  return (
    <ul aria-label={label} className="overflow-hidden rounded-card border border-line bg-surface">
      {checks.map(({ check, state, text }) => (
        <li
          key={`${check} ${text}`}
          data-state={state}
          className="flex items-start gap-3 border-line border-t px-4 py-3 first:border-t-0 panes:px-[18px]"
        >
          <StateDot state={state === "ok" ? "done" : state === "problem" ? "problem" : "none"} />
          <div className="min-w-0 flex-1">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-medium text-md">{connectStrings.checks[check] ?? check}</span>
              <span className="text-ink-2 text-xs">{connectStrings.checkState[state]}</span>
            </p>
            <p className="text-ink-2 text-sm [overflow-wrap:anywhere]">{text}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
