import { createHash } from "node:crypto";
import type { Amendment, ChannelPerson, MessageTarget } from "../shared/wire.ts";
import { isCancelled } from "./cancel-send.ts";
import { upsertContact } from "./contacts.ts";
import { wasUncertain } from "./discard-failed.ts";
import { forgetFiles } from "./files.ts";
import { type MessageRef, noteMessageChange } from "./messages.ts";
import { momentOf } from "./place.ts";
import { forgetQuote, forgetQuotes, noteReplies, type QuotedIds } from "./quotes.ts";
import { refreshTick } from "./refresh-tick.ts";
import { noteChatSeen, noteSeenUpTo } from "./seen.ts";
import { showReactions } from "./show-reactions.ts";
import type { Sql } from "./sql.ts";
import { noteGap } from "./sync/gaps.ts";
import { releaseUpload } from "./unused-uploads.ts";

/**
 * Receipts, edits, reactions and deletions. What a message shows is a function of the *set* of amendments it
 * has got, whatever their order and number: receipts are a set, the newest edit and the newest reaction of
 * each sender win by provider time, a deletion is final. One whose message is not here yet waits for it.
 */

type Amended = {
  seq: number;
  chatId: string;
  text: string | null;
  editedAt: number | null;
  deletedAt: number | null;
  /** Named by the id of an earlier attempt of a message that a person sent again. */
  superseded: boolean;
} & QuotedIds;

export function applyAmendment(
  sql: Sql,
  accountId: string,
  amendment: Amendment,
  receivedAt: number,
  now: number,
): void {
  if (amendment.type === "receipt" && amendment.upTo && amendment.chatExternalId !== undefined) {
    noteChatSeen(sql, accountId, amendment.chatExternalId, momentOf(amendment.at, receivedAt), now);
    return;
  }
  const found = findTarget(sql, accountId, amendment.target);
  const message = found !== null && isOfUnknownTry(sql, found, amendment) ? null : found;
  const { clientId } = amendment.target;
  // Said once more of a failed message that somebody deleted: nothing will come that it could wait for.
  if (message === null && clientId !== null && isCancelled(sql, clientId)) return;
  if (message === null) {
    const isNew = waitFor(sql, accountId, amendment.target, amendment, receivedAt);
    if (isNew && amendment.type === "delete") forgetQuotes(sql, accountId, amendment.target, now);
  } else amend(sql, accountId, message, amendment, receivedAt, now);
}

/** Applies what waited for a message that has just come, or has just got its provider's id. */
export function adoptOrphans(
  sql: Sql,
  accountId: string,
  ids: { externalId: string | null; providerMessageId: string | null },
  now: number,
): void {
  const waiting = sql.all<{ id: number; event: string; receivedAt: number }>(
    `SELECT id, event, received_at AS receivedAt FROM orphans
     WHERE account_id = ?1 AND target IN (?2, ?3) ORDER BY id`,
    accountId,
    ids.externalId,
    ids.providerMessageId,
  );
  for (const orphan of waiting) {
    const amendment = JSON.parse(orphan.event) as Amendment | WaitingReply;
    if (amendment.type === "reply") {
      if (findTarget(sql, accountId, { ...ids, clientId: null })?.deletedAt) forgetQuote(sql, amendment.reply.seq);
      noteMessageChange(sql, amendment.reply, now);
      sql.run("DELETE FROM orphans WHERE id = ?", orphan.id);
      continue;
    }
    const message = findTarget(sql, accountId, amendment.target);
    if (message === null) continue;
    amend(sql, accountId, message, amendment, orphan.receivedAt, now);
    sql.run("DELETE FROM orphans WHERE id = ?", orphan.id);
  }
}

/** A reply that came before what it quotes: its bubble looks different once that is here. */
type WaitingReply = { type: "reply"; reply: MessageRef };

export function awaitQuoted(
  sql: Sql,
  accountId: string,
  reply: MessageRef,
  quoted: { externalId: string | null; providerMessageId: string | null },
  receivedAt: number,
): void {
  const target = { ...quoted, clientId: null };
  if (findTarget(sql, accountId, target) !== null) return;
  waitFor(sql, accountId, target, { type: "reply", reply } satisfies WaitingReply, receivedAt);
}

function amend(
  sql: Sql,
  accountId: string,
  message: Amended,
  amendment: Amendment,
  receivedAt: number,
  now: number,
): void {
  const at = momentOf(amendment.at, receivedAt);
  switch (amendment.type) {
    case "receipt": {
      // Of an earlier attempt only the news that it did arrive matters: its failure is why there was another.
      if (message.superseded && (amendment.status === "failed" || amendment.status === "sent")) return;
      if (!mayCount(sql, accountId, message.seq, amendment)) return;
      const added = sql.writes(
        `INSERT INTO receipts (message_seq, status, at, error_code, error_text) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (message_seq, status) DO NOTHING`,
        message.seq,
        amendment.status,
        at,
        amendment.error?.code ?? null,
        amendment.error?.text ?? null,
      );
      // Also when it is known that this one was read: what stands before it may not be.
      if (amendment.upTo === true && amendment.status === "read" && !message.superseded)
        noteSeenUpTo(sql, message, now);
      if (!added) return;
      // It says nothing of the attempt that is on its way now, if there is one.
      const isNamed = !message.superseded && confirmByReceipt(sql, accountId, message.seq, amendment.target.externalId);
      if (refreshTick(sql, message, now) === null && isNamed) noteMessageChange(sql, message, now);
      if (isNamed) adoptOrphans(sql, accountId, { ...amendment.target, providerMessageId: null }, now);
      return;
    }
    case "edit":
      if (message.deletedAt !== null || !isNewerEdit(message, amendment.text, at)) return;
      // Read again, an edit has no time of its own: the same words once more are no other edit.
      if (amendment.at === null && message.editedAt !== null && amendment.text === message.text) return;
      sql.run("UPDATE messages SET text = ?, edited_at = ? WHERE seq = ?", amendment.text, at, message.seq);
      noteMessageChange(sql, message, now);
      noteReplies(sql, accountId, message, now);
      return;
    // Who reacted is learned also where there is nothing left to react to: in any order, people are who they are.
    case "reaction": {
      const sender = senderKey(sql, accountId, amendment, at, now);
      if (message.deletedAt === null) react(sql, message, { ...amendment, key: sender }, at, now);
      return;
    }
    case "reactions": {
      const all = amendment.all.map((one) => ({ ...one, key: senderKey(sql, accountId, one, at, now) }));
      if (message.deletedAt === null) reactAll(sql, message, all, at, now);
      return;
    }
    case "delete": {
      // One without a time of its own adds nothing to a deletion that is known.
      if (message.deletedAt !== null && amendment.at === null) return;
      const deletedAt = message.deletedAt === null ? at : Math.min(at, message.deletedAt);
      if (deletedAt === message.deletedAt) return;
      releaseUpload(sql, message.seq, now);
      sql.run(
        `UPDATE messages SET text = NULL, client_text = NULL, attachments = NULL, reactions = NULL, edited_at = NULL,
                             extra = NULL, outgoing = NULL, deleted_at = ? WHERE seq = ?`,
        deletedAt,
        message.seq,
      );
      forgetFiles(sql, message.seq, now);
      sql.run("DELETE FROM reactions WHERE message_seq = ?", message.seq);
      noteMessageChange(sql, message, now);
      if (message.deletedAt === null) forgetQuotes(sql, accountId, message, now);
      return;
    }
  }
}

/** Two edits of the same moment are told apart by their text, so that both orders end the same. */
function isNewerEdit(message: Amended, text: string | null, at: number): boolean {
  if (message.editedAt === null || at > message.editedAt) return true;
  return at === message.editedAt && (text ?? "") > (message.text ?? "");
}

/**
 * Nothing of what waits to be sent again is on its way, so a word on it is of an attempt before. Where that one did
 * leave, another would be a second message to the customer; that it failed is why there will be another.
 *
 * @returns whether the receipt is to be kept
 */
function mayCount(
  sql: Sql,
  accountId: string,
  seq: number,
  { status, target }: Extract<Amendment, { type: "receipt" }>,
): boolean {
  if (!isQueued(sql, seq)) return true;
  if (status !== "failed") {
    sql.run("DELETE FROM outbox WHERE message_seq = ?", seq);
    return true;
  }
  if (target.externalId !== null) {
    sql.run(
      "INSERT INTO superseded_ids (account_id, external_id, message_seq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
      accountId,
      target.externalId,
      seq,
    );
  }
  return false;
}

/** It waits to be sent again. */
const isQueued = (sql: Sql, seq: number): boolean =>
  sql.first(
    "SELECT 1 AS one FROM outbox WHERE message_seq = ? AND state = 'queued' AND attempted_at IS NOT NULL",
    seq,
  ) !== null;

/**
 * A failure under our own id, of a message that is sent again since nobody knew of the try before: it may be of either,
 * and a failure that is not true has a person send it once more. It waits until the provider says which id is whose.
 */
const isOfUnknownTry = (sql: Sql, message: Amended, amendment: Amendment): boolean =>
  amendment.type === "receipt" &&
  amendment.status === "failed" &&
  amendment.target.externalId !== null &&
  message.externalId === null &&
  !isQueued(sql, message.seq) &&
  wasUncertain(sql, message.seq);

/**
 * A receipt proves that the provider has the message: an open or doubtful send is settled by it. One that was
 * joined to an echo which another message may own stays as it is: the receipt is the echo's, whosever that is.
 * @returns true when the message has got its provider's id by it
 */
function confirmByReceipt(sql: Sql, accountId: string, seq: number, externalId: string | null): boolean {
  sql.run("DELETE FROM outbox WHERE message_seq = ? AND state NOT IN ('queued', 'joined')", seq);
  if (externalId === null) return false;
  const named = sql.first(
    `UPDATE OR IGNORE messages SET external_id = ?1, provider_message_id = coalesce(provider_message_id, ?1)
     WHERE seq = ?2 AND external_id IS NULL AND account_id = ?3 RETURNING seq`,
    externalId,
    seq,
    accountId,
  );
  return named !== null;
}

/** `key`: whose it is, of whom one message has one. */
type Reaction = { emoji: string | null; sender: ChannelPerson | null; key: string };

function react(sql: Sql, message: Amended, reaction: Reaction, at: number, now: number): void {
  const changed = sql.first(
    `INSERT INTO reactions (message_seq, sender, sender_name, emoji, at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (message_seq, sender) DO UPDATE SET emoji = excluded.emoji, sender_name = excluded.sender_name, at = excluded.at
       WHERE excluded.at > at OR (excluded.at = at AND coalesce(excluded.emoji, '') > coalesce(emoji, ''))
     RETURNING at`,
    message.seq,
    knownKey(sql, message, reaction.key),
    reaction.sender?.name ?? null,
    reaction.emoji,
    at,
  );
  if (changed !== null) showReactions(sql, message, now);
}

/** All there are at a time: who is not among them, and did not react later, has taken theirs back. */
function reactAll(sql: Sql, message: Amended, all: readonly Reaction[], at: number, now: number): void {
  for (const { key, emoji, sender } of all) {
    sql.run(
      `INSERT INTO reactions (message_seq, sender, sender_name, emoji, at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (message_seq, sender) DO UPDATE SET emoji = excluded.emoji, at = excluded.at
         WHERE excluded.at >= at AND emoji IS NOT excluded.emoji`,
      message.seq,
      knownKey(sql, message, key),
      sender?.name ?? null,
      emoji,
      at,
    );
  }
  sql.run(
    `UPDATE reactions SET emoji = NULL, at = ?2
     WHERE message_seq = ?1 AND at <= ?2 AND sender NOT IN (SELECT value FROM json_each(?3))
       AND sender NOT IN (SELECT id FROM contacts WHERE person_id IN (SELECT value FROM json_each(?3)))`,
    message.seq,
    at,
    JSON.stringify(all.map(({ key }) => key)),
  );
  showReactions(sql, message, now);
}

/** The key that this person's reaction to the message has: they may have been two when it came. */
const knownKey = (sql: Sql, message: Amended, key: string): string =>
  sql.first<{ sender: string }>(
    `SELECT r.sender FROM reactions r JOIN contacts k ON k.id = r.sender WHERE r.message_seq = ? AND k.person_id = ?
     ORDER BY r.at DESC, coalesce(r.emoji, '') DESC, r.sender LIMIT 1`,
    message.seq,
    key,
  )?.sender ?? key;

const senderKey = (
  sql: Sql,
  accountId: string,
  { direction, sender }: { direction: "in" | "out"; sender: ChannelPerson | null },
  at: number,
  now: number,
): string => (direction === "out" || sender === null ? direction : upsertContact(sql, accountId, sender, at, now));

const SELECT_AMENDED = `
  SELECT seq, chat_id AS chatId, external_id AS externalId, provider_message_id AS providerMessageId, text,
         edited_at AS editedAt, deleted_at AS deletedAt FROM messages`;

function findTarget(sql: Sql, accountId: string, target: MessageTarget): Amended | null {
  const byExternalId =
    target.externalId === null
      ? null
      : sql.first<Omit<Amended, "superseded">>(
          `${SELECT_AMENDED} WHERE account_id = ? AND external_id = ? ORDER BY part LIMIT 1`,
          accountId,
          target.externalId,
        );
  if (byExternalId !== null) return { ...byExternalId, superseded: false };

  // Before our own id, which every attempt of a message carries.
  const earlier = sql.first<Omit<Amended, "superseded">>(
    `${SELECT_AMENDED} WHERE seq = (SELECT message_seq FROM superseded_ids WHERE account_id = ? AND external_id = ?)`,
    accountId,
    target.externalId ?? target.providerMessageId,
  );
  if (earlier !== null) return { ...earlier, superseded: true };

  const byClientId =
    target.clientId === null
      ? null
      : sql.first<Omit<Amended, "superseded">>(
          `${SELECT_AMENDED} WHERE client_id = ? AND account_id = ?`,
          target.clientId,
          accountId,
        );
  // A try that nobody knew the end of may be told of when another one has been taken.
  if (byClientId !== null) {
    const isOfItsOwn = byClientId.externalId === null || target.externalId === null;
    return { ...byClientId, superseded: !isOfItsOwn };
  }

  const byNetworkId =
    target.providerMessageId === null
      ? null
      : sql.first<Omit<Amended, "superseded">>(
          `${SELECT_AMENDED} WHERE provider_message_id = ? AND account_id = ? LIMIT 1`,
          target.providerMessageId,
          accountId,
        );
  if (byNetworkId !== null) return { ...byNetworkId, superseded: false };

  const byAlias =
    target.externalId === null
      ? null
      : sql.first<Omit<Amended, "superseded">>(
          `${SELECT_AMENDED} WHERE seq =
             (SELECT message_seq FROM message_aliases WHERE account_id = ? AND external_id = ? ORDER BY part LIMIT 1)`,
          accountId,
          target.externalId,
        );
  return byAlias && { ...byAlias, superseded: false };
}

function waitFor(
  sql: Sql,
  accountId: string,
  target: MessageTarget,
  what: Amendment | WaitingReply,
  receivedAt: number,
): boolean {
  const event = JSON.stringify(what);
  const isNew = sql.writes(
    `INSERT INTO orphans (account_id, target, digest, event, received_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (digest) DO NOTHING`,
    accountId,
    target.externalId ?? target.providerMessageId ?? target.clientId ?? "",
    createHash("sha256").update(`${accountId}\n${event}`).digest("hex"),
    event,
    receivedAt,
  );
  // A reply may well quote what is older than the account here.
  if (isNew && what.type !== "reply") noteGap(sql, accountId, receivedAt);
  return isNew;
}

const ORPHANS_KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** An amendment whose message never came: after a month nothing waits any more. */
export function dropStaleOrphans(sql: Sql, now: number): void {
  sql.run("DELETE FROM orphans WHERE received_at < ?", now - ORPHANS_KEPT_MS);
}
