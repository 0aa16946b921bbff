import type { Abilities } from "../shared/abilities.ts";
import type { OutboundDraft } from "../shared/outbound.ts";
import { fail, type Outcome, ok } from "../shared/outcome.ts";
import type {
  Account,
  ChannelAttachment,
  ChannelMessage,
  Chat,
  Message,
  MessageContent,
  MessageKind,
} from "../shared/wire.ts";
import { findAccount } from "./accounts.ts";
import { isCancelled } from "./cancel-send.ts";
import { findChat, findChatRef, lastSortAtOf, noteNewMessage } from "./chats.ts";
import { noteUncertain } from "./discard-failed.ts";
import { appendEvent, peekNextSeq } from "./event-log.ts";
import { findUpload, noteUploadedAs, type Upload } from "./file-store.ts";
import { copyFiles, noteStoredFile } from "./files.ts";
import { readExtra, writeExtra } from "./message-extra.ts";
import { findByClientId, findMessage, insertOwnMessage, messageId, messageSeq } from "./messages.ts";
import { enqueue } from "./outbox.ts";
import { attachmentOfUpload, type Forward, shownContent, writeOutgoing } from "./outgoing.ts";
import { setOwnStatus } from "./refresh-tick.ts";
import { mayReply } from "./reply-window.ts";
import type { DraftRefusal, MessageDraft, RetryRefusal } from "./rpc.ts";
import { isWindowShut } from "./shut-window.ts";
import type { Sql } from "./sql.ts";
import { endDraft } from "./team/drafts.ts";
import { takeUploads } from "./unused-uploads.ts";

export type Draft = MessageDraft & { forward?: Forward };

/**
 * Writes an agent's message and its outbox row in one transaction. The client's id is the idempotency key:
 * the same id with the same body answers the same row, with another body it is refused.
 */
export function composeMessage(sql: Sql, draft: Draft, now: number): Outcome<Message, DraftRefusal> {
  return sql.transaction(() => {
    const replyToSeq = draft.replyTo ? messageSeq(draft.replyTo) : null;
    const outgoing = writeOutgoing(draft, replyToSeq);
    const known = findByClientId(sql, draft.clientId);
    if (known !== null) {
      const isDeleted = known.text === null;
      const isSame = known.chatId === draft.chatId && known.text === draft.text && known.outgoing === outgoing;
      return isSame || (isDeleted && known.chatId === draft.chatId)
        ? readBack(sql, known.seq)
        : fail("client_id_reused");
    }
    if (isCancelled(sql, draft.clientId)) return fail("cancelled");
    const chat = findChat(sql, draft.chatId);
    const account = chat && findAccount(sql, chat.accountId);
    if (chat === null || account === null) return fail("not_found");
    const upload = draft.uploadId ? findUpload(sql, draft.uploadId) : null;
    if (draft.uploadId && upload?.accountId !== account.id) return fail("upload_not_found");
    const quoted = draft.replyTo ? quotedIn(sql, chat.id, replyToSeq) : null;
    if (draft.replyTo && quoted === null) return fail("reply_not_found");
    const refusal = refusalOf(account, chat, draft, upload, now);
    if (refusal !== null) return fail(refusal);

    const seq = peekNextSeq(sql);
    // Never above what is on the screen already, even when the customer's clock runs ahead of ours.
    const sortAt = Math.max(now, lastSortAtOf(sql, chat.id));
    const shown: Shown = draft.forward?.isNative ? shownAs(sql, draft.forward) : shownContent(draft.content ?? null);
    insertOwnMessage(sql, {
      seq,
      chatId: chat.id,
      accountId: account.id,
      clientId: draft.clientId,
      text: draft.text,
      sortAt,
      kind: upload?.kind ?? shown.kind,
      attachments: upload === null ? (shown.attachments ?? []) : [attachmentOfUpload(upload)],
      replyTo: quoted,
      extra: writeExtra({ content: shown.content, isForwarded: draft.forward !== undefined }),
      outgoing,
    });
    takeUploads(sql, outgoing);
    if (upload !== null) noteStoredFile(sql, seq, upload);
    if (draft.forward?.isNative) copyFiles(sql, draft.forward.seq, seq);
    appendEvent(sql, { at: now, kind: "message", entity: messageId(seq), chatId: chat.id });
    noteNewMessage(sql, chat.id, { seq, sortAt, countsAsUnread: false });
    enqueue(sql, { messageSeq: seq, chatId: chat.id, accountId: account.id }, now + (draft.holdMs ?? 0));
    return readBack(sql, seq);
  });
}

/** Up to which copy somebody's draft is in a message. */
export type DraftEnd = { authorId: string; upToRev: number };

/**
 * The same of what its author has kept as a draft, which ends with it: the page may be gone before it has said so, and
 * words that were sent would stand in the field once more.
 */
export function composeFromDraft(sql: Sql, draft: Draft, ended: DraftEnd, now: number): Outcome<Message, DraftRefusal> {
  return sql.transaction(() => {
    const written = composeMessage(sql, draft, now);
    if (written.ok) endDraft(sql, draft, ended, now);
    return written;
  });
}

/** What a reply quotes; null when it is not in this chat. */
function quotedIn(sql: Sql, chatId: string, seq: number | null): NonNullable<ChannelMessage["replyTo"]> | null {
  const row = sql.first<NonNullable<ChannelMessage["replyTo"]>>(
    `SELECT external_id AS externalId, provider_message_id AS providerMessageId, substr(text, 1, 300) AS text
     FROM messages WHERE seq = ? AND chat_id = ?`,
    seq,
    chatId,
  );
  return row;
}

type Shown = { kind: MessageKind; content: MessageContent | null; attachments?: ChannelAttachment[] };

/** What is forwarded by the network itself looks as it does in its own chat. */
function shownAs(sql: Sql, { seq }: Forward): Shown {
  const row = sql.first<{ kind: MessageKind; attachments: string | null; extra: string | null }>(
    "SELECT kind, attachments, extra FROM messages WHERE seq = ?",
    seq,
  );
  if (row === null) throw new Error("a message that was just read is not there");
  const attachments = row.attachments === null ? [] : (JSON.parse(row.attachments) as ChannelAttachment[]);
  return { kind: row.kind, content: readExtra(row.extra).content ?? null, attachments };
}

/** What can be told before any call: the network's window, and what the channel cannot carry. */
function refusalOf(
  account: Account,
  chat: Chat,
  draft: Draft,
  upload: Upload | null,
  now: number,
): DraftRefusal | null {
  const abilities = account.abilities;
  if (abilities === undefined) return null;
  // The network has it already, so it can carry it.
  if (draft.forward?.isNative) return mayReply(chat.replyWindow, false, now) ? null : "window_closed";
  const type = draft.content?.type ?? "text";
  if (!canSend(abilities, type) || (draft.replyTo && !abilities.reply)) return "not_supported";
  if (upload !== null && abilities.files[upload.kind] === undefined) return "not_supported";
  const limit = upload === null ? abilities.text : abilities.caption;
  if (upload !== null && draft.text !== "" && limit === null) return "not_supported";
  if (limit !== null && lengthOf(draft.text, limit.unit) > limit.max) return "too_long";
  if (type !== "template" && !mayReply(chat.replyWindow, draft.asHumanAgent ?? false, now)) return "window_closed";
  return null;
}

function canSend(abilities: Abilities, type: "text" | OutboundDraft["type"]): boolean {
  switch (type) {
    case "text":
      return true;
    case "location":
      return abilities.location;
    case "contacts":
      return abilities.contacts;
    case "buttons":
      return abilities.buttons !== null;
    case "list":
      return abilities.list !== null;
    case "template":
      return abilities.templates;
  }
}

const lengthOf = (text: string, unit: "characters" | "bytes"): number =>
  unit === "bytes" ? new TextEncoder().encode(text).byteLength : text.length;

/**
 * Puts a message back into the outbox because a person said so: one that failed, or one whose delivery stayed
 * uncertain after it was looked for. It stays the same message; a second one never comes of it.
 */
export function retryMessage(sql: Sql, id: string, now: number): Outcome<Message, RetryRefusal> {
  return sql.transaction(() => {
    const seq = messageSeq(id);
    const message = seq === null ? null : findMessage(sql, seq);
    if (seq === null || message === null) return fail("not_found");
    if (message.direction !== "out" || message.clientId === null) return fail("not_retryable");
    const open = sql.first<{ state: string }>("SELECT state FROM outbox WHERE message_seq = ?", seq);
    const retryable =
      (message.status === "failed" && (open === null || open.state === "joined")) ||
      // One without a row is from an archive that was restored before those were given one (settle-restored.ts).
      (message.status === "unconfirmed" && (open === null || open.state === "uncertain"));
    if (!retryable) return fail("not_retryable");

    const chat = findChatRef(sql, message.chatId);
    if (chat === null) return fail("not_found");
    if (isWindowShut(sql, { messageSeq: seq, chatId: chat.id }, now)) return fail("window_closed");
    if (message.status === "unconfirmed") noteUncertain(sql, seq);
    forgetEarlierAttempt(sql, seq, chat.accountId);
    noteUploadedAs(sql, seq, null);
    enqueue(sql, { messageSeq: seq, chatId: chat.id, accountId: chat.accountId }, now, true);
    setOwnStatus(sql, { seq, chatId: chat.id }, "queued", null, now);
    return readBack(sql, seq);
  });
}

/**
 * The message will get a new provider id. The old one stays known, so that its late echo makes no second
 * bubble; what the provider said of the old attempt no longer decides the tick.
 */
function forgetEarlierAttempt(sql: Sql, seq: number, accountId: string): void {
  sql.run(
    `INSERT INTO superseded_ids (account_id, external_id, message_seq)
     SELECT ?1, external_id, seq FROM messages WHERE seq = ?2 AND external_id IS NOT NULL
     ON CONFLICT DO NOTHING`,
    accountId,
    seq,
  );
  sql.run(
    `INSERT INTO superseded_ids (account_id, external_id, message_seq)
     SELECT account_id, external_id, message_seq FROM message_aliases WHERE message_seq = ? ON CONFLICT DO NOTHING`,
    seq,
  );
  sql.run("DELETE FROM message_aliases WHERE message_seq = ?", seq);
  sql.run("UPDATE messages SET external_id = NULL, provider_message_id = NULL WHERE seq = ?", seq);
  sql.run("DELETE FROM receipts WHERE message_seq = ?", seq);
}

export function readBack(sql: Sql, seq: number): Outcome<Message, never> {
  const message = findMessage(sql, seq);
  if (message === null) throw new Error("a message that was just written is not there");
  return ok(message);
}
