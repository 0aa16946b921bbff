import type { Sql } from "../sql.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How often an account is synced by the timer, by how long ago something was last said in it. */
const PACES = [
  { quietForMs: DAY_MS, everyMs: 15 * MINUTE_MS },
  { quietForMs: 7 * DAY_MS, everyMs: 60 * MINUTE_MS },
  { quietForMs: Number.POSITIVE_INFINITY, everyMs: 6 * 60 * MINUTE_MS },
] as const;

/** How often the timer should come for an account, ms. */
export function syncEveryMs(sql: Sql, accountId: string, now: number): number {
  const last = sql.first<{ at: number | null }>(
    "SELECT max(last_sort_at) AS at FROM chats WHERE account_id = ?",
    accountId,
  );
  const quietMs = now - (last?.at ?? 0);
  return (PACES.find(({ quietForMs }) => quietMs < quietForMs) ?? PACES[0]).everyMs;
}
