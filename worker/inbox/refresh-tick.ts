import type { MessageError, MessageStatus, ReceiptStatus } from "../shared/wire.ts";
import { type MessageRef, noteMessageChange, toError } from "./messages.ts";
import type { Sql } from "./sql.ts";
import { type OwnStatus, tickOf } from "./tick.ts";

/** The tick that a message's row keeps: derived again whenever something that it depends on has come. */

/**
 * When the customer could see a message: of ours that is when it left, which may be long after it was written and after
 * much that is beneath it.
 */
export const SHOWN_AT = `CASE WHEN messages.client_id IS NULL THEN messages.sort_at
  ELSE max(messages.sort_at, coalesce(messages.provider_at, 0)) END`;

/** What we now know from sending a message ourselves; its tick follows, unless receipts know better. */
export function setOwnStatus(
  sql: Sql,
  message: MessageRef,
  status: OwnStatus,
  error: MessageError | null,
  now: number,
): number | null {
  sql.run(
    "UPDATE messages SET own_status = ?, own_error_code = ?, own_error_text = ? WHERE seq = ?",
    status,
    error?.code ?? null,
    error?.text ?? null,
    message.seq,
  );
  return refreshTick(sql, message, now);
}

/**
 * Derives the tick again from everything known.
 * @returns the number of the event, or null when it shows what it showed before
 */
export function refreshTick(sql: Sql, message: MessageRef, now: number): number | null {
  const row = sql.first<{
    ownStatus: OwnStatus;
    ownErrorCode: string | null;
    ownErrorText: string | null;
    status: MessageStatus;
    errorCode: string | null;
    isSeen: number;
  }>(
    `SELECT own_status AS ownStatus, own_error_code AS ownErrorCode, own_error_text AS ownErrorText, status,
            error_code AS errorCode, direction = 'out' AND ${SHOWN_AT} <= coalesce(
              (SELECT seen_up_to FROM chats WHERE id = messages.chat_id), -1) AS isSeen
     FROM messages WHERE seq = ?`,
    message.seq,
  );
  if (row === null) return null;
  const receipts = sql.all<{ status: ReceiptStatus; errorCode: string | null; errorText: string | null }>(
    "SELECT status, error_code AS errorCode, error_text AS errorText FROM receipts WHERE message_seq = ?",
    message.seq,
  );
  // What never left, or is known not to have arrived, was not seen either.
  const hasFailed = receipts.some(({ status }) => status === "failed");
  const hasArrived = receipts.some(({ status }) => status !== "failed" && status !== "sent");
  const mayBeSeen = row.ownStatus === "sent" && (hasArrived || !hasFailed);
  const seen = row.isSeen === 1 && mayBeSeen ? [{ status: "read" as const, error: null }] : [];
  const tick = tickOf({ status: row.ownStatus, error: toError(row.ownErrorCode, row.ownErrorText) }, [
    ...receipts.map((one) => ({ status: one.status, error: toError(one.errorCode, one.errorText) })),
    ...seen,
  ]);
  if (tick.status === row.status && (tick.error?.code ?? null) === row.errorCode) return null;
  sql.run(
    "UPDATE messages SET status = ?, error_code = ?, error_text = ? WHERE seq = ?",
    tick.status,
    tick.error?.code ?? null,
    tick.error?.text ?? null,
    message.seq,
  );
  return noteMessageChange(sql, message, now);
}
