import { useEffect } from "react";
import type { Chat } from "../../worker/shared/wire.ts";
import { useInbox, useInboxActions } from "./inbox-context.tsx";
import type { Thread } from "./thread.ts";
import { useAttention } from "./use-attention.ts";

/** Says "read" for the open chat, and only while somebody looks at it. */
export function useMarkRead(chat: Chat | undefined, thread: Thread | undefined): void {
  const actions = useInboxActions();
  const isLooking = useAttention();
  const chatId = chat?.id;
  const newestId = thread?.status === "ready" ? lastArrived(thread)?.id : undefined;
  const isUnread = (chat?.unreadCount ?? 0) > 0;
  const isLive = useInbox((state) => state.connection === "live");
  // biome-ignore lint/correctness/useExhaustiveDependencies: what could not be said without a network is said with it
  useEffect(() => {
    if (chatId && newestId && isUnread && isLooking) void actions.markRead(chatId, newestId);
  }, [chatId, newestId, isUnread, isLooking, isLive, actions]);
}

/** The server counts by arrival and not by provider time: a late message can stand far up. */
function lastArrived(thread: Thread) {
  return thread.messages.reduce<Thread["messages"][number] | undefined>(
    (latest, message) => (latest && latest.seq >= message.seq ? latest : message),
    undefined,
  );
}
