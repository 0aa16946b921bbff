import type { Clock } from "../shared/clock.ts";
import type { ChannelEvent } from "../shared/wire.ts";
import { TURN_MS } from "./alarms.ts";
import { applyListed } from "./apply-listed.ts";
import { applyEach } from "./listed-letters.ts";
import type { Sql } from "./sql.ts";
import { type OpenAccess, wayOut } from "./way-out.ts";

/**
 * Messages that a provider said something unclear about ("it was edited", without how): asked for again, and applied
 * as if a webhook had brought them. What is here already is not made twice by it.
 */
const MESSAGES_A_RUN = 20;
const TRIES_MAX = 8;
const RETRY_BASE_MS = 15_000;

type Due = { accountId: string; externalId: string; tries: number; nextAt: number };

export async function readAgain(sql: Sql, openAccess: OpenAccess, clock: Clock): Promise<void> {
  const due = sql.all<Due>(
    `SELECT account_id AS accountId, external_id AS externalId, tries, next_at AS nextAt FROM rereads
     WHERE next_at <= ? ORDER BY next_at LIMIT ?`,
    clock(),
    MESSAGES_A_RUN,
  );
  const startedAt = clock();
  for (const one of due) {
    // What is left is due still, and the alarm comes again at once.
    if (clock() - startedAt > TURN_MS) return;
    // As it was when it was asked for: what happens meanwhile is newer than the answer.
    const askedAt = clock();
    const events = await read(openAccess, one, clock);
    sql.transaction(() => settle(sql, one, events, askedAt));
  }
}

/** @returns null when the provider could not be asked */
async function read(openAccess: OpenAccess, one: Due, clock: Clock): Promise<ChannelEvent[] | null> {
  const way = await wayOut(openAccess, one.accountId, clock);
  if (way === null || way === "unreadable" || way.channel.readMessage === undefined) return null;
  const answer = await way.channel.readMessage(way.access, one.externalId);
  if (answer.ok) return answer.value;
  // Not there is an answer, too: there is nothing to be seen of it.
  return answer.reason === "not_found" && one.tries >= 2 ? [] : null;
}

function settle(sql: Sql, one: Due, events: ChannelEvent[] | null, now: number): void {
  if (events === null && one.tries + 1 < TRIES_MAX) {
    sql.run(
      "UPDATE rereads SET tries = tries + 1, next_at = ? WHERE account_id = ? AND external_id = ?",
      now + RETRY_BASE_MS * 2 ** one.tries,
      one.accountId,
      one.externalId,
    );
    return;
  }
  // One that was asked for again meanwhile stays.
  sql.run(
    "DELETE FROM rereads WHERE account_id = ? AND external_id = ? AND next_at = ?",
    one.accountId,
    one.externalId,
    one.nextAt,
  );
  applyEach(sql, one.accountId, events ?? [], (event) => applyListed(sql, one.accountId, event, now, now), now);
}
