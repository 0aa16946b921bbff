import type { ChannelEvent, ChannelMessage } from "../shared/wire.ts";
import type { KnownChat } from "./chats.ts";
import { findSuperseded, type KnownMessage } from "./messages.ts";
import type { Sql } from "./sql.ts";

/** What is here already of what a message names. */
export type FirstLook = {
  /** null for a message that is new, by all that its provider's ids, and the network's in a known chat, tell. */
  message: KnownMessage | null;
  chat: KnownChat | null;
  /** Whether receipts, edits or replies wait for it. */
  isAwaited: boolean;
};

type Row = {
  seq: number | null;
  chatId: string;
  externalId: string | null;
  providerMessageId: string | null;
  knownChatId: string | null;
  isGroup: number;
  contactId: string | null;
  name: string | null;
  nameAt: number;
  isAwaited: number;
};

/**
 * A cheap first look, so that a duplicate touches no chat and no contact. The UNIQUE keys remain the check. One
 * statement, since every message asks and a statement costs more than what this one finds.
 */
export function firstLook(
  sql: Sql,
  accountId: string,
  { message, chat }: Extract<ChannelEvent, { type: "message" }>,
): FirstLook {
  const row = sql.first<Row>(
    `SELECT coalesce(m.seq, n.seq, l.seq) AS seq, coalesce(m.chat_id, n.chat_id, l.chat_id) AS chatId,
            coalesce(m.external_id, n.external_id, l.external_id) AS externalId,
            coalesce(m.provider_message_id, n.provider_message_id, l.provider_message_id) AS providerMessageId,
            c.id AS knownChatId, c.is_group AS isGroup, c.contact_id AS contactId, c.name, c.name_at AS nameAt,
            EXISTS (SELECT 1 FROM orphans WHERE account_id = ?1 AND target IN (?2, ?5)) AS isAwaited
     FROM (SELECT 1)
     LEFT JOIN messages m ON m.account_id = ?1 AND m.external_id = ?2 AND m.part = ?3
     LEFT JOIN chats c ON c.id = coalesce(
       (SELECT id FROM chats WHERE account_id = ?1 AND external_id = ?4),
       (SELECT chat_id FROM chat_aliases WHERE account_id = ?1 AND external_id = ?4))
     LEFT JOIN messages n ON m.seq IS NULL AND n.provider_message_id = coalesce(?5, ?2) AND n.chat_id = c.id AND n.part = ?3
     LEFT JOIN messages l ON m.seq IS NULL AND n.seq IS NULL AND l.seq =
       (SELECT message_seq FROM message_aliases WHERE account_id = ?1 AND external_id = ?2 AND part = ?3)`,
    accountId,
    message.externalId,
    message.part,
    chat.externalId,
    message.providerMessageId,
  );
  if (row === null) throw new Error("a look without a FROM found no row");
  const { seq, knownChatId, isGroup, contactId, name, nameAt } = row;
  const { chatId, externalId, providerMessageId } = row;
  const known = seq === null ? null : { seq, chatId, externalId, providerMessageId };
  return {
    message: known ?? byEarlierAttempt(sql, accountId, message),
    chat: knownChatId === null ? null : { id: knownChatId, accountId, isGroup: isGroup === 1, contactId, name, nameAt },
    isAwaited: row.isAwaited === 1,
  };
}

const byEarlierAttempt = (sql: Sql, accountId: string, message: ChannelMessage): KnownMessage | null =>
  message.direction === "out" ? findSuperseded(sql, accountId, message.externalId) : null;
