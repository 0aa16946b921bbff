import type {
  ChannelAttachment,
  ChannelMessage,
  Direction,
  Message,
  MessageError,
  MessageKind,
  MessageStatus,
} from "../shared/wire.ts";
import { appendEvent } from "./event-log.ts";
import { attachmentsOf } from "./files.ts";
import { readExtra, writeExtra } from "./message-extra.ts";
import { contactName } from "./naming.ts";
import type { Sql } from "./sql.ts";

/** A message's id is the number of the event that brought it: opaque outside, one index less inside. */
export const messageId = (seq: number): string => `m${seq}`;

export function messageSeq(id: string): number | null {
  const digits = /^m(\d{1,15})$/.exec(id)?.[1];
  return digits === undefined ? null : Number(digits);
}

export type MessageRow = {
  seq: number;
  chatId: string;
  accountId: string;
  externalId: string | null;
  providerMessageId: string | null;
  clientId: string | null;
  direction: Direction;
  kind: MessageKind;
  text: string | null;
  sortAt: number;
  status: MessageStatus;
  errorCode: string | null;
  errorText: string | null;
  senderId: string | null;
  senderName: string | null;
  replyTo: string | null;
  attachments: string | null;
  reactions: string | null;
  editedAt: number | null;
  deletedAt: number | null;
  rev: number;
  extra: string | null;
};

export const SELECT_MESSAGE = `
  SELECT m.seq, m.chat_id AS chatId, m.account_id AS accountId, m.external_id AS externalId, m.provider_message_id AS providerMessageId,
         m.client_id AS clientId, m.direction, m.kind, m.text, m.sort_at AS sortAt, m.status,
         m.error_code AS errorCode, m.error_text AS errorText, ${contactName("w.root_id")} AS senderName, m.sender_contact_id AS senderId, m.reply_to AS replyTo,
         m.attachments, m.reactions, m.edited_at AS editedAt, m.deleted_at AS deletedAt, m.rev, m.extra
  FROM messages m LEFT JOIN contacts w ON w.id = m.sender_contact_id`;

export function findMessage(sql: Sql, seq: number): Message | null {
  const row = sql.first<MessageRow>(`${SELECT_MESSAGE} WHERE m.seq = ?`, seq);
  return row && toMessage(sql, row);
}

/** The message of a client id, and what it came with; no text any more when it was deleted. */
export function findByClientId(
  sql: Sql,
  clientId: string,
): { seq: number; chatId: string; text: string | null; outgoing: string | null } | null {
  return sql.first(
    "SELECT seq, chat_id AS chatId, client_text AS text, outgoing FROM messages WHERE client_id = ?",
    clientId,
  );
}

export type KnownMessage = MessageRef & { externalId: string | null; providerMessageId: string | null };

/** By the id of an earlier attempt of a message that a person sent again: its bubble is there already. */
export function findSuperseded(sql: Sql, accountId: string, externalId: string): KnownMessage | null {
  return sql.first<KnownMessage>(
    `SELECT seq, chat_id AS chatId, external_id AS externalId, NULL AS providerMessageId FROM messages
     WHERE seq = (SELECT message_seq FROM superseded_ids WHERE account_id = ? AND external_id = ?)`,
    accountId,
    externalId,
  );
}

/** The message in a chat that the network has under the id that it gives this one. */
export function findTwin(
  sql: Sql,
  chatId: string,
  { externalId, providerMessageId, part }: ChannelMessage,
): KnownMessage | null {
  return sql.first<KnownMessage>(
    `SELECT seq, chat_id AS chatId, external_id AS externalId, provider_message_id AS providerMessageId FROM messages
     WHERE provider_message_id = ? AND chat_id = ? AND part = ?`,
    providerMessageId ?? externalId,
    chatId,
    part,
  );
}

export type NewMessage = {
  seq: number;
  chatId: string;
  accountId: string;
  message: ChannelMessage;
  sortAt: number;
  senderContactId: string | null;
};

/**
 * Inserts a message that a channel reported; the UNIQUE keys are the check.
 * @returns false when it is here already (by the provider's id or by the network's)
 */
export function insertChannelMessage(sql: Sql, row: NewMessage): boolean {
  const { message } = row;
  return sql.writes(
    `INSERT INTO messages (seq, chat_id, account_id, external_id, provider_message_id, part, client_id, direction, kind,
                           text, provider_at, sort_at, own_status, status, sender_contact_id, reply_to, attachments, rev, extra, is_history)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, ?7, ?8, ?9, ?10, ?11, ?12, ?12, ?13, ?14, ?15, ?1, ?16, ?17)
     ON CONFLICT DO NOTHING`,
    row.seq,
    row.chatId,
    row.accountId,
    message.externalId,
    // Never NULL here, so that the same message named by only one of its two ids is still the same message.
    message.providerMessageId ?? message.externalId,
    message.part,
    message.direction,
    message.kind,
    message.text,
    message.at,
    row.sortAt,
    message.direction === "in" ? "received" : "sent",
    row.senderContactId,
    message.replyTo === null ? null : JSON.stringify(message.replyTo),
    message.attachments.length === 0 ? null : JSON.stringify(message.attachments),
    writeExtra(message),
    message.isHistory === true ? 1 : null,
  );
}

/** Inserts a message that an agent wrote. The caller has looked for its `clientId` in the same transaction. */
export function insertOwnMessage(
  sql: Sql,
  row: {
    seq: number;
    chatId: string;
    accountId: string;
    clientId: string;
    text: string;
    sortAt: number;
    kind: MessageKind;
    attachments: ChannelAttachment[];
    replyTo: ChannelMessage["replyTo"];
    extra: string | null;
    outgoing: string | null;
  },
): void {
  sql.run(
    `INSERT INTO messages (seq, chat_id, account_id, part, client_id, client_text, direction, kind, text, sort_at,
                           own_status, status, rev, attachments, reply_to, extra, outgoing)
     VALUES (?1, ?2, ?3, 0, ?4, ?5, 'out', ?7, ?5, ?6, 'queued', 'queued', ?1, ?8, ?9, ?10, ?11)`,
    row.seq,
    row.chatId,
    row.accountId,
    row.clientId,
    row.text,
    row.sortAt,
    row.kind,
    row.attachments.length === 0 ? null : JSON.stringify(row.attachments),
    row.replyTo === null ? null : JSON.stringify(row.replyTo),
    row.extra,
    row.outgoing,
  );
}

export type MessageRef = { seq: number; chatId: string };

/** Logs that a message looks different now; its chat's preview may, too. */
export function noteMessageChange(sql: Sql, message: MessageRef, now: number): number {
  const rev = appendEvent(sql, { at: now, kind: "message", entity: messageId(message.seq), chatId: message.chatId });
  sql.run("UPDATE messages SET rev = ? WHERE seq = ?", rev, message.seq);
  sql.run("UPDATE chats SET rev = ? WHERE id = ?", rev, message.chatId);
  return rev;
}

type StoredReply = NonNullable<ChannelMessage["replyTo"]>;

export function toMessage(sql: Sql, row: MessageRow): Message {
  return {
    id: messageId(row.seq),
    chatId: row.chatId,
    direction: row.direction,
    kind: row.kind,
    text: row.text,
    at: new Date(row.sortAt).toISOString(),
    status: row.status,
    error: toError(row.errorCode, row.errorText),
    providerMessageId: row.providerMessageId ?? row.externalId,
    clientId: row.clientId,
    senderName: row.senderName,
    senderId: row.senderId,
    replyTo: row.replyTo === null ? null : quoted(sql, row, JSON.parse(row.replyTo) as StoredReply),
    reactions: row.reactions === null ? [] : (JSON.parse(row.reactions) as Message["reactions"]),
    attachments: attachmentsOf(sql, row.seq, row.attachments),
    ...readExtra(row.extra),
    editedAt: row.editedAt === null ? null : new Date(row.editedAt).toISOString(),
    deletedAt: row.deletedAt === null ? null : new Date(row.deletedAt).toISOString(),
    sortAt: row.sortAt,
    seq: row.seq,
    rev: row.rev,
  };
}

export const toError = (code: string | null, text: string | null): MessageError | null =>
  code === null ? null : { code, text: text ?? "" };

/** What a reply quotes: the message itself when it is here, else what the provider said of it. */
function quoted(sql: Sql, row: MessageRow, reply: StoredReply): NonNullable<Message["replyTo"]> {
  const original =
    (reply.externalId === null ? null : sql.first<Quoted>(QUOTED_BY_EXTERNAL_ID, row.accountId, reply.externalId)) ??
    (reply.providerMessageId === null
      ? null
      : sql.first<Quoted>(QUOTED_BY_NETWORK_ID, row.chatId, reply.providerMessageId)) ??
    (reply.externalId === null ? null : sql.first<Quoted>(QUOTED_BY_ALIAS, row.accountId, reply.externalId));
  if (original === null) return { messageId: null, text: reply.text, senderName: null };
  const { seq, text, deletedAt, senderName, senderId } = original;
  const said = deletedAt === null ? { text: text ?? reply.text } : { text: null, isDeleted: true };
  return { messageId: messageId(seq), ...said, senderName, senderId };
}

type Quoted = {
  seq: number;
  text: string | null;
  deletedAt: number | null;
  senderName: string | null;
  senderId: string | null;
};

const SELECT_QUOTED = `
  SELECT m.seq, m.text, m.deleted_at AS deletedAt, ${contactName("w.root_id")} AS senderName, m.sender_contact_id AS senderId
  FROM messages m LEFT JOIN contacts w ON w.id = m.sender_contact_id`;
const QUOTED_BY_EXTERNAL_ID = `${SELECT_QUOTED} WHERE m.account_id = ? AND m.external_id = ? LIMIT 1`;
const QUOTED_BY_ALIAS = `${SELECT_QUOTED} WHERE m.seq =
  (SELECT message_seq FROM message_aliases WHERE account_id = ? AND external_id = ? ORDER BY part LIMIT 1)`;
const QUOTED_BY_NETWORK_ID = `${SELECT_QUOTED} WHERE m.chat_id = ? AND m.provider_message_id = ? LIMIT 1`;
