import { deliveriesOf } from "./dead-letters.ts";
import { deliveriesAfter } from "./deliveries.ts";
import { type Parse, replayDelivery } from "./ingest.ts";
import { decodeCursor, encodeCursor } from "./page.ts";
import type { ReplayQuery, ReplayReport } from "./rpc.ts";
import type { Sql } from "./sql.ts";

/**
 * Applies kept deliveries again: for dead letters whose cause is gone, and as a proof that everything which
 * was delivered is here. null when the cursor is not one of ours.
 */
export function replayDeliveries(sql: Sql, query: ReplayQuery, parse: Parse, now: number): ReplayReport | null {
  if ("deadLetterIds" in query) {
    return { ...replayAll(sql, deliveriesOf(sql, query.deadLetterIds), parse, now), nextCursor: null };
  }
  const from = query.cursor === null ? 0 : decodeCursor(query.cursor)?.sortAt;
  if (from === undefined) return null;
  const ids = deliveriesAfter(sql, from, query.limit);
  const last = ids.length === query.limit ? ids.at(-1) : undefined;
  return {
    ...replayAll(sql, ids, parse, now),
    nextCursor: last === undefined ? null : encodeCursor({ sortAt: last, key: "" }),
  };
}

function replayAll(sql: Sql, ids: number[], parse: Parse, now: number): { replayed: number; dead: number } {
  let replayed = 0;
  let dead = 0;
  for (const id of ids) {
    const receipt = replayDelivery(sql, id, parse, now);
    if (receipt === null) continue;
    replayed += 1;
    dead += receipt.dead;
  }
  return { replayed, dead };
}
