import type { Sql } from "./sql.ts";

/** Which messages are to be asked for again, and when (rereads.ts does it). */

/** Several changes of a moment are read at once, and the provider's own listing has time to know of them. */
const READ_AFTER_MS = 1_000;

export function noteReread(sql: Sql, accountId: string, externalId: string, now: number): void {
  sql.run(
    `INSERT INTO rereads (account_id, external_id, next_at) VALUES (?, ?, ?)
     ON CONFLICT (account_id, external_id) DO UPDATE SET tries = 0, next_at = excluded.next_at`,
    accountId,
    externalId,
    now + READ_AFTER_MS,
  );
}

export const nextRereadAt = (sql: Sql): number | null =>
  sql.first<{ at: number | null }>("SELECT min(next_at) AS at FROM rereads")?.at ?? null;
