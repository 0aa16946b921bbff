import { fail, type Outcome, ok } from "../shared/outcome.ts";
import { noteChatChange, recomputeLast } from "./chats.ts";
import { appendEvent } from "./event-log.ts";
import { UNSENT_KEPT_MS } from "./file-store.ts";
import { forgetFiles } from "./files.ts";
import { findByClientId, messageId } from "./messages.ts";
import type { Sql } from "./sql.ts";
import { releaseUpload } from "./unused-uploads.ts";

/**
 * Calls a message back that has not left: it was never tried, so nobody can have it. It is gone as if it had not been
 * written, and its client id is used up: a repeat of the send that comes late does not bring it back.
 */
export function cancelSend(sql: Sql, clientId: string, now: number): Outcome<{ cancelled: true }, "already_sent"> {
  return sql.transaction(() => {
    const message = findByClientId(sql, clientId);
    if (message !== null) {
      const taken = sql.writes(
        "DELETE FROM outbox WHERE message_seq = ? AND state = 'queued' AND attempted_at IS NULL",
        message.seq,
      );
      if (!taken) return fail("already_sent");
      // Who calls a message back mostly sends it again, a word better, with the same file.
      removeMessage(sql, message, { now, fileUntil: now + UNSENT_KEPT_MS });
    }
    keepUsedUp(sql, clientId, now);
    return ok({ cancelled: true });
  });
}

/** A repeat of the send that comes late brings nothing back. */
export function keepUsedUp(sql: Sql, clientId: string, now: number): void {
  sql.run("INSERT INTO cancelled_sends (client_id, at) VALUES (?, ?) ON CONFLICT DO NOTHING", clientId, now);
}

export const isCancelled = (sql: Sql, clientId: string): boolean =>
  sql.first("SELECT 1 AS one FROM cancelled_sends WHERE client_id = ?", clientId) !== null;

/** @param at `fileUntil`: how long the file that it was to send may still be wanted */
export function removeMessage(
  sql: Sql,
  { seq, chatId }: { seq: number; chatId: string },
  { now, fileUntil }: { now: number; fileUntil: number },
): void {
  releaseUpload(sql, seq, fileUntil);
  forgetFiles(sql, seq, now);
  for (const text of OF_MESSAGE) sql.run(text, seq);
  const rev = appendEvent(sql, { at: now, kind: "message_removed", entity: messageId(seq), chatId });
  recomputeLast(sql, chatId, rev);
  // A chat that was begun with it stays in the list, as one in which nothing was said.
  sql.run("UPDATE chats SET last_sort_at = ? WHERE id = ? AND last_seq IS NULL", now, chatId);
  // Its preview is of another message now.
  noteChatChange(sql, chatId, now);
}

/** By its number. Who failed has receipts that say so, and ids of earlier tries. */
const OF_MESSAGE = [
  "DELETE FROM receipts WHERE message_seq = ?",
  "DELETE FROM superseded_ids WHERE message_seq = ?",
  "DELETE FROM messages WHERE seq = ?",
] as const;

/** Ids of sends are kept for as long as a client may repeat one. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

export function dropStaleCancelled(sql: Sql, now: number): void {
  sql.run("DELETE FROM cancelled_sends WHERE at < ?", now - KEPT_MS);
}
