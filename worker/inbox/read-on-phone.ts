import { markRead, messagesSince } from "./chats.ts";
import type { Sql } from "./sql.ts";

/** How a chat stands by the provider's own list. */
export type ListedReading = {
  /** So many of its newest incoming messages nobody has read. */
  unreadCount: number;
  /** When something was last said in it: what came later the list knows nothing of. */
  lastAt: number;
  /** Where our log stood when the list was asked for. */
  head: number;
};

/**
 * What the owner read on the phone is read here too: the unread count only ever comes down.
 *
 * A provider's "read" may be our own doing: agents read here and it is told, or they answer, and what is read with that
 * may be messages that nobody has seen, since their webhooks were lost. So the word counts only when it says so of a
 * message that was written after all that.
 *
 * @returns whether anything that was unread is read now
 */
export function readOnPhone(sql: Sql, chatId: string, listed: ListedReading, now: number): boolean {
  const chat = sql.first<{ readSeq: number; unreadCount: number; phoneReadAfter: number | null }>(
    `SELECT read_seq AS readSeq, unread_count AS unreadCount, phone_read_after AS phoneReadAfter FROM chats
     WHERE id = ?`,
    chatId,
  );
  if (chat === null || chat.unreadCount <= listed.unreadCount) return false;
  const unread = sql.all<{ seq: number; sortAt: number }>(
    `SELECT seq, sort_at AS sortAt FROM ${messagesSince(sql, chat.readSeq)}
     WHERE seq > ? AND chat_id = ? AND direction = 'in' AND kind <> 'system' AND is_history IS NULL ORDER BY seq`,
    chat.readSeq,
    chatId,
  );
  // In the order in which they came, since that is how reading is kept; up to the first that the list does not know.
  const unlisted = unread.findIndex(({ seq, sortAt }) => seq > listed.head || sortAt > listed.lastAt);
  const known = unlisted === -1 ? unread : unread.slice(0, unlisted);
  const last = known[known.length - listed.unreadCount - 1];
  if (last === undefined) return false;
  const after = Math.max(chat.phoneReadAfter ?? 0, lastAnsweredAt(sql, chatId, known[0]?.sortAt ?? 0));
  const ofThePhone = known.filter(({ sortAt }) => sortAt > after);
  return ofThePhone.length > listed.unreadCount && markRead(sql, chatId, last.seq, now);
}

/** From `at` on the provider's word on what was read is the phone's again; what was written before is not its to say. */
export function overrulePhone(sql: Sql, chatId: string, at: number): void {
  sql.run("UPDATE chats SET phone_read_after = ? WHERE id = ?", at, chatId);
}

/** A send takes a moment, and what comes in meanwhile may be read by it. */
const SENDING_MS = 30_000;

function lastAnsweredAt(sql: Sql, chatId: string, since: number): number {
  const answer = sql.first<{ sortAt: number }>(
    `SELECT sort_at AS sortAt FROM messages WHERE chat_id = ? AND sort_at >= ? AND client_id IS NOT NULL
     ORDER BY sort_at DESC LIMIT 1`,
    chatId,
    since,
  );
  return answer === null ? 0 : answer.sortAt + SENDING_MS;
}
