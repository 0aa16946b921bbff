import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useLayoutEffect } from "react";
import { CHAT_ROW_PX } from "./chat-row.tsx";

/** Which rows of a long list are in the page, from `first` to before `end`, and how one goes to another. */
export type ChatWindow = { first: number; end: number; scrollTo: (at: number) => void };

/** Rows drawn above and below what is seen: a flick of the wheel finds them there. */
const OVERSCAN = 12;

/**
 * Tells which rows of a long list are near the view. Draws nothing itself, so that the rows stay the same ones, with
 * their focus, when a list gets long enough to need it and this is loaded.
 */
export function ChatWindowing({
  count,
  scrollBox,
  onWindow,
}: {
  count: number;
  scrollBox: RefObject<HTMLElement>;
  onWindow: (window: ChatWindow) => void;
}) {
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scrollBox.current,
    estimateSize: () => CHAT_ROW_PX,
    overscan: OVERSCAN,
    // It comes when somebody has scrolled already: a look at the list's top would take the focused row away.
    initialOffset: () => scrollBox.current?.scrollTop ?? 0,
  });
  const drawn = rows.getVirtualItems();
  const first = drawn[0]?.index ?? 0;
  const end = (drawn.at(-1)?.index ?? -1) + 1;
  useLayoutEffect(() => {
    if (end > first) onWindow({ first, end, scrollTo: (at) => rows.scrollToIndex(at) });
  }, [first, end, rows, onWindow]);
  return null;
}
