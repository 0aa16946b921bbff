import { useEffect, useRef } from "react";
import type { Chat } from "../../worker/shared/wire.ts";
import { useInbox, useInboxActions } from "./inbox-context.tsx";
import { newestSeen, nextReading } from "./reading.ts";
import type { Thread } from "./thread.ts";
import { useAttention } from "./use-attention.ts";

/** Says "read" for the open chat, and only while somebody looks at it. */
export function useMarkRead(chat: Chat | undefined, thread: Thread | undefined): void {
  const actions = useInboxActions();
  const isLooking = useAttention();
  const newest = thread && newestSeen(thread);
  const isUnread = (chat?.unreadCount ?? 0) > 0;
  const isLive = useInbox((state) => state.connection === "live");
  const readUpTo = useRef<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what could not be said without a network is said with it
  useEffect(() => {
    if (!chat) return;
    const next = nextReading(readUpTo.current, { isLooking, isUnread, chatRev: chat.rev, newest });
    readUpTo.current = next.readUpTo;
    if (next.says !== null) void actions.markRead(chat.id, next.says);
  }, [chat?.id, chat?.rev, newest?.id, isUnread, isLooking, isLive, actions]);
}
