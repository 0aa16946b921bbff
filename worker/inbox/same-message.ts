import type { ChannelEvent, ChannelMessage } from "../shared/wire.ts";
import { adoptOrphans, applyAmendment } from "./amendments.ts";
import { countUnread, noteChatChange } from "./chats.ts";
import { removeBubble } from "./echo.ts";
import { findTwin, type KnownMessage, noteMessageChange } from "./messages.ts";
import { fillPlaceholder } from "./placeholders.ts";
import { refreshTick } from "./refresh-tick.ts";
import { isCurrent } from "./remade-chats.ts";
import { showReactions } from "./show-reactions.ts";
import type { Sql } from "./sql.ts";

type MessageEvent = Extract<ChannelEvent, { type: "message" }>;

/** A message that is here has come once more: under the same id of its provider, or under another one. */
export function meetAgain(sql: Sql, accountId: string, known: KnownMessage, event: MessageEvent, now: number): void {
  const { message } = event;
  fillPlaceholder(sql, accountId, known, message, now);
  if (learnNetworkId(sql, accountId, known, event, now) || learnOtherId(sql, accountId, known, event)) {
    adoptOrphans(sql, accountId, message, now);
  }
}

/**
 * The answer to a send names the provider's id only; the network's own comes with the echo, and what refers to
 * the message may name either.
 * @returns true when it was not known before
 */
function learnNetworkId(
  sql: Sql,
  accountId: string,
  known: KnownMessage,
  { message, accountExternalId }: MessageEvent,
  now: number,
): boolean {
  const { externalId, providerMessageId } = message;
  if (providerMessageId === null || known.providerMessageId !== externalId) return false;
  if (providerMessageId === externalId) return false;
  const twin = findTwin(sql, known.chatId, message);
  if (twin !== null) return becomeOne(sql, { accountId, accountExternalId, known, twin, message }, now);
  sql.run("UPDATE messages SET provider_message_id = ? WHERE seq = ?", providerMessageId, known.seq);
  noteMessageChange(sql, known, now);
  return true;
}

/**
 * The network's id shows that the provider has the message under a second id. It goes by that one from now on, since
 * the provider may have forgotten the first with an account that was made anew; the first stays an id of it.
 */
function learnOtherId(
  sql: Sql,
  accountId: string,
  known: KnownMessage,
  { message, accountExternalId }: MessageEvent,
): boolean {
  const { externalId, providerMessageId, part } = message;
  // What named the network's id alone has not said how the provider calls it.
  if (providerMessageId === null || known.providerMessageId !== providerMessageId) return false;
  if (known.externalId === externalId || isAlias(sql, accountId, externalId, part)) return false;
  if (known.externalId === null || !isCurrent(sql, accountId, accountExternalId)) {
    noteMessageAlias(sql, { accountId, externalId, part, seq: known.seq });
    return true;
  }
  noteMessageAlias(sql, { accountId, externalId: known.externalId, part, seq: known.seq });
  // Files that are still to be fetched are asked for by the ids that they have with this one.
  sql.run(
    `UPDATE messages SET external_id = ?1, attachments = CASE
       WHEN client_id IS NULL AND deleted_at IS NULL AND json_array_length(attachments) = ?2
            AND EXISTS (SELECT 1 FROM files WHERE message_seq = ?4 AND state <> 'stored') THEN ?3 ELSE attachments END
     WHERE seq = ?4`,
    externalId,
    message.attachments.length,
    JSON.stringify(message.attachments),
    known.seq,
  );
  return true;
}

const isAlias = (sql: Sql, accountId: string, externalId: string, part: number): boolean =>
  sql.first(
    "SELECT 1 AS one FROM message_aliases WHERE account_id = ? AND external_id = ? AND part = ?",
    accountId,
    externalId,
    part,
  ) !== null;

function noteMessageAlias(
  sql: Sql,
  { accountId, externalId, part, seq }: { accountId: string; externalId: string; part: number; seq: number },
): void {
  sql.run(
    `INSERT INTO message_aliases (account_id, external_id, part, message_seq) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    accountId,
    externalId,
    part,
    seq,
  );
}

type Twins = {
  accountId: string;
  accountExternalId: string;
  known: KnownMessage;
  twin: KnownMessage;
  message: ChannelMessage;
};

type Twin = {
  seq: number;
  externalId: string | null;
  isOurs: number;
  text: string | null;
  editedAt: number | null;
  deletedAt: number | null;
};

/**
 * Two bubbles turn out to be one message. The one that an agent wrote stays, else the one that was here first; what
 * people did to either, they did to it.
 * @returns false for two that agents wrote: the network does not make one of them
 */
function becomeOne(sql: Sql, { accountId, accountExternalId, known, twin, message }: Twins, now: number): boolean {
  const [first, second] = sql.all<Twin>(
    `SELECT seq, external_id AS externalId, client_id IS NOT NULL AS isOurs, text, edited_at AS editedAt, deleted_at AS deletedAt
     FROM messages WHERE seq IN (?, ?) ORDER BY client_id IS NULL, seq`,
    known.seq,
    twin.seq,
  );
  if (first === undefined || second === undefined || second.isOurs === 1) return false;
  const { chatId } = known;
  for (const text of MOVED) sql.run(text, first.seq, second.seq);
  removeBubble(sql, { seq: second.seq, chatId }, now);
  sql.run("UPDATE messages SET provider_message_id = ? WHERE seq = ?", message.providerMessageId, first.seq);
  if (second.externalId !== null) {
    noteMessageAlias(sql, { accountId, externalId: second.externalId, part: message.part, seq: first.seq });
  }
  const target = { externalId: first.externalId, providerMessageId: message.providerMessageId, clientId: null };
  const done = { accountExternalId, target };
  const { text, editedAt, deletedAt } = second;
  if (editedAt !== null) applyAmendment(sql, accountId, { type: "edit", ...done, text, at: editedAt }, now, now);
  if (deletedAt !== null) applyAmendment(sql, accountId, { type: "delete", ...done, at: deletedAt }, now, now);
  showReactions(sql, { seq: first.seq, chatId }, now);
  if (refreshTick(sql, { seq: first.seq, chatId }, now) === null)
    noteMessageChange(sql, { seq: first.seq, chatId }, now);
  if (message.direction === "in") recountUnread(sql, chatId, now);
  return true;
}

/** What the first has already stays as it is, and goes with the second. */
const MOVED = [
  "UPDATE OR IGNORE receipts SET message_seq = ? WHERE message_seq = ?",
  "UPDATE OR IGNORE reactions SET message_seq = ? WHERE message_seq = ?",
  "UPDATE message_aliases SET message_seq = ? WHERE message_seq = ?",
] as const;

function recountUnread(sql: Sql, chatId: string, now: number): void {
  const chat = sql.first<{ readSeq: number; unreadCount: number }>(
    "SELECT read_seq AS readSeq, unread_count AS unreadCount FROM chats WHERE id = ?",
    chatId,
  );
  if (chat === null || chat.unreadCount === 0) return;
  const unread = countUnread(sql, chatId, chat.readSeq);
  if (unread === chat.unreadCount) return;
  sql.run("UPDATE chats SET unread_count = ? WHERE id = ?", unread, chatId);
  noteChatChange(sql, chatId, now);
}
