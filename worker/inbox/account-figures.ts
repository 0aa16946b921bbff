import type { Account } from "../shared/wire.ts";
import { listAccounts } from "./accounts.ts";
import { position } from "./event-log.ts";
import type { Sql } from "./sql.ts";

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** A bound on what is counted while somebody waits; the watchdog counts the rest by and by. */
const UNCOUNTED_MAX = 10_000;

/** Every account, with its figures. */
export const listAccountsWithFigures = (sql: Sql, now: number): Account[] => withFigures(sql, listAccounts(sql), now);

/**
 * Accounts with what came by them: when last, and how much today. Both are what the watchdog keeps
 * (watchdog/traffic.ts, learn.ts), and what has come since it counted last; nothing is written per message for them.
 */
export function withFigures(sql: Sql, accounts: readonly Account[], now: number): Account[] {
  const midnight = now - (now % DAY_MS);
  const lastAt = new Map(
    sql
      .all<{ accountId: string; at: number }>(
        "SELECT account_id AS accountId, last_traffic_at AS at FROM watches WHERE last_traffic_at IS NOT NULL",
      )
      .map(({ accountId, at }) => [accountId, at]),
  );
  const today = new Map<string, number>();
  for (const { accountId, messages } of [...counted(sql, midnight), ...uncounted(sql, midnight)]) {
    today.set(accountId, (today.get(accountId) ?? 0) + messages);
  }
  return accounts.map((account) => {
    const at = lastAt.get(account.id);
    const lastMessageAt = at === undefined ? null : new Date(at).toISOString();
    return { ...account, lastMessageAt, messagesToday: today.get(account.id) ?? 0 };
  });
}

type Count = { accountId: string; messages: number };

const counted = (sql: Sql, midnight: number): Count[] =>
  sql.all<Count>(
    "SELECT account_id AS accountId, sum(messages) AS messages FROM traffic WHERE hour >= ? GROUP BY account_id",
    midnight / HOUR_MS,
  );

function uncounted(sql: Sql, midnight: number): Count[] {
  const from = sql.first<{ seq: number }>("SELECT counted_seq AS seq FROM watch_state WHERE id = 1")?.seq ?? 0;
  return sql.all<Count>(
    `SELECT account_id AS accountId, count(*) AS messages FROM messages NOT INDEXED
     WHERE seq > ? AND sort_at >= ? AND is_history IS NULL AND client_id IS NULL AND kind <> 'system'
     GROUP BY account_id`,
    Math.max(from, position(sql).head - UNCOUNTED_MAX),
    midnight,
  );
}
