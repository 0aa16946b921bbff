import { clearAlarm, setAlarm } from "./alarms.ts";
import { deliveriesWaiting } from "./deliveries.ts";
import { type Parse, replayDelivery } from "./ingest.ts";
import type { Sql } from "./sql.ts";

/** Elements in one turn: some 100 ms, in which nothing else of the tenant moves. */
const ELEMENTS_A_TURN = 1_000;

/**
 * Applies again what had to wait until its account was known: a turn of it, the oldest first. That may be a month of
 * a busy number, so what is left has turns of its own by the alarm.
 */
export function replayWaiting(sql: Sql, parse: Parse, now: number): void {
  const ids = deliveriesWaiting(sql, ELEMENTS_A_TURN);
  let elements = 0;
  for (const id of ids) {
    const receipt = replayDelivery(sql, id, parse, now);
    if (receipt !== null) elements += receipt.applied + receipt.ignored + receipt.dead;
    if (elements >= ELEMENTS_A_TURN) break;
  }
  const [next] = deliveriesWaiting(sql, 1);
  // One that waits still, though its account is known, would be the next for ever.
  if (next === undefined || next === ids[0]) clearAlarm(sql, "waiting");
  else setAlarm(sql, "waiting", now);
}
