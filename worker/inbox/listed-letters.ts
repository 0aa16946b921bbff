import type { ChannelEvent, ParsedDelivery } from "../shared/wire.ts";
import { findAccount } from "./accounts.ts";
import { deliveryId, notApplied, noteOutcome, storeDelivery } from "./deliveries.ts";
import type { Sql } from "./sql.ts";

/**
 * Elements of a provider's lists that cannot be applied. There are no bytes of a call to keep, so the element itself
 * is kept, as the channel read it: a dead letter like any other, seen, counted and replayed.
 */

/**
 * Applies each of these by itself, in the transaction of the caller: one that cannot be becomes a dead letter, and its
 * neighbours are applied.
 */
export function applyEach(
  sql: Sql,
  accountId: string,
  events: readonly ChannelEvent[],
  apply: (event: ChannelEvent) => void,
  now: number,
): void {
  for (const event of events) {
    try {
      sql.transaction(() => apply(event));
    } catch (error) {
      keepLetter(sql, accountId, event, error, now);
    }
  }
}

function keepLetter(sql: Sql, accountId: string, event: ChannelEvent, error: unknown, now: number): void {
  const account = findAccount(sql, accountId);
  // It was disconnected while the list was on its way, and everything of it is gone.
  if (account === null) return;
  const body = new TextEncoder().encode(JSON.stringify(lateWhenReplayed(event))).buffer as ArrayBuffer;
  const tally = { elements: 1, applied: 0, ignored: 0 };
  // Under the same digest at each run that finds it: one letter, however often a list brings it again.
  const delivery = { provider: account.provider, body, receivedAt: now, isListed: true };
  const { digest, duplicate } = storeDelivery(sql, delivery, tally);
  const id = deliveryId(sql, digest);
  if (duplicate && isDismissed(sql, id)) return;
  noteOutcome(sql, id, tally, [notApplied(event, error)], now);
}

/** Its one element was given up by somebody (dismiss-letters.ts). */
const isDismissed = (sql: Sql, id: number): boolean =>
  sql.first("SELECT 1 AS one FROM deliveries WHERE id = ? AND ignored = 1", id) !== null;

/** Whenever it is replayed, it is no news by then. */
function lateWhenReplayed(event: ChannelEvent): ChannelEvent {
  if (event.type !== "message" || event.message.isHistory === true) return event;
  return { ...event, message: { ...event.message, arrivedLate: true } };
}

/** What `keepLetter` wrote. */
export const listedDelivery = (body: ArrayBuffer): ParsedDelivery => ({
  events: [JSON.parse(new TextDecoder().decode(body)) as ChannelEvent],
  ignored: [],
  dead: [],
});
