import { ArrowDown } from "lucide-react";
import { strings } from "../lib/strings.ts";

/** The way back to the end, and how much has come meanwhile. */
export function JumpPill({ missed, onJump }: { missed: number; onJump: () => void }) {
  return (
    <button
      type="button"
      onClick={onJump}
      aria-label={missed > 0 ? strings.thread.jumpWithNew(missed) : strings.thread.jump}
      className="appear absolute inset-x-0 bottom-3 mx-auto flex h-[var(--target)] w-fit items-center gap-1.5 rounded-full border border-line bg-surface px-3.5 font-semibold text-sm shadow-pop transition-colors hover:bg-raised"
    >
      <ArrowDown className="size-4 text-accent" strokeWidth={2} aria-hidden="true" />
      {missed > 0 ? strings.thread.newMessages(missed) : strings.thread.jump}
    </button>
  );
}
