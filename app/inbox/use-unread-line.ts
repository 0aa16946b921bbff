import { useEffect, useMemo, useRef, useState } from "react";
import type { Chat } from "../../worker/shared/wire.ts";
import { arrivedSince, type Run } from "./thread.ts";
import { countsAsUnread, type UnreadLine, unreadLine } from "./thread-rows.ts";
import { isAttended } from "./use-attention.ts";

/** The last `count` messages up to this one were new. */
type NewOnes = { count: number; throughId: string };

/**
 * The "new" line: above what was unread when the chat was opened, and above what came while nobody looked. It
 * stays where it is while one reads, although everything counts as read by then; when more was unread than is
 * loaded, it moves up with each older page.
 */
export function useUnreadLine(chat: Chat, thread: Run): UnreadLine | null {
  const { messages } = thread;
  const [newOnes, setNewOnes] = useState<NewOnes | null>(() => {
    const throughId = messages.at(-1)?.id;
    return chat.unreadCount > 0 && throughId !== undefined ? { count: chat.unreadCount, throughId } : null;
  });
  const known = useRef(thread);
  const isGrowing = useRef(false);

  useEffect(() => {
    const arrived = arrivedSince(known.current, thread).filter(countsAsUnread);
    const throughId = messages.at(-1)?.id;
    known.current = thread;
    if (arrived.length === 0 || throughId === undefined) return;
    if (isAttended()) {
      isGrowing.current = false;
      return;
    }
    const grows = isGrowing.current;
    isGrowing.current = true;
    setNewOnes((before) => ({ count: arrived.length + (before && grows ? before.count : 0), throughId }));
  }, [thread, messages]);

  return useMemo(() => {
    if (!newOnes) return null;
    const through = messages.findLastIndex((message) => message.id === newOnes.throughId);
    return unreadLine(messages.slice(0, through + 1), newOnes.count);
  }, [messages, newOnes]);
}
