import { channelFor } from "../channels/channel-for.ts";
import type { ChannelMessage, MessageKind } from "../shared/wire.ts";
import { findAccount } from "./accounts.ts";
import { adoptOrphans } from "./amendments.ts";
import { findChatRef, noteNewMessage, recomputeLast } from "./chats.ts";
import { couldBeOne, isFile } from "./could-be-one.ts";
import { appendEvent, peekNextSeq } from "./event-log.ts";
import { exchangeAmendments } from "./exchange-amendments.ts";
import { forgetFiles } from "./files.ts";
import { insertChannelMessage, type MessageRef, messageId, noteMessageChange } from "./messages.ts";
import { refreshTick, setOwnStatus } from "./refresh-tick.ts";
import { noteReread } from "./reread-list.ts";
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

type Waiting = MessageRef & {
  kind: MessageKind;
  text: string | null;
  attemptedAt: number;
  isAccepted: number;
};

/**
 * Joins an own message that a channel reported to the one of ours that waits for it.
 * @returns true when one of ours was waiting for it
 */
export function joinEcho(
  sql: Sql,
  echo: { chatId: string; message: ChannelMessage; at: number; now: number },
): boolean {
  const waiting = sql.all<Waiting>(
    `${SELECT_WAITING} AND o.attempted_at >= ? AND ${FIRST_TRIED_AT} <= ?`,
    echo.chatId,
    echo.at - ECHO_AFTER_MS,
    echo.at + ECHO_BEFORE_MS,
  );
  const [match, ...others] = waiting
    .filter((one) => comparable(one.text) === comparable(echo.message.text))
    .filter((one) => isOfItsKind(one, echo.message))
    .sort((a, b) => byLikelihood(a, b, echo.at));
  if (match === undefined) return false;
  if (!echoesSends(sql, echo.chatId)) return false;
  // It is here already, under another of the provider's ids: no send of ours that still waits is this one.
  if (findTwin(sql, echo.chatId, echo.message, match.seq) !== null) return false;
  join(sql, match, echo.message, others.length > 0, echo.now);
  return true;
}

function echoesSends(sql: Sql, chatId: string): boolean {
  const chat = findChatRef(sql, chatId);
  const account = chat && findAccount(sql, chat.accountId);
  return account === null || channelFor(account.provider, account.channel).echoesSends !== false;
}

/** A file without words is told by its kind; what has neither a file nor words could be anything but that. */
function isOfItsKind(one: Waiting, { kind, text, attachments }: ChannelMessage): boolean {
  const saysNothing = attachments.length === 0 && comparable(text) === "";
  return couldBeOne(one.kind, kind) && !(saysNothing && isFile(one.kind));
}

function findTwin(sql: Sql, chatId: string, message: ChannelMessage, otherThan: number): Owner | null {
  if (message.providerMessageId === null) return null;
  const row = sql.first<{ seq: number }>(
    "SELECT seq FROM messages WHERE provider_message_id = ? AND chat_id = ? AND part = ? AND seq <> ?",
    message.providerMessageId,
    chatId,
    message.part,
    otherThan,
  );
  return row && readOwner(sql, "seq = ?", row.seq);
}

/**
 * What waits to be sent again waits for its echo still, where nobody knew of the try before: were that taken for another
 * message, the customer would have this one twice.
 */
const SELECT_WAITING = `
  SELECT o.message_seq AS seq, o.chat_id AS chatId, m.kind, m.client_text AS text, o.attempted_at AS attemptedAt,
         o.state = 'awaiting_echo' AS isAccepted
  FROM outbox o JOIN messages m ON m.seq = o.message_seq
  WHERE o.chat_id = ? AND m.external_id IS NULL AND
    (o.state IN ('sending', 'settling', 'uncertain', 'awaiting_echo')
      OR (o.state = 'queued' AND m.extra ->> '$.wasUncertain' = 1))`;

/** Of the tries before the last one only this is known: none was made before the message was written. */
const FIRST_TRIED_AT = "CASE o.state WHEN 'queued' THEN min(m.sort_at, o.attempted_at) ELSE o.attempted_at END";

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
 * The provider took the message and said under which id. That id may already stand at another bubble:
 * - one that came as an echo and could not be told to be ours (the provider changed the text): the two become one;
 * - another send with the same words, which took the echo for its own: it waits for its own again.
 * And this message may itself have taken the echo of another with the same words: that one gets it back. What
 * people did to a message goes with its provider's id.
 */
export function joinAnswer(sql: Sql, message: MessageRef, externalId: string, now: number): void {
  const ours = readOwner(sql, "seq = ?", message.seq);
  if (ours === null || ours.externalId === externalId) return;
  // A person has sent it again meanwhile: this answers the attempt before, whose id is kept as such.
  if (isSuperseded(sql, ours.accountId, externalId)) return;
  const holder = holderOf(sql, ours, externalId);
  if (holder?.seq === ours.seq) return;
  const { providerMessageId } = holder ?? { providerMessageId: null };
  const ids: Ids = { externalId: holder?.externalId ?? externalId, providerMessageId };

  setIds(sql, ours, null);
  if (holder !== null) {
    exchangeAmendments(sql, ours.seq, holder.seq);
    setIds(sql, holder, null);
    if (holder.clientId !== null) waitAgain(sql, holder, now);
  }
  setIds(sql, ours, ids);

  // Whichever of the two is left carries what belongs to the echo that was taken by mistake.
  const carrier = holder ?? ours;
  const isBubbleLeft = holder !== null && holder.clientId === null;
  if (ours.externalId !== null) giveBack(sql, ours, { ...ours, externalId: ours.externalId }, carrier, now);
  else if (isBubbleLeft) removeBubble(sql, holder, now);

  adoptOrphans(sql, ours.accountId, ids, now);
  noteChanged(sql, ours, now);
}

/**
 * The provider says that it did not take the message. Where it was joined to an echo that another may own which says the
 * same, that one has it. Where no other does, the echo is the better word: then it did take it.
 */
export function undoJoin(sql: Sql, message: MessageRef, now: number): void {
  const joined = sql.first("SELECT 1 AS one FROM outbox WHERE message_seq = ? AND state = 'joined'", message.seq);
  const ours = joined && readOwner(sql, "seq = ?", message.seq);
  if (!ours || ours.externalId === null || heirOf(sql, ours, now) === undefined) return;
  setIds(sql, ours, null);
  waitAgain(sql, ours, now);
  giveBack(sql, ours, { ...ours, externalId: ours.externalId }, ours, now);
}

function isSuperseded(sql: Sql, accountId: string, externalId: string): boolean {
  const known = sql.first(
    "SELECT 1 AS one FROM superseded_ids WHERE account_id = ? AND external_id = ?",
    accountId,
    externalId,
  );
  return known !== null;
}

/** The bubble that has this id: as its own, as another of its provider's, or as the network's. */
function holderOf(sql: Sql, { accountId, chatId }: Owner, externalId: string): Owner | null {
  return (
    readOwner(sql, "account_id = ? AND external_id = ? AND part = 0", accountId, externalId) ??
    readOwner(sql, BY_ALIAS, accountId, externalId) ??
    readOwner(sql, "chat_id = ? AND provider_message_id = ? AND part = 0", chatId, externalId)
  );
}

const BY_ALIAS =
  "seq = (SELECT message_seq FROM message_aliases WHERE account_id = ? AND external_id = ? AND part = 0)";

type Owner = MessageRef & {
  accountId: string;
  externalId: string | null;
  providerMessageId: string | null;
  clientId: string | null;
  clientText: string | null;
  kind: MessageKind;
  text: string | null;
  sortAt: number;
};

function readOwner(sql: Sql, where: string, ...values: (string | number)[]): Owner | null {
  return sql.first<Owner>(
    `SELECT seq, chat_id AS chatId, account_id AS accountId, external_id AS externalId, kind, text,
            client_text AS clientText, sort_at AS sortAt,
            provider_message_id AS providerMessageId, client_id AS clientId FROM messages WHERE ${where}`,
    ...values,
  );
}

/** Who else waits, of late, and says the same. */
const heirOf = (sql: Sql, taker: Owner, now: number): Waiting | undefined =>
  sql
    .all<Waiting>(`${SELECT_WAITING} AND o.attempted_at >= ?`, taker.chatId, now - ECHO_AFTER_MS - ECHO_BEFORE_MS)
    .filter((one) => comparable(one.text) === comparable(taker.clientText) && couldBeOne(one.kind, taker.kind))
    .sort((a, b) => b.isAccepted - a.isAccepted || a.seq - b.seq)
    .find((one) => one.seq !== taker.seq);

/** An echo that was taken by mistake: it is another waiting send's with these words, or a message of its own. */
function giveBack(sql: Sql, taker: Owner, ids: Ids, carrier: Owner, now: number): void {
  const heir = heirOf(sql, taker, now);
  const isCarrierABubble = carrier.seq !== taker.seq && carrier.clientId === null;

  if (heir !== undefined) {
    if (heir.seq !== carrier.seq) exchangeAmendments(sql, carrier.seq, heir.seq);
    join(sql, heir, ids, false, now);
    noteChanged(sql, heir, now);
    if (isCarrierABubble) removeBubble(sql, carrier, now);
    else if (carrier.seq !== taker.seq) noteChanged(sql, carrier, now);
    return;
  }
  const bubble = { seq: insertBubble(sql, taker, ids, now), chatId: taker.chatId };
  exchangeAmendments(sql, carrier.seq, bubble.seq);
  noteChanged(sql, bubble, now);
  if (isCarrierABubble) removeBubble(sql, carrier, now);
  else noteChanged(sql, carrier, now);
}

/** What was more than words was not kept when its echo was taken: the provider is asked for it again. */
function insertBubble(sql: Sql, like: Owner, ids: Ids, now: number): number {
  const seq = peekNextSeq(sql);
  const { externalId, providerMessageId } = ids;
  const isText = like.kind === "text";
  if (!isText) noteReread(sql, like.accountId, externalId, now);
  insertChannelMessage(sql, {
    seq,
    chatId: like.chatId,
    accountId: like.accountId,
    sortAt: like.sortAt,
    senderContactId: null,
    message: {
      externalId,
      providerMessageId,
      part: 0,
      direction: "out",
      kind: isText ? "text" : "unsupported",
      text: like.clientText,
      at: null,
      attachments: [],
      replyTo: null,
      isPlaceholder: !isText,
    },
  });
  appendEvent(sql, { at: now, kind: "message", entity: messageId(seq), chatId: like.chatId });
  noteNewMessage(sql, like.chatId, { seq, sortAt: like.sortAt, countsAsUnread: false });
  return seq;
}

export function removeBubble(sql: Sql, bubble: MessageRef, now: number): void {
  forgetFiles(sql, bubble.seq, now);
  sql.run("DELETE FROM messages WHERE seq = ?", bubble.seq);
  sql.run("DELETE FROM receipts WHERE message_seq = ?", bubble.seq);
  sql.run("DELETE FROM reactions WHERE message_seq = ?", bubble.seq);
  const rev = appendEvent(sql, {
    at: now,
    kind: "message_removed",
    entity: messageId(bubble.seq),
    chatId: bubble.chatId,
  });
  recomputeLast(sql, bubble.chatId, rev);
}

/** The tick as it follows from what is known now; logged in any case, since something else changed too. */
function noteChanged(sql: Sql, message: MessageRef, now: number): void {
  if (refreshTick(sql, message, now) === null) noteMessageChange(sql, message, now);
}

/** The echo was another's: the message waits for its own as before. */
function waitAgain(sql: Sql, message: MessageRef, now: number): void {
  const row = sql.first<{ state: WaitingState }>(
    "UPDATE outbox SET state = joined_from, joined_from = NULL WHERE message_seq = ? AND state = 'joined' RETURNING state",
    message.seq,
  );
  const status = ownStatusIn(row?.state ?? "uncertain");
  const error = status === "unconfirmed" ? UNCERTAIN : null;
  if (setOwnStatus(sql, message, status, error, now) === null) noteMessageChange(sql, message, now);
}

type WaitingState = "queued" | "sending" | "settling" | "uncertain" | "awaiting_echo";

function ownStatusIn(state: WaitingState): OwnStatus {
  switch (state) {
    case "queued":
    case "sending":
      return state;
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
