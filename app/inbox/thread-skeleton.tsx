import { strings } from "../lib/strings.ts";

const BUBBLES = [
  "self-start w-[46%] h-14",
  "self-start w-[34%] h-9",
  "self-end w-[40%] h-14",
  "self-start w-[52%] h-20",
  "self-end w-[30%] h-9",
  "self-end w-[44%] h-14",
];

/** A conversation's shape while it is read. */
export function ThreadSkeleton() {
  return (
    <div
      role="progressbar"
      aria-label={strings.thread.loading}
      className="flex min-h-0 flex-1 flex-col justify-end gap-2.5 overflow-hidden px-[clamp(12px,5vw,64px)] py-4"
    >
      {BUBBLES.map((shape) => (
        <span key={shape} className={`skeleton flex-none rounded-bubble ${shape}`} />
      ))}
    </div>
  );
}
