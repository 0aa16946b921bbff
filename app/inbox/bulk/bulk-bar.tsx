import { type RefObject, useEffect, useMemo, useRef } from "react";
import { bulkStrings as words } from "../../lib/bulk-strings.ts";
import { TextButton } from "../../ui/button.tsx";
import { belongsTo, type ChatFilter } from "../chat-filter.ts";
import { useInbox } from "../inbox-context.tsx";
import { useViewerId } from "../viewer.tsx";
import { BulkTools } from "./bulk-tools.tsx";
import { type BulkResult, useBulk } from "./use-bulk.ts";
import type { Selection } from "./use-selection.ts";

/** How long the way back is offered. */
const OFFERED_MS = 12_000;

/** Over the end of the list while chats are ticked: how many, what can be done with all of them, and what was done. */
export function BulkBar({
  filter,
  selection,
  onGone,
}: {
  filter: ChatFilter;
  selection: Selection;
  /** Nothing is ticked, and there is nothing more to say. */
  onGone: () => void;
}) {
  const known = useInbox((state) => state.chats);
  const viewerId = useViewerId();
  const { ids } = selection;
  const chats = useMemo(() => [...ids].flatMap((id) => known[id] ?? []), [ids, known]);
  const { isBusy, result, work, undo, dismiss } = useBulk(selection, chats);
  const shown = chats.filter((chat) => belongsTo(chat, filter, viewerId));
  const elsewhere = ids.size - shown.length;
  const isTicking = ids.size > 0;

  const bar = useRef<HTMLElement>(null);
  useFocusKept(bar, isTicking);
  useEndOf(result, isTicking || isBusy, onGone);

  return (
    <section
      ref={bar}
      aria-label={words.toolbar}
      className="appear absolute inset-x-2.5 bottom-[max(10px,env(safe-area-inset-bottom))] z-10 rounded-card border border-line bg-surface p-1.5 shadow-pop empty:hidden"
    >
      {isTicking && <BulkTools selection={selection} chats={chats} isBusy={isBusy} onWork={work} />}
      {isTicking && elsewhere > 0 && (
        <p className="flex items-center gap-3 px-2.5 text-ink-2 text-sm">
          <span className="flex-1">{words.elsewhere(elsewhere)}</span>
          <TextButton onClick={() => selection.choose(shown.map(({ id }) => id))}>{words.leaveOut}</TextButton>
        </p>
      )}
      <p role="status" className="sr-only">
        {isTicking ? words.count(ids.size) : ""}
      </p>
      {result && <Result result={result} isBusy={isBusy} onUndo={() => void undo()} onDismiss={dismiss} />}
    </section>
  );
}

function Result({
  result: { text, problem, undo },
  isBusy,
  onUndo,
  onDismiss,
}: {
  result: BulkResult;
  isBusy: boolean;
  onUndo: () => void;
  onDismiss: () => void;
}) {
  return (
    <div className="flex min-h-[var(--target)] items-center gap-3 px-2.5 text-sm">
      <span className="min-w-0 flex-1">
        <span role="status">{text}</span>{" "}
        <span role="alert" className="text-danger">
          {problem}
        </span>
      </span>
      {undo.length > 0 && (
        <TextButton disabled={isBusy} onClick={onUndo} className="text-accent">
          {words.undo}
        </TextButton>
      )}
      <TextButton onClick={onDismiss} className="text-ink-2">
        {words.dismiss}
      </TextButton>
    </div>
  );
}

/** Whoever pressed what is gone now goes on in the list. */
function useFocusKept(bar: RefObject<HTMLElement>, isTicking: boolean): void {
  const hadFocus = useRef(false);
  useEffect(() => {
    const note = () => {
      hadFocus.current = bar.current?.contains(document.activeElement) === true;
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, [bar]);
  useEffect(() => {
    if (isTicking || !hadFocus.current) return;
    hadFocus.current = false;
    document.querySelector<HTMLElement>('a[data-chat-id][tabindex="0"]')?.focus({ preventScroll: true });
  }, [isTicking]);
}

/** The bar goes when its last word was there long enough; a problem stays until it is dismissed. */
function useEndOf(result: BulkResult | null, isInUse: boolean, onGone: () => void): void {
  const gone = useRef(onGone);
  gone.current = onGone;
  useEffect(() => {
    if (isInUse || result?.problem) return;
    const timer = setTimeout(() => gone.current(), result === null ? 0 : OFFERED_MS);
    return () => clearTimeout(timer);
  }, [result, isInUse]);
}
