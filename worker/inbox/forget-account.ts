import { newSecret } from "../shared/ids.ts";
import type { Sql } from "./sql.ts";

/** So many messages in one turn: some 50 ms, in which nothing else of the tenant moves. */
const SLICE_MESSAGES = 1_000;

/**
 * Deletes a slice of what was said through an account, and in the end the account. Bytes in R2 follow by the job that
 * drops those of deleted messages.
 *
 * The log names what is deleted here, so it begins anew, under another epoch, with the first slice and after the last
 * one: every client loads a snapshot then. Call it inside a transaction, and close the sockets where it says so.
 *
 * @param begins whether this is the first slice of those that are asked for together
 */
export function forgetAccount(sql: Sql, accountId: string, begins: boolean): { isDone: boolean; isLogNew: boolean } {
  const isDone = forgetSlice(sql, accountId);
  const isLogNew = begins || isDone;
  if (isLogNew) {
    sql.run("DELETE FROM event_log");
    sql.run("UPDATE log_state SET epoch = ?, floor = head + 1 WHERE id = 1", newSecret(128));
  }
  return { isDone, isLogNew };
}

/** @returns false while something is left */
function forgetSlice(sql: Sql, accountId: string): boolean {
  let left = SLICE_MESSAGES;
  while (left > 0) {
    const chat = sql.first<{ id: string }>("SELECT id FROM chats WHERE account_id = ? LIMIT 1", accountId);
    if (chat === null) {
      forgetRest(sql, accountId);
      return true;
    }
    left -= forgetMessages(sql, chat.id, left);
    if (left > 0) forgetChat(sql, chat.id);
  }
  return false;
}

/** @returns how many it were, at most `limit` */
function forgetMessages(sql: Sql, chatId: string, limit: number): number {
  const messages = sql.all<{ seq: number }>("SELECT seq FROM messages WHERE chat_id = ? LIMIT ?", chatId, limit);
  for (const { seq } of messages) {
    // The row stays until the bytes are gone.
    sql.run("UPDATE files SET state = 'not_kept', next_at = 0 WHERE message_seq = ? AND object_key IS NOT NULL", seq);
    sql.run("DELETE FROM files WHERE message_seq = ? AND object_key IS NULL", seq);
    for (const text of OF_MESSAGE) sql.run(text, seq);
  }
  return messages.length;
}

/** By the message's number; `forget-account.test.ts` sees to it that no table is forgotten here. */
const OF_MESSAGE = [
  "DELETE FROM receipts WHERE message_seq = ?",
  "DELETE FROM reactions WHERE message_seq = ?",
  "DELETE FROM outbox WHERE message_seq = ?",
  "DELETE FROM superseded_ids WHERE message_seq = ?",
  "DELETE FROM message_aliases WHERE message_seq = ?",
  "DELETE FROM messages WHERE seq = ?",
] as const;

/** Also what the team has said and planned there. */
const OF_CHAT = [
  "DELETE FROM chat_aliases WHERE chat_id = ?",
  "DELETE FROM chat_labels WHERE chat_id = ?",
  "DELETE FROM notes WHERE chat_id = ?",
  "DELETE FROM mentions WHERE chat_id = ?",
  "DELETE FROM drafts WHERE chat_id = ?",
  "DELETE FROM member_drafts WHERE chat_id = ?",
  "DELETE FROM scheduled_messages WHERE chat_id = ?",
  "DELETE FROM unread_chats WHERE chat_id = ?",
  "DELETE FROM chats WHERE id = ?",
] as const;

function forgetChat(sql: Sql, chatId: string): void {
  sql.run("DELETE FROM senders WHERE key = ?", `chat:${chatId}`);
  for (const text of OF_CHAT) sql.run(text, chatId);
}

/** What belongs to the account and to no chat. */
const OF_ACCOUNT = [
  "DELETE FROM identities WHERE account_id = ?",
  "DELETE FROM orphans WHERE account_id = ?",
  "DELETE FROM superseded_ids WHERE account_id = ?",
  "DELETE FROM message_aliases WHERE account_id = ?",
  "DELETE FROM rereads WHERE account_id = ?",
  "DELETE FROM sync_passes WHERE account_id = ?",
  // The rows stay until the bytes are gone.
  "UPDATE uploads SET account_id = '', look_at = 0 WHERE account_id = ?",
  "UPDATE pictures SET account_id = '', address = '', due_at = 0 WHERE account_id = ?",
  "DELETE FROM templates WHERE account_id = ?",
  "DELETE FROM chat_aliases WHERE account_id = ?",
  "DELETE FROM traffic WHERE account_id = ?",
  "DELETE FROM watches WHERE account_id = ?",
  "DELETE FROM contact_details WHERE contact_id IN (SELECT id FROM contacts WHERE account_id = ?)",
  "DELETE FROM contact_links WHERE contact_id IN (SELECT id FROM contacts WHERE account_id = ?)",
  "DELETE FROM contacts WHERE account_id = ?",
  "DELETE FROM accounts WHERE id = ?",
] as const;

function forgetRest(sql: Sql, accountId: string): void {
  sql.run("DELETE FROM senders WHERE key = ?", `account:${accountId}`);
  standAnew(sql, accountId);
  for (const text of OF_ACCOUNT) sql.run(text, accountId);
  for (const text of SAID_OF_NOBODY) sql.run(text);
}

/** What joins nobody any more, and the names that were kept for the sake of nobody else. */
const SAID_OF_NOBODY = [
  `DELETE FROM contacts WHERE id IN (
     SELECT m.name_id FROM contact_merges m JOIN contacts k ON k.id = m.to_root_id
     WHERE m.from_root_id = m.to_root_id AND m.undone_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM contacts o WHERE o.root_id = k.root_id AND o.person_id <> k.person_id))`,
  `DELETE FROM contact_merges WHERE from_root_id = to_root_id
     OR from_root_id NOT IN (SELECT id FROM contacts) OR to_root_id NOT IN (SELECT id FROM contacts)`,
] as const;

/**
 * Where somebody of this account is one with others, those are one person still, and what the team said of who goes is
 * said of whoever stands for them from now on: also where it joined others by way of who goes.
 */
function standAnew(sql: Sql, accountId: string): void {
  const left = sql.all<{ id: string; personId: string; rootId: string }>(
    `SELECT id, person_id AS personId, root_id AS rootId FROM contacts
     WHERE account_id <> ?1 AND root_id IN (SELECT root_id FROM contacts WHERE account_id = ?1) ORDER BY root_id, id`,
    accountId,
  );
  const standing = new Map<string, string>();
  for (const { id, personId, rootId } of left) {
    if (id === rootId || !standing.has(rootId)) standing.set(rootId, id === rootId ? id : personId);
  }
  for (const [rootId, standsId] of standing) {
    for (const end of ["to_root_id", "from_root_id"] as const) {
      sql.run(
        `UPDATE contact_merges SET ${end} = ?1
         WHERE ${end} IN (SELECT id FROM contacts WHERE root_id = ?2 AND account_id = ?3)`,
        standsId,
        rootId,
        accountId,
      );
    }
    sql.run("UPDATE contacts SET root_id = ?1 WHERE root_id = ?2 AND account_id <> ?3", standsId, rootId, accountId);
  }
}
