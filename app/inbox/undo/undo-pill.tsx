import { Undo2 } from "lucide-react";
import { writingStrings } from "../../lib/writing-strings.ts";
import type { HeldSend } from "../inbox-state.ts";
import { useThreadActions } from "../thread-actions.tsx";

const words = writingStrings.sending;

/** On the edge of a bubble that is still held: the way back. It covers nothing and moves nothing. */
export function UndoPill({ held }: { held: HeldSend }) {
  const { undo } = useThreadActions();
  return (
    <button
      type="button"
      aria-label={words.undoLabel(held.text)}
      onClick={() => undo(held.id)}
      className="appear absolute start-2 top-[calc(100%-9px)] z-10 flex h-6 items-center gap-1 rounded-full border border-line bg-surface px-2.5 font-semibold text-accent text-xs shadow-bubble before:absolute before:-inset-2.5 hover:bg-raised"
    >
      <Undo2 aria-hidden="true" className="size-3 rtl:-scale-x-100" strokeWidth={2.2} />
      {words.undoNow}
    </button>
  );
}
