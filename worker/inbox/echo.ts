import type { ChannelMessage } from "../shared/wire.ts";
import { recomputeLast } from "./chats.ts";
import { appendEvent } from "./event-log.ts";
import { messageId, setOwnStatus } from "./messages.ts";
import type { Sql } from "./sql.ts";

/**
 * Own messages come back: as a webhook (`is_sender`), in a listing, as the answer to the send. Whichever comes
 * first, they are one bubble. The join is by the provider's id where both sides know it. Where the send's
 * answer is still out, was lost or named no id, it is by chat, text and time (reference/unipile.md, 6.3).
 */

/** The provider's time of an echo may lie this far before our attempt (clocks) and after it (its queue). */
const ECHO_BEFORE_MS = 2 * 60 * 1000;
const ECHO_AFTER_MS = 15 * 60 * 1000;

type Pending = { seq: number; chatId: string; text: string | null };

/**
 * Joins an own message that a channel reported to the one of ours that waits for it.
 * @returns true when one of ours was waiting for it
 */
export function joinEcho(
  sql: Sql,
  echo: { chatId: string; message: ChannelMessage; sortAt: number; now: number },
): boolean {
  const waiting = sql.all<Pending>(
    `SELECT o.message_seq AS seq, o.chat_id AS chatId, m.text
     FROM outbox o JOIN messages m ON m.seq = o.message_seq
     WHERE o.chat_id = ? AND o.state IN ('sending', 'settling', 'uncertain', 'awaiting_echo')
       AND m.external_id IS NULL AND o.attempted_at BETWEEN ? AND ?
     ORDER BY o.message_seq`,
    echo.chatId,
    echo.sortAt - ECHO_AFTER_MS,
    echo.sortAt + ECHO_BEFORE_MS,
  );
  const text = comparable(echo.message.text);
  const match = waiting.find((one) => comparable(one.text) === text);
  if (match === undefined) return false;
  sql.run(
    "UPDATE messages SET external_id = ?, provider_message_id = ? WHERE seq = ?",
    echo.message.externalId,
    echo.message.providerMessageId,
    match.seq,
  );
  sql.run("DELETE FROM outbox WHERE message_seq = ?", match.seq);
  setOwnStatus(sql, match, "sent", null, echo.now);
  return true;
}

/**
 * The provider took the message and said under which id. When its echo came first and could not be told to be
 * ours (the provider changed the text), the two bubbles become one here. The caller logs the new status.
 */
export function joinAnswer(sql: Sql, message: { seq: number; chatId: string }, externalId: string, now: number): void {
  const ours = sql.first<{ externalId: string | null; accountId: string }>(
    "SELECT external_id AS externalId, account_id AS accountId FROM messages WHERE seq = ?",
    message.seq,
  );
  if (ours === null || ours.externalId !== null) return;
  const stranger = sql.first<{ seq: number; chatId: string; providerMessageId: string | null }>(
    `SELECT seq, chat_id AS chatId, provider_message_id AS providerMessageId FROM messages
     WHERE account_id = ? AND external_id = ? AND part = 0`,
    ours.accountId,
    externalId,
  );
  if (stranger !== null) {
    sql.run("DELETE FROM messages WHERE seq = ?", stranger.seq);
    const rev = appendEvent(sql, {
      at: now,
      kind: "message_removed",
      entity: messageId(stranger.seq),
      chatId: stranger.chatId,
    });
    recomputeLast(sql, stranger.chatId, rev);
  }
  sql.run(
    "UPDATE messages SET external_id = ?, provider_message_id = ? WHERE seq = ?",
    externalId,
    stranger?.providerMessageId ?? null,
    message.seq,
  );
}

/** What survives a provider's handling of white space and composed letters. */
function comparable(text: string | null): string {
  return (text ?? "").normalize("NFC").replaceAll("\r\n", "\n").trim();
}
