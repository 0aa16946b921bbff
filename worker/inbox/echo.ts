import type { ChannelMessage } from "../shared/wire.ts";
import { adoptOrphans, moveAmendments } from "./amendments.ts";
import { noteNewMessage, recomputeLast } from "./chats.ts";
import { appendEvent, peekNextSeq } from "./event-log.ts";
import {
  insertChannelMessage,
  type MessageRef,
  messageId,
  noteMessageChange,
  refreshTick,
  setOwnStatus,
} from "./messages.ts";
import type { Sql } from "./sql.ts";
import type { OwnStatus } from "./tick.ts";
import { UNCERTAIN } from "./uncertain.ts";

/**
 * Own messages come back: as a webhook (`is_sender`), in a listing, as the answer to the send. Whichever comes
 * first, they are one bubble. The join is by the provider's id where both sides know it. Where the send's
 * answer is still out, was lost or named no id, it is by chat, text and time (reference/unipile.md, 6.3).
 */

/** The provider's time of an echo may lie this far before our attempt (clocks) and after it (its queue). */
const ECHO_BEFORE_MS = 2 * 60 * 1000;
const ECHO_AFTER_MS = 15 * 60 * 1000;

type Waiting = MessageRef & { text: string | null; attemptedAt: number; isAccepted: number };

/**
 * Joins an own message that a channel reported to the one of ours that waits for it.
 * @returns true when one of ours was waiting for it
 */
export function joinEcho(
  sql: Sql,
  echo: { chatId: string; message: ChannelMessage; at: number; now: number },
): boolean {
  const waiting = sql.all<Waiting>(
    `${SELECT_WAITING} AND o.attempted_at BETWEEN ? AND ?`,
    echo.chatId,
    echo.at - ECHO_AFTER_MS,
    echo.at + ECHO_BEFORE_MS,
  );
  const [match, ...others] = waiting
    .filter((one) => comparable(one.text) === comparable(echo.message.text))
    .sort((a, b) => byLikelihood(a, b, echo.at));
  if (match === undefined) return false;
  join(sql, match, echo.message, others.length > 0, echo.now);
  return true;
}

const SELECT_WAITING = `
  SELECT o.message_seq AS seq, o.chat_id AS chatId, m.text, o.attempted_at AS attemptedAt,
         o.state = 'awaiting_echo' AS isAccepted
  FROM outbox o JOIN messages m ON m.seq = o.message_seq
  WHERE o.chat_id = ? AND o.state IN ('sending', 'settling', 'uncertain', 'awaiting_echo') AND m.external_id IS NULL`;

/**
 * Of several with the same words: first one that the provider certainly took, whose echo must come; then the one
 * that was tried at about that time, since an older doubtful one may still wait.
 */
function byLikelihood(a: Waiting, b: Waiting, at: number): number {
  return b.isAccepted - a.isAccepted || Math.abs(a.attemptedAt - at) - Math.abs(b.attemptedAt - at) || a.seq - b.seq;
}

type Ids = { externalId: string; providerMessageId: string | null };

/** @param isDoubtful another message may turn out to own this echo: then this one is again what it was */
function join(sql: Sql, message: MessageRef, ids: Ids, isDoubtful: boolean, now: number): void {
  setIds(sql, message, ids);
  if (isDoubtful) {
    sql.run("UPDATE outbox SET state = 'joined', joined_from = state WHERE message_seq = ?", message.seq);
  } else {
    sql.run("DELETE FROM outbox WHERE message_seq = ?", message.seq);
  }
  if (setOwnStatus(sql, message, "sent", null, now) === null) noteMessageChange(sql, message, now);
}

function setIds(sql: Sql, message: MessageRef, ids: Ids | null): void {
  sql.run(
    "UPDATE messages SET external_id = ?, provider_message_id = ? WHERE seq = ?",
    ids?.externalId ?? null,
    ids === null ? null : (ids.providerMessageId ?? ids.externalId),
    message.seq,
  );
}

/**
 * The provider took the message and said under which id. The id may already stand at another bubble:
 * - one that came as an echo and could not be told to be ours (the provider changed the text): the two become one;
 * - another send with the same words, which took the echo for its own: it waits for its own again.
 * And this message may itself have taken the echo of another send with the same words: that one gets it back.
 */
export function joinAnswer(sql: Sql, message: MessageRef, externalId: string, now: number): void {
  const ours = readOwner(sql, "seq = ?", message.seq);
  if (ours === null || ours.externalId === externalId) return;
  if (ours.externalId !== null) {
    setIds(sql, message, null);
    giveBack(sql, ours, { ...ours, externalId: ours.externalId }, now);
  }

  const holder = readOwner(sql, "account_id = ? AND external_id = ? AND part = 0", ours.accountId, externalId);
  if (holder !== null) {
    if (holder.clientId === null) foldInto(sql, message, holder, now);
    else waitAgain(sql, holder, now);
  }
  const ids: Ids = { externalId, providerMessageId: holder?.providerMessageId ?? null };
  setIds(sql, message, ids);
  adoptOrphans(sql, ours.accountId, ids, now);
  noteMessageChange(sql, message, now);
}

type Owner = MessageRef & {
  accountId: string;
  externalId: string | null;
  providerMessageId: string | null;
  clientId: string | null;
  text: string | null;
  sortAt: number;
};

function readOwner(sql: Sql, where: "seq = ?", seq: number): Owner | null;
function readOwner(
  sql: Sql,
  where: "account_id = ? AND external_id = ? AND part = 0",
  accountId: string,
  externalId: string,
): Owner | null;
function readOwner(sql: Sql, where: string, ...values: (string | number)[]): Owner | null {
  return sql.first<Owner>(
    `SELECT seq, chat_id AS chatId, account_id AS accountId, external_id AS externalId, text, sort_at AS sortAt,
            provider_message_id AS providerMessageId, client_id AS clientId FROM messages WHERE ${where}`,
    ...values,
  );
}

/** An echo that was taken by mistake: it is another waiting send's with these words, or a message of its own. */
function giveBack(sql: Sql, taker: Owner, ids: Ids, now: number): void {
  const heir = sql
    .all<Waiting>(SELECT_WAITING, taker.chatId)
    .sort((a, b) => b.isAccepted - a.isAccepted || a.seq - b.seq)
    .find((one) => one.seq !== taker.seq && comparable(one.text) === comparable(taker.text));
  if (heir !== undefined) {
    moveAmendments(sql, taker.seq, heir.seq);
    join(sql, heir, ids, false, now);
    noteMoved(sql, taker, heir, now);
    return;
  }
  const seq = peekNextSeq(sql);
  insertChannelMessage(sql, {
    seq,
    chatId: taker.chatId,
    accountId: taker.accountId,
    sortAt: taker.sortAt,
    senderContactId: null,
    message: {
      ...ids,
      part: 0,
      direction: "out",
      kind: "text",
      text: taker.text,
      at: null,
      attachments: [],
      replyTo: null,
    },
  });
  appendEvent(sql, { at: now, kind: "message", entity: messageId(seq), chatId: taker.chatId });
  noteNewMessage(sql, taker.chatId, { seq, sortAt: taker.sortAt, countsAsUnread: false });
  moveAmendments(sql, taker.seq, seq);
  noteMoved(sql, taker, { seq, chatId: taker.chatId }, now);
}

function noteMoved(sql: Sql, from: MessageRef, to: MessageRef, now: number): void {
  for (const message of [from, to]) {
    if (refreshTick(sql, message, now) === null) noteMessageChange(sql, message, now);
  }
}

/** The echo's bubble goes; what people did to it, they did to this message. */
function foldInto(sql: Sql, message: MessageRef, echo: MessageRef, now: number): void {
  moveAmendments(sql, echo.seq, message.seq);
  sql.run("DELETE FROM messages WHERE seq = ?", echo.seq);
  const rev = appendEvent(sql, { at: now, kind: "message_removed", entity: messageId(echo.seq), chatId: echo.chatId });
  recomputeLast(sql, echo.chatId, rev);
}

/** The echo was another's: the message waits for its own as before. */
function waitAgain(sql: Sql, message: MessageRef, now: number): void {
  setIds(sql, message, null);
  const row = sql.first<{ state: "sending" | "settling" | "uncertain" | "awaiting_echo" }>(
    "UPDATE outbox SET state = joined_from, joined_from = NULL WHERE message_seq = ? AND state = 'joined' RETURNING state",
    message.seq,
  );
  const status = ownStatusIn(row?.state ?? "uncertain");
  const error = status === "unconfirmed" ? UNCERTAIN : null;
  if (setOwnStatus(sql, message, status, error, now) === null) noteMessageChange(sql, message, now);
}

function ownStatusIn(state: "sending" | "settling" | "uncertain" | "awaiting_echo"): OwnStatus {
  switch (state) {
    case "sending":
      return "sending";
    case "awaiting_echo":
      return "sent";
    case "settling":
    case "uncertain":
      return "unconfirmed";
  }
}

/** What survives a provider's handling of white space and composed letters. */
function comparable(text: string | null): string {
  return (text ?? "").normalize("NFC").replaceAll("\r\n", "\n").trim();
}
