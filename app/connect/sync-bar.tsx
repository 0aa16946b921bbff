import type { Account } from "../../worker/shared/wire.ts";
import { connectStrings } from "../lib/connect-strings.ts";

type Sync = NonNullable<Account["sync"]>;

/** How far the history is read. Without a known end, the bar only says that it goes on. */
export function SyncBar({ sync: { done, total, progress, phase }, label }: { sync: Sync; label: string }) {
  const percent = progress ?? (total === null || total === 0 ? null : Math.min(100, Math.round((done / total) * 100)));
  const words =
    progress === undefined
      ? connectStrings.sync.runningCount(done, total)
      : connectStrings.sync.phone(progress, phase ?? null);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent ?? undefined}
        aria-valuetext={words}
        className="h-1.5 w-[120px] overflow-hidden rounded-full bg-line"
      >
        <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" className="h-full w-full">
          <rect
            width={percent ?? 40}
            height="1"
            className={percent === null ? "skeleton fill-accent" : "fill-accent"}
          />
        </svg>
      </div>
      <span className="text-ink-2 text-sm tabular-nums">{words}</span>
    </div>
  );
}
