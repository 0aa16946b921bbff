import { idUnder } from "./chat-aliases.ts";
import type { MessageRef } from "./messages.ts";
import { refreshTick, SHOWN_AT } from "./refresh-tick.ts";
import type { Sql } from "./sql.ts";

/**
 * Some networks say "seen" once for everything up to a message (Instagram, reference/meta.md 4.2). The place is
 * kept with the chat, and the ticks of what we wrote before it follow, also of what comes in late.
 */
export function noteSeenUpTo(sql: Sql, message: MessageRef, now: number): void {
  const moved = sql.first<{ upTo: number }>(
    `UPDATE chats SET seen_up_to = (SELECT ${SHOWN_AT} FROM messages WHERE seq = ?2)
     WHERE id = ?1 AND coalesce(seen_up_to, -1) < (SELECT ${SHOWN_AT} FROM messages WHERE seq = ?2)
     RETURNING seen_up_to AS upTo`,
    message.chatId,
    message.seq,
  );
  if (moved !== null) refreshSeen(sql, message.chatId, moved.upTo, now);
}

/** The same where the provider names no message but a time. */
export function noteChatSeen(sql: Sql, accountId: string, chatExternalId: string, upTo: number, now: number): void {
  const id = idUnder(sql, accountId, chatExternalId);
  if (id === null) return;
  const moved = sql.writes(
    "UPDATE chats SET seen_up_to = ?2 WHERE id = ?1 AND coalesce(seen_up_to, -1) < ?2",
    id,
    upTo,
  );
  if (moved) refreshSeen(sql, id, upTo, now);
}

function refreshSeen(sql: Sql, chatId: string, upTo: number, now: number): void {
  const ours = sql.all<{ seq: number }>(
    `SELECT seq FROM messages WHERE chat_id = ? AND sort_at <= ? AND direction = 'out' AND status IN ('sent', 'delivered')
     ORDER BY sort_at, seq`,
    chatId,
    upTo,
  );
  for (const { seq } of ours) refreshTick(sql, { seq, chatId }, now);
}

/** A message of ours that has just come: the chat may have been seen beyond it already. */
export function noteIfSeen(sql: Sql, message: MessageRef, now: number): void {
  const seen = sql.first(
    "SELECT 1 AS one FROM chats c JOIN messages m ON m.seq = ? WHERE c.id = ? AND m.sort_at <= c.seen_up_to",
    message.seq,
    message.chatId,
  );
  if (seen !== null) refreshTick(sql, message, now);
}
