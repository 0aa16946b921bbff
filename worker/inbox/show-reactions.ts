import { type MessageRef, noteMessageChange } from "./messages.ts";
import type { Sql } from "./sql.ts";

/**
 * The view of a message's reactions that is kept with it; an event only where it shows something else than before. Of
 * one person only the newest counts, whichever of their contacts it came by.
 */
export function showReactions(sql: Sql, message: MessageRef, now: number): void {
  const shown = sql.all<{ sender: string; senderName: string | null; emoji: string }>(
    `SELECT sender, sender_name AS senderName, emoji FROM (
       SELECT r.sender, r.sender_name, r.emoji, r.at,
              row_number() OVER (PARTITION BY coalesce(k.person_id, r.sender)
                                 ORDER BY r.at DESC, coalesce(r.emoji, '') DESC, r.sender) AS place
       FROM reactions r LEFT JOIN contacts k ON k.id = r.sender WHERE r.message_seq = ?)
     WHERE place = 1 AND emoji IS NOT NULL ORDER BY at, coalesce(sender_name, ''), emoji, sender`,
    message.seq,
  );
  const view = shown.map((one) => ({
    emoji: one.emoji,
    from: one.sender === "out" ? "out" : "in",
    senderName: one.senderName,
  }));
  const changed = sql.first(
    "UPDATE messages SET reactions = ?1 WHERE seq = ?2 AND reactions IS NOT ?1 RETURNING seq",
    view.length === 0 ? null : JSON.stringify(view),
    message.seq,
  );
  if (changed !== null) noteMessageChange(sql, message, now);
}

/** Two contacts turned out to be one person, or not to be: what they both reacted to is looked at again. */
export function showReactionsAgain(sql: Sql, contactIds: readonly string[], now: number): void {
  const both = sql.all<MessageRef>(
    `SELECT m.seq, m.chat_id AS chatId FROM messages m WHERE m.seq IN
       (SELECT message_seq FROM reactions WHERE sender IN (SELECT value FROM json_each(?))
        GROUP BY message_seq HAVING count(*) > 1) ORDER BY m.seq`,
    JSON.stringify(contactIds),
  );
  for (const message of both) showReactions(sql, message, now);
}
