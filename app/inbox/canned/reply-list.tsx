import { type KeyboardEvent, type MutableRefObject, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import type { CannedReply } from "../../../worker/shared/team.ts";
import { cannedStrings as words } from "../../lib/canned-strings.ts";
import { TextButton } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import type { ListLink } from "../compose/use-field-list.ts";
import { matchReplies } from "./match-replies.ts";
import { useCannedReplies } from "./use-canned-replies.ts";

/**
 * The canned replies above the field, as one types behind the `/`. The focus stays in the field: arrow keys choose
 * here, Enter takes what is chosen, Escape closes.
 */
export function ReplyList({
  query,
  link,
  keys,
  onPick,
  onManage,
  onClose,
}: {
  query: string;
  /** Tells the field which list and which of its rows it controls. */
  link: (link: ListLink | null) => void;
  /** Gets the field's keys first; answers whether it took one. */
  keys: MutableRefObject<((event: KeyboardEvent) => boolean) | null>;
  onPick: (reply: CannedReply) => void;
  onManage: () => void;
  onClose: () => void;
}) {
  const { replies, status, load } = useCannedReplies();
  const found = matchReplies(replies, query);
  const [chosen, setChosen] = useState<string | null>(null);
  const at = Math.max(
    0,
    found.findIndex(({ id }) => id === chosen),
  );
  const current = found[at];
  const listId = useId();
  const rowId = current ? `${listId}-${current.id}` : null;
  const box = useRef<HTMLDivElement>(null);

  // With the row itself: for a moment the field would name another one than is marked.
  useLayoutEffect(() => {
    link({ listId, rowId });
    if (rowId !== null) document.getElementById(rowId)?.scrollIntoView({ block: "nearest" });
  }, [link, listId, rowId]);
  useEffect(() => () => link(null), [link]);

  useEffect(() => {
    keys.current = (event) => {
      if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey) return false;
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step !== 0 && found.length > 0) setChosen(found[(at + step + found.length) % found.length]?.id ?? null);
      else if (event.key === "Escape") onClose();
      else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && current) onPick(current);
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    };
    return () => {
      keys.current = null;
    };
  });

  return (
    <div
      ref={box}
      className="appear absolute inset-x-0 bottom-full z-20 mb-2 flex max-h-[min(320px,45dvh)] flex-col overflow-hidden rounded-card border border-line bg-surface shadow-pop"
    >
      <div id={listId} role="listbox" aria-label={words.list} className="min-h-0 flex-1 overflow-y-auto p-1.5">
        {found.map((reply) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys (aria-activedescendant)
          <div
            key={reply.id}
            id={`${listId}-${reply.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={reply === current}
            // Or the field would lose the focus to it.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(reply)}
            className={classNames(
              "flex min-h-[var(--target)] cursor-pointer items-baseline gap-3 rounded-md px-3 py-2",
              reply === current ? "bg-selected" : "hover:bg-raised",
            )}
          >
            <b dir="auto" className="flex-none font-semibold">
              /{reply.shortcut}
            </b>
            <span dir="auto" className="one-line min-w-0 flex-1 truncate text-ink-2 text-sm">
              {reply.text}
            </span>
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <div className="px-4 pt-1 pb-3 text-ink-2 text-sm">
          {status === "loading" ? (
            <span className="flex flex-col gap-2.5 py-1">
              <span className="sr-only">{words.loading}</span>
              <span className="skeleton h-3 w-3/4 rounded-full" />
              <span className="skeleton h-3 w-1/2 rounded-full" />
            </span>
          ) : status === "failed" ? (
            <span role="alert">
              {words.notLoaded} <TextButton onClick={() => void load()}>{words.tryAgain}</TextButton>
            </span>
          ) : replies.length === 0 ? (
            words.none
          ) : (
            words.noMatch(query)
          )}
        </div>
      )}
      <p className="flex-none border-line border-t px-4 text-sm">
        <TextButton onMouseDown={(event) => event.preventDefault()} onClick={onManage} className="text-accent">
          {words.manage}
        </TextButton>
      </p>
      <span role="status" className="sr-only">
        {status === "ready" && (found.length === 0 ? words.noMatch(query) : words.found(found.length))}
      </span>
    </div>
  );
}
