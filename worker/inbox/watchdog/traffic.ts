import type { AccountRef } from "../account-ref.ts";
import { setAccountState } from "../accounts.ts";
import type { Sql } from "../sql.ts";

/** Noted this often at most: it is written beside messages, and a row written is what a message costs. */
const NOTED_EVERY_MS = 60_000;

/** When it was last noted in this memory: most calls then cost no statement. */
const noted = new WeakMap<Sql, Map<string, number>>();

/**
 * A provider's call has brought something of an account by itself: its webhooks work. One that was silent is back, and
 * is synced for what it said meanwhile. A call that is replayed says nothing new of itself.
 */
export function noteTraffic(sql: Sql, account: AccountRef, receivedAt: number): void {
  const times = noted.get(sql) ?? new Map<string, number>();
  noted.set(sql, times);
  const cameSince = account.stateSince === null || receivedAt > account.stateSince;
  if (account.state === "silent" && cameSince) setAccountState(sql, account, "connected", receivedAt);
  else if (receivedAt < (times.get(account.id) ?? 0) + NOTED_EVERY_MS) return;
  times.set(account.id, receivedAt);
  sql.run(
    `INSERT INTO watches (account_id, since, last_traffic_at) VALUES (?1, ?2, ?2)
     ON CONFLICT (account_id) DO UPDATE SET last_traffic_at = max(coalesce(last_traffic_at, 0), ?2)`,
    account.id,
    receivedAt,
  );
}
