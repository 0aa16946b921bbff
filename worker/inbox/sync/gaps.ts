import type { Sql } from "../sql.ts";
import { requestPass } from "./passes.ts";

/** What overtook its message is mostly followed by it at once. */
const WAIT_MS = 60_000;
const NOT_MORE_OFTEN_THAN_MS = 5 * 60 * 1000;

/**
 * Something refers to a message that is not here: it may only have been faster, or the message was lost. A minute
 * later it is looked for, at most every few minutes, since some refer to what is older than the account here.
 */
export function noteGap(sql: Sql, accountId: string, now: number): void {
  const account = sql.first<{ lastSyncAt: number | null }>(
    "SELECT last_sync_at AS lastSyncAt FROM accounts WHERE id = ?",
    accountId,
  );
  if (account === null) return;
  requestPass(sql, accountId, "catch_up", Math.max(now + WAIT_MS, (account.lastSyncAt ?? 0) + NOT_MORE_OFTEN_THAN_MS));
}
