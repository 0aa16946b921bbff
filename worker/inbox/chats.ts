import { newId } from "../shared/ids.ts";
import { shownPhone } from "../shared/phone.ts";
import { type PictureName, pictureUrl } from "../shared/picture-name.ts";
import type { ChatState } from "../shared/team.ts";
import type {
  ChannelChat,
  ChannelName,
  Chat,
  Direction,
  MessageKind,
  MessageStatus,
  Provider,
} from "../shared/wire.ts";
import { findByAlias, idUnder, noteAliases } from "./chat-aliases.ts";
import { appendEvent, position } from "./event-log.ts";
import { messageId } from "./messages.ts";
import { CHAT_PICTURE, contactName, isNewerName } from "./naming.ts";
import { replyWindowOf } from "./reply-window.ts";
import type { Sql } from "./sql.ts";

export type ChatRow = {
  id: string;
  accountId: string;
  provider: Provider;
  channel: ChannelName;
  isGroup: number;
  name: string | null;
  unreadCount: number;
  lastInAt: number | null;
  adAt: number | null;
  adAnsweredAt: number | null;
  rev: number;
  lastSortAt: number;
  lastSeq: number | null;
  lastKind: MessageKind | null;
  lastText: string | null;
  lastDirection: Direction | null;
  lastStatus: MessageStatus | null;
  state: ChatState;
  snoozedUntil: number | null;
  assigneeId: string | null;
  labelIds: string | null;
  picture: PictureName | null;
};

/**
 * When we first answered whoever came from an ad: from the app, the phone or another tool, as long as it left. Read from
 * the messages each time, so that it is the same in whatever order an answer, its echo and its receipts came.
 */
const AD_ANSWERED_AT = `
  CASE WHEN c.ad_at IS NOT NULL THEN (
    SELECT sort_at FROM messages
    WHERE chat_id = c.id AND sort_at >= c.ad_at AND direction = 'out' AND kind <> 'system'
      AND status IN ('sent', 'delivered', 'read', 'played')
    ORDER BY sort_at LIMIT 1) END`;

/** A chat is named by its group name, else by its contact's name, else by the handle or phone we know. */
export const SELECT_CHAT = `
  SELECT c.id, c.account_id AS accountId, a.provider, a.channel, c.is_group AS isGroup,
         coalesce(c.name, ${contactName("w.root_id")},
                  (SELECT value FROM identities
                   WHERE contact_id IN (SELECT id FROM contacts WHERE root_id = w.root_id) AND kind IN ('username', 'phone')
                   ORDER BY kind DESC, value LIMIT 1)) AS name,
         c.unread_count AS unreadCount, c.last_in_at AS lastInAt, c.ad_at AS adAt, ${AD_ANSWERED_AT} AS adAnsweredAt, c.rev,
         c.last_sort_at AS lastSortAt, c.last_seq AS lastSeq,
         m.kind AS lastKind, substr(m.text, 1, 300) AS lastText, m.direction AS lastDirection, m.status AS lastStatus,
         c.state, c.snoozed_until AS snoozedUntil, c.assignee_id AS assigneeId, c.label_ids AS labelIds,
         ${CHAT_PICTURE} AS picture
  FROM chats c
  JOIN accounts a ON a.id = c.account_id
  LEFT JOIN contacts w ON w.id = c.contact_id
  LEFT JOIN messages m ON m.seq = c.last_seq`;

export function findChat(sql: Sql, id: string): Chat | null {
  const row = sql.first<ChatRow>(`${SELECT_CHAT} WHERE c.id = ?`, id);
  return row && toChat(row);
}

export type ChatRef = { id: string; accountId: string; isGroup: boolean; contactId: string | null; lastSortAt: number };

type ChatRefRow = { id: string; accountId: string; isGroup: number; contactId: string | null; lastSortAt: number };

const REF_COLUMNS =
  "id, account_id AS accountId, is_group AS isGroup, contact_id AS contactId, last_sort_at AS lastSortAt";

const toRef = (row: ChatRefRow): ChatRef => ({
  id: row.id,
  accountId: row.accountId,
  isGroup: row.isGroup === 1,
  contactId: row.contactId,
  lastSortAt: row.lastSortAt,
});

export function findChatRef(sql: Sql, id: string): ChatRef | null {
  const row = sql.first<ChatRefRow>(`SELECT ${REF_COLUMNS} FROM chats WHERE id = ?`, id);
  return row && toRef(row);
}

export function lastSortAtOf(sql: Sql, id: string): number {
  return sql.first<{ at: number }>("SELECT last_sort_at AS at FROM chats WHERE id = ?", id)?.at ?? 0;
}

export type KnownChat = Omit<ChatRef, "lastSortAt"> & { name: string | null; nameAt: number };

/**
 * The chat a message belongs to, made on its first message.
 * @param named what is here under its own id (first-look.ts)
 */
export function upsertChat(
  sql: Sql,
  accountId: string,
  { chat, known: named }: { chat: ChannelChat; known: KnownChat | null },
  at: number,
  now: number,
): Omit<ChatRef, "lastSortAt"> {
  // Most networks give a chat one id for ever; then there is nothing more to look for.
  const alias = named === null ? findByAlias(sql, accountId, chat) : null;
  const found = alias === null ? named : chatOfId(sql, alias);
  const known = found !== null && chat.isGroup ? asGroup(sql, found, now) : found;
  if (known === null) {
    const id = newId();
    sql.run(
      `INSERT INTO chats (id, account_id, external_id, provider_chat_id, is_group, name, name_at, name_due_at,
                          contact_id, last_seq, last_sort_at, unread_count, read_seq, rev)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, 0, 0, 0, 0)`,
      id,
      accountId,
      chat.externalId,
      chat.providerChatId,
      chat.isGroup ? 1 : 0,
      chat.name,
      at,
      chat.isGroup && chat.name === null ? now : null,
    );
    noteAliases(sql, accountId, id, chat.aliases ?? []);
    return { id, accountId, isGroup: chat.isGroup, contactId: null };
  }
  if (alias !== null || chat.aliases?.length) {
    noteAliases(sql, accountId, known.id, [chat.externalId, ...(chat.aliases ?? [])]);
  }
  if (chat.name !== null && isNewerName({ name: known.name, at: known.nameAt }, { name: chat.name, at })) {
    sql.run("UPDATE chats SET name = ?, name_at = ? WHERE id = ?", chat.name, at, known.id);
  }
  return known;
}

/**
 * A list of messages does not tell a group where the network's ids do not (Instagram's, by UniPile): one that was taken
 * for a chat of two stood under the name of one of its people, and what was written to them went to all.
 */
export function asGroup(sql: Sql, chat: KnownChat, now: number): KnownChat {
  if (chat.isGroup) return chat;
  sql.run(
    "UPDATE chats SET is_group = 1, contact_id = NULL, name_due_at = ?, name_tries = 0 WHERE id = ?",
    chat.name === null ? now : null,
    chat.id,
  );
  noteChatChange(sql, chat.id, now);
  return { ...chat, isGroup: true, contactId: null };
}

/** A group's name as the provider has it at `at`: the newest wins, and one that stays writes nothing. */
export function renameGroup(sql: Sql, chat: KnownChat, name: string, at: number, now: number): void {
  if (!chat.isGroup || name === chat.name) return;
  if (!isNewerName({ name: chat.name, at: chat.nameAt }, { name, at })) return;
  sql.run("UPDATE chats SET name = ?, name_at = ? WHERE id = ?", name, at, chat.id);
  noteChatChange(sql, chat.id, now);
}

/** What is here of a chat under an id of its provider's, also under one that it had before. */
export function chatUnder(sql: Sql, accountId: string, externalId: string): KnownChat | null {
  const id = idUnder(sql, accountId, externalId);
  return id === null ? null : chatOfId(sql, id);
}

export function chatOfId(sql: Sql, id: string): KnownChat | null {
  const row = sql.first<Omit<KnownChat, "isGroup"> & { isGroup: number }>(
    `SELECT id, account_id AS accountId, is_group AS isGroup, contact_id AS contactId, name, name_at AS nameAt
     FROM chats WHERE id = ?`,
    id,
  );
  return row && { ...row, isGroup: row.isGroup === 1 };
}

export function setChatContact(sql: Sql, chatId: string, contactId: string): void {
  sql.run("UPDATE chats SET contact_id = ? WHERE id = ? AND contact_id IS NULL AND is_group = 0", contactId, chatId);
}

/**
 * The chat after a new message in it: what came last, and one more unread when it counts as such. That is a message of
 * the customer's, so it also opens the chat again.
 */
export function noteNewMessage(
  sql: Sql,
  chatId: string,
  message: {
    seq: number;
    sortAt: number;
    countsAsUnread: boolean;
    /** When the customer wrote or called, for the reply window; absent for everything else. */
    writtenAt?: number;
    isFromAd?: boolean;
  },
): void {
  sql.run(
    `UPDATE chats SET
       last_seq = CASE WHEN last_seq IS NULL OR (?2, ?3) > (last_sort_at, last_seq) THEN ?3 ELSE last_seq END,
       last_sort_at = CASE WHEN last_seq IS NULL THEN ?2 ELSE max(last_sort_at, ?2) END,
       unread_count = unread_count + ?4,
       last_in_at = CASE WHEN ?5 IS NULL THEN last_in_at ELSE max(coalesce(last_in_at, 0), ?5) END,
       ad_at = CASE WHEN ?6 THEN max(coalesce(ad_at, 0), ?5) ELSE ad_at END,
       state = CASE WHEN ?4 THEN 'open' ELSE state END,
       snoozed_until = CASE WHEN ?4 THEN NULL ELSE snoozed_until END,
       rev = ?3
     WHERE id = ?1`,
    chatId,
    message.sortAt,
    message.seq,
    message.countsAsUnread ? 1 : 0,
    message.writtenAt ?? null,
    message.isFromAd === true && message.writtenAt !== undefined ? 1 : 0,
  );
}

/** A person's new name is the new name of the chats with them: each is a visible change. */
export function noteContactChanged(sql: Sql, rootId: string, now: number): void {
  appendEvent(sql, { at: now, kind: "contact", entity: rootId, chatId: null });
  const chats = sql.all<{ id: string }>(
    `SELECT c.id FROM contacts w JOIN chats c ON c.contact_id = w.id
     WHERE w.root_id = ? AND c.last_sort_at > 0 ORDER BY c.id`,
    rootId,
  );
  for (const { id } of chats) noteChatChange(sql, id, now);
}

/** A chat that was opened before anything was said in it stands in the list where it would with a message of now. */
export function noteChatStarted(sql: Sql, id: string, now: number): void {
  const isNew = sql.writes(
    "UPDATE chats SET last_sort_at = ? WHERE id = ? AND last_seq IS NULL AND last_sort_at = 0",
    now,
    id,
  );
  if (isNew) noteChatChange(sql, id, now);
}

/** Logs that a chat looks different now. */
export function noteChatChange(sql: Sql, id: string, now: number): void {
  const rev = appendEvent(sql, { at: now, kind: "chat", entity: id, chatId: id });
  sql.run("UPDATE chats SET rev = ? WHERE id = ?", rev, id);
}

/** After a message was taken out (two bubbles became one): look again which one is the last. */
export function recomputeLast(sql: Sql, chatId: string, rev: number): void {
  sql.run(
    `UPDATE chats SET
       last_seq = (SELECT seq FROM messages WHERE chat_id = ?1 ORDER BY sort_at DESC, seq DESC LIMIT 1),
       last_sort_at = coalesce((SELECT sort_at FROM messages WHERE chat_id = ?1 ORDER BY sort_at DESC, seq DESC LIMIT 1), 0),
       rev = ?2
     WHERE id = ?1`,
    chatId,
    rev,
  );
}

/**
 * Everything that came up to `upToSeq` counts as read. Arrival is what counts and not provider time: a late
 * message with an old time was not seen yet. Unread is counted again from the rows, so it cannot drift.
 *
 * @returns whether anything that was unread is read now
 */
export function markRead(sql: Sql, chatId: string, upToSeq: number, now: number): boolean {
  return sql.transaction(() => {
    const chat = sql.first<{ readSeq: number; unreadCount: number }>(
      "SELECT read_seq AS readSeq, unread_count AS unreadCount FROM chats WHERE id = ?",
      chatId,
    );
    if (chat === null || upToSeq <= chat.readSeq) return false;
    const unread = chat.unreadCount === 0 ? 0 : countUnread(sql, chatId, upToSeq);
    if (unread === chat.unreadCount) {
      sql.run("UPDATE chats SET read_seq = ? WHERE id = ?", upToSeq, chatId);
      return false;
    }
    const rev = appendEvent(sql, { at: now, kind: "chat", entity: chatId, chatId });
    sql.run("UPDATE chats SET read_seq = ?, unread_count = ?, rev = ? WHERE id = ?", upToSeq, unread, rev, chatId);
    return true;
  });
}

/** Unread by its definition: incoming messages, notices apart, that arrived after `afterSeq`. */
export function countUnread(sql: Sql, chatId: string, afterSeq: number): number {
  const row = sql.first<{ unread: number }>(
    `SELECT count(*) AS unread FROM ${messagesSince(sql, afterSeq)}
     WHERE seq > ? AND chat_id = ? AND direction = 'in' AND kind <> 'system' AND is_history IS NULL`,
    afterSeq,
    chatId,
  );
  return row?.unread ?? 0;
}

/** Fewer than these are walked faster than a chat of any length. */
const NEARBY = 2_000;

/**
 * The table of messages, by the shorter way to one chat's newer ones: through whatever arrived since then, or, where
 * that is long ago, through the chat. Neither lets a long chat make a new message slow, nor a large workspace an old chat.
 */
export const messagesSince = (sql: Sql, afterSeq: number): string =>
  position(sql).head - afterSeq <= NEARBY ? "messages NOT INDEXED" : "messages INDEXED BY messages_place";

const NAMELESS: Record<ChannelName, string> = { whatsapp: "WhatsApp user", instagram: "Instagram user" };

export function toChat(row: ChatRow): Chat {
  const lastAt = row.lastSortAt === 0 ? null : new Date(row.lastSortAt).toISOString();
  return {
    id: row.id,
    accountId: row.accountId,
    channel: row.channel,
    name: shownPhone(row.name ?? (row.isGroup === 1 ? "Group" : NAMELESS[row.channel])),
    isGroup: row.isGroup === 1,
    pictureUrl: pictureUrl(row.picture),
    lastMessage:
      row.lastSeq === null || row.lastKind === null || row.lastDirection === null || row.lastStatus === null
        ? null
        : {
            id: messageId(row.lastSeq),
            kind: row.lastKind,
            text: row.lastText ?? "",
            at: new Date(row.lastSortAt).toISOString(),
            direction: row.lastDirection,
            status: row.lastStatus,
          },
    lastAt,
    unreadCount: row.unreadCount,
    replyWindow: replyWindowOf(row, row),
    state: row.state,
    snoozedUntil: row.snoozedUntil === null ? null : new Date(row.snoozedUntil).toISOString(),
    assigneeId: row.assigneeId,
    labelIds: row.labelIds === null ? [] : (JSON.parse(row.labelIds) as string[]),
    rev: row.rev,
  };
}
