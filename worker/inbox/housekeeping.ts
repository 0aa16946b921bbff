import { setAlarm } from "./alarms.ts";
import { dropStaleOrphans } from "./amendments.ts";
import { dropStaleCancelled } from "./cancel-send.ts";
import { trimDeliveries } from "./deliveries.ts";
import { dismissOldLetters } from "./dismiss-letters.ts";
import { trimLog } from "./event-log.ts";
import { dropStaleEchoWaits } from "./outbox.ts";
import type { Sql } from "./sql.ts";
import { keepWatch } from "./watchdog/run-watch.ts";

const HOUSEKEEPING_MS = 6 * 60 * 60 * 1000;
const HOUSEKEEPING_SLICE_MS = 1_000;

/** A database with anything in it is tidied every few hours; an empty one is never woken. */
export function ensureHousekeeping(sql: Sql, now: number): void {
  sql.run(
    "INSERT INTO alarms (name, due_at) VALUES ('housekeeping', ?) ON CONFLICT (name) DO NOTHING",
    now + HOUSEKEEPING_MS,
  );
}

/** Drops what is kept for a time only, a slice of each at once: a long one would hold up the tenant's calls. */
export function keepHouse(sql: Sql, now: number): void {
  dropStaleEchoWaits(sql, now);
  dropStaleOrphans(sql, now);
  keepWatch(sql, now);
  dropStaleCancelled(sql, now);
  const moreEvents = trimLog(sql, now);
  const moreLetters = dismissOldLetters(sql, now);
  const moreDeliveries = trimDeliveries(sql, now);
  setAlarm(
    sql,
    "housekeeping",
    now + (moreEvents || moreLetters || moreDeliveries ? HOUSEKEEPING_SLICE_MS : HOUSEKEEPING_MS),
  );
}
