import type { Finding, FindingKind } from "../../shared/health.ts";
import { countUnread } from "../chats.ts";
import type { Sql } from "../sql.ts";

/** As many chats are looked at, newest first: a check is asked for by a person who waits, in an object that is in use. */
export const CHATS_LOOKED_AT = 1_000;
const DELIVERIES_LOOKED_AT = 5_000;
const EXAMPLES = 5;

type Found = { kind: FindingKind; ids: string[]; repairable: boolean };

/** What does not fit together in the tenant's own database. */
export function checkDatabase(sql: Sql): Finding[] {
  return [
    { kind: "unread_count" as const, ids: wrongUnread(sql).map(({ id }) => id), repairable: true },
    { kind: "last_message" as const, ids: wrongLast(sql), repairable: true },
    { kind: "chat_without_account" as const, ids: chatsWithoutAccount(sql), repairable: false },
    { kind: "account_type" as const, ids: mixedAccounts(sql), repairable: false },
    { kind: "external_id_twice" as const, ids: sharedIds(sql), repairable: false },
    { kind: "delivery_tally" as const, ids: wrongTallies(sql).map(String), repairable: true },
    { kind: "dead_letters" as const, ids: deadLetterIds(sql), repairable: true },
    { kind: "log_gap" as const, ids: logGap(sql), repairable: false },
  ].flatMap(toFinding);
}

export const toFinding = ({ kind, ids, repairable }: Found): Finding[] =>
  ids.length === 0 ? [] : [{ finding: kind, count: ids.length, examples: ids.slice(0, EXAMPLES), repairable }];

/** Counted as `markRead` counts, chat by chat. */
export function wrongUnread(sql: Sql): { id: string; unread: number }[] {
  const chats = sql.all<{ id: string; readSeq: number; unreadCount: number; lastSeq: number | null }>(
    `SELECT id, read_seq AS readSeq, unread_count AS unreadCount, last_seq AS lastSeq FROM chats
     ORDER BY last_sort_at DESC, id DESC LIMIT ?`,
    CHATS_LOOKED_AT,
  );
  return chats.flatMap(({ id, readSeq, unreadCount }) => {
    const unread = countUnread(sql, id, readSeq);
    return unread === unreadCount ? [] : [{ id, unread }];
  });
}

export const wrongLast = (sql: Sql): string[] =>
  idsOf(
    sql,
    `SELECT id FROM (SELECT id, last_seq FROM chats ORDER BY last_sort_at DESC, id DESC LIMIT ${CHATS_LOOKED_AT}) c
     WHERE c.last_seq IS NOT (SELECT seq FROM messages WHERE chat_id = c.id ORDER BY sort_at DESC, seq DESC LIMIT 1)`,
  );

const chatsWithoutAccount = (sql: Sql): string[] =>
  idsOf(sql, "SELECT id FROM chats WHERE account_id NOT IN (SELECT id FROM accounts) ORDER BY id LIMIT 1000");

/** A phone number is no name on Instagram, and a chat's last message belongs to the account of the chat. */
const mixedAccounts = (sql: Sql): string[] =>
  idsOf(
    sql,
    `SELECT id FROM accounts a WHERE
       (a.channel = 'instagram' AND EXISTS
         (SELECT 1 FROM identities i WHERE i.account_id = a.id AND i.kind IN ('phone', 'lid')))
       OR EXISTS (SELECT 1 FROM chats c JOIN messages m ON m.seq = c.last_seq
                  WHERE c.account_id = a.id AND m.account_id <> a.id)
     ORDER BY id`,
  );

const sharedIds = (sql: Sql): string[] =>
  idsOf(
    sql,
    `SELECT c.id FROM chat_aliases l JOIN chats c ON c.account_id = l.account_id AND c.external_id = l.external_id
     WHERE l.chat_id <> c.id ORDER BY c.id LIMIT 1000`,
  );

/** raw = applied + ignored + dead, for each call that is kept. */
export const wrongTallies = (sql: Sql): number[] =>
  sql
    .all<{ id: number }>(
      `SELECT id FROM (SELECT id, elements, applied, ignored FROM deliveries ORDER BY id DESC LIMIT ?) d
       WHERE elements <> applied + ignored + (SELECT count(*) FROM dead_letters WHERE delivery_id = d.id) ORDER BY id`,
      DELIVERIES_LOOKED_AT,
    )
    .map(({ id }) => id);

export const deadLetterIds = (sql: Sql): string[] =>
  idsOf(sql, "SELECT CAST(id AS TEXT) AS id FROM dead_letters ORDER BY dead_letters.id LIMIT 1000");

function logGap(sql: Sql): string[] {
  const state = sql.first<{ head: number; floor: number }>("SELECT head, floor FROM log_state WHERE id = 1");
  const log = sql.first<{ count: number; last: number | null }>(
    "SELECT count(*) AS count, max(seq) AS last FROM event_log",
  );
  if (state === null || log === null) return [];
  const expected = state.head - state.floor + 1;
  return log.count === expected && (log.last ?? state.head) === state.head ? [] : [String(expected - log.count)];
}

const idsOf = (sql: Sql, text: string): string[] => sql.all<{ id: string }>(text).map(({ id }) => id);
