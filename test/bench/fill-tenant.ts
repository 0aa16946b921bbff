import { readdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CUSTOMERS, customerPhone } from "./message-source.ts";

/** Chats of a grown tenant; the customers who write during the measurement are among them. */
const CHATS = 10 * CUSTOMERS;
const KEPT_EVENTS = 100_000;
const YEAR_MS = 365 * 24 * 60 * 60 * 1_000;
/** What a lively tenant gets in the seven days for which raw deliveries are kept. */
const KEPT_DELIVERIES_SHARE = 10;
const DELIVERY_BYTES = 1_100;

/**
 * Makes a tenant with a year of history, written straight into its database while nothing runs: a million webhook
 * calls would take as long as everything else together. Rows are what ingest leaves behind, indexes and all; ids are
 * random as the provider's are, which is what makes a large index expensive.
 *
 * @param dataFolder where Miniflare keeps its databases
 * @param chats among how many chats they are
 * @throws Error when no database knows the account
 */
export function fillTenant(dataFolder: string, accountExternalId: string, messages: number, chats = CHATS): void {
  const database = openDatabaseOf(dataFolder, accountExternalId);
  fillDatabase(database, accountExternalId, messages, chats);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
}

/** The same with the tenant's database at hand. */
export function fillDatabase(database: DatabaseSync, accountExternalId: string, messages: number, chats: number): void {
  database.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; BEGIN");
  database.function("customer_phone", (n) => customerPhone(Number(n)));
  const account = database.prepare("SELECT id FROM accounts WHERE external_id = ?").get(accountExternalId) as {
    id: string;
  };
  const { head } = database.prepare("SELECT head FROM log_state WHERE id = 1").get() as { head: number };
  const newHead = head + messages;
  const endsAt = Date.now();
  for (const [text, values] of [
    [CONTACTS, { account: account.id, chats, at: endsAt - YEAR_MS }],
    [IDENTITIES, { account: account.id, chats }],
    [CHAT_ROWS, { account: account.id, chats, at: endsAt - YEAR_MS, head: newHead }],
    [MESSAGES, { account: account.id, chats, head, messages, from: endsAt - YEAR_MS, step: YEAR_MS / messages }],
    [LAST_MESSAGES, {}],
    [EVENTS, { head, after: newHead - KEPT_EVENTS, at: endsAt }],
    [DELIVERIES, { deliveries: Math.ceil(messages / KEPT_DELIVERIES_SHARE), bytes: DELIVERY_BYTES, at: endsAt }],
    [LOG_STATE, { head: newHead, floor: Math.max(1, newHead - KEPT_EVENTS + 1) }],
  ] as const) {
    database.prepare(text).run(values);
  }
  database.exec("DELETE FROM event_log WHERE seq < (SELECT floor FROM log_state); COMMIT");
}

/** How many messages a tenant's database holds. Call it while nothing runs. */
export function countMessages(dataFolder: string, accountExternalId: string): number {
  const database = openDatabaseOf(dataFolder, accountExternalId);
  const { messages } = database.prepare("SELECT count(*) AS messages FROM messages").get() as { messages: number };
  database.close();
  return messages;
}

/** A file is named by the hash of its tenant's id, so the account says whose it is. */
function openDatabaseOf(dataFolder: string, accountExternalId: string): DatabaseSync {
  const folder = path.join(dataFolder, "do", "parley-Inbox");
  for (const name of readdirSync(folder)) {
    if (!/^[0-9a-f]{64}\.sqlite$/.test(name)) continue;
    const database = new DatabaseSync(path.join(folder, name));
    const known = database.prepare("SELECT 1 FROM accounts WHERE external_id = ?").get(accountExternalId);
    if (known !== undefined) return database;
    database.close();
  }
  throw new Error("no tenant's database knows this account");
}

const numbers = (count: string) =>
  `WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count} - 1)`;

const CONTACTS = `
  INSERT INTO contacts (id, account_id, root_id, person_id, name, name_at, created_at)
  ${numbers("$chats")} SELECT 'contact-' || n, $account, 'contact-' || n, 'contact-' || n, 'Customer ' || n, $at, $at FROM numbers`;

const IDENTITIES = `
  INSERT INTO identities (account_id, kind, value, contact_id)
  ${numbers("$chats")}
  SELECT $account, 'provider', customer_phone(n) || '@s.whatsapp.net', 'contact-' || n FROM numbers
  UNION ALL SELECT $account, 'phone', '+' || customer_phone(n), 'contact-' || n FROM numbers`;

const CHAT_ROWS = `
  INSERT INTO chats (id, account_id, external_id, provider_chat_id, is_group, name, name_at, contact_id, last_seq,
                     last_sort_at, unread_count, read_seq, rev)
  ${numbers("$chats")}
  SELECT 'filled-' || n, $account, 'chat-' || n, customer_phone(n) || '@s.whatsapp.net', 0, NULL, $at, 'contact-' || n, NULL,
         0, 0, $head, 0 FROM numbers`;

/** node:sqlite binds every number as a REAL, and what is left of a division by one is a REAL too: `filled-0.0`. */
const CHAT_NUMBER = "(n * 7919) % CAST($chats AS INTEGER)";

const MESSAGES = `
  INSERT INTO messages (seq, chat_id, account_id, external_id, provider_message_id, part, direction, kind, text,
                        provider_at, sort_at, own_status, status, sender_contact_id, rev)
  ${numbers("$messages")}
  SELECT $head + 1 + n, 'filled-' || (${CHAT_NUMBER}), $account, hex(randomblob(11)), '3EB0' || hex(randomblob(11)), 0,
         CASE n % 3 WHEN 0 THEN 'out' ELSE 'in' END, 'text', 'A message of last year, number ' || n,
         CAST($from + n * $step AS INTEGER), CAST($from + n * $step AS INTEGER),
         CASE n % 3 WHEN 0 THEN 'sent' ELSE 'received' END, CASE n % 3 WHEN 0 THEN 'sent' ELSE 'received' END,
         CASE n % 3 WHEN 0 THEN NULL ELSE 'contact-' || (${CHAT_NUMBER}) END, $head + 1 + n
  FROM numbers`;

const LAST_MESSAGES = `
  UPDATE chats SET last_seq = newest.seq, last_sort_at = newest.sort_at, rev = newest.seq
  FROM (SELECT chat_id, max(seq) AS seq, sort_at FROM messages GROUP BY chat_id) AS newest WHERE newest.chat_id = chats.id`;

const EVENTS = `
  INSERT INTO event_log (seq, at, kind, entity, chat_id)
  SELECT seq, $at, 'message', 'm' || seq, chat_id FROM messages WHERE seq > $head AND seq > $after`;

const DELIVERIES = `
  INSERT INTO deliveries (provider, digest, received_at, body, parts, elements, applied, ignored)
  ${numbers("$deliveries")} SELECT 'unipile', lower(hex(randomblob(32))), $at, randomblob($bytes), 1, 1, 1, 0 FROM numbers`;

const LOG_STATE = "UPDATE log_state SET head = $head, floor = $floor WHERE id = 1";
