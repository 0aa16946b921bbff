import type { Chat } from "../../../worker/shared/wire.ts";

type Chats = Record<string, Chat>;

/** What was written longer ago was news to somebody else: it comes after a gap, or from the history. */
const NEWS_MAX_AGE_MS = 60_000;

/**
 * Whether a customer has just written: in a chat that has more unread than before, and not long ago.
 *
 * @param attendedChatId the chat that somebody looks at: what comes there is seen
 */
export function hasNews(before: Chats, after: Chats, attendedChatId: string | null, now: number): boolean {
  return Object.values(after).some((chat) => {
    const known = before[chat.id];
    if (chat === known || chat.id === attendedChatId) return false;
    const { lastMessage, unreadCount } = chat;
    if (lastMessage?.direction !== "in" || unreadCount <= (known?.unreadCount ?? 0)) return false;
    return now - Date.parse(lastMessage.at) <= NEWS_MAX_AGE_MS;
  });
}
