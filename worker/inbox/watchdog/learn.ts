import { position } from "../event-log.ts";
import type { Sql } from "../sql.ts";
import type { Watched } from "./judge.ts";
import { HOUR_MS, type HourOfTraffic, profileOf, usualLargestGap, WEEKS } from "./profile.ts";

const ROWS_A_SLICE = 5_000;
/** An object that was filled before there was a watchdog is not counted from its beginning. */
const ROWS_BEFORE = 100_000;
const KEEP_MS = (WEEKS + 1) * 7 * 24 * HOUR_MS;
/** Silences are looked for among so many of the newest messages. */
const GAPS_AMONG = 5_000;

/**
 * Counts the messages that came since the last time, by account and hour: what a day of them costs is a few rows.
 * History from before an account was connected is no traffic, and neither is what was sent from here.
 *
 * @returns true when there is more to count
 */
export function countTraffic(sql: Sql, now: number): boolean {
  const { head } = position(sql);
  const from =
    sql.first<{ seq: number }>("SELECT counted_seq AS seq FROM watch_state WHERE id = 1")?.seq ??
    Math.max(0, head - ROWS_BEFORE);
  const upTo = Math.min(head, from + ROWS_A_SLICE);
  const counted = sql.all<{ accountId: string; hour: number; messages: number }>(
    `SELECT account_id AS accountId, sort_at / ${HOUR_MS} AS hour, count(*) AS messages FROM messages NOT INDEXED
     WHERE seq > ? AND seq <= ? AND is_history IS NULL AND client_id IS NULL AND kind <> 'system'
     GROUP BY account_id, hour`,
    from,
    upTo,
  );
  sql.transaction(() => {
    for (const { accountId, hour, messages } of counted) {
      if (hour < (now - KEEP_MS) / HOUR_MS || hour > now / HOUR_MS) continue;
      sql.run(
        `INSERT INTO traffic (account_id, hour, messages) VALUES (?, ?, ?)
         ON CONFLICT (account_id, hour) DO UPDATE SET messages = messages + excluded.messages`,
        accountId,
        hour,
        messages,
      );
    }
    sql.run(
      "INSERT INTO watch_state (id, counted_seq) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET counted_seq = excluded.counted_seq",
      upTo,
    );
  });
  return upTo < head;
}

/** Forgets old hours, and looks again at how long each account's silences are. Once a day is enough. */
export function learnGaps(sql: Sql, accountIds: readonly string[], now: number): void {
  sql.run("DELETE FROM traffic WHERE hour < ?", Math.floor((now - KEEP_MS) / HOUR_MS));
  const newest = sql.all<{ accountId: string; at: number }>(
    `SELECT account_id AS accountId, sort_at AS at FROM messages NOT INDEXED
     WHERE is_history IS NULL AND client_id IS NULL AND kind <> 'system' ORDER BY seq DESC LIMIT ?`,
    GAPS_AMONG,
  );
  for (const accountId of accountIds) {
    const watch = readWatch(sql, accountId);
    if (watch === null) continue;
    const { least } = profileOf(hoursOf(sql, accountId), watch.since, now);
    const times = newest.filter((one) => one.accountId === accountId).map(({ at }) => at);
    sql.run("UPDATE watches SET largest_gap = ? WHERE account_id = ?", usualLargestGap(least, times), accountId);
  }
}

const hoursOf = (sql: Sql, accountId: string): HourOfTraffic[] =>
  sql.all<HourOfTraffic>("SELECT hour, messages FROM traffic WHERE account_id = ?", accountId);

type WatchRow = { since: number; lastTrafficAt: number | null; largestGap: number; probedAt: number | null };

const readWatch = (sql: Sql, accountId: string): WatchRow | null =>
  sql.first<WatchRow>(
    `SELECT since, last_traffic_at AS lastTrafficAt, largest_gap AS largestGap, probed_at AS probedAt
     FROM watches WHERE account_id = ?`,
    accountId,
  );

/** All that is known of an account's traffic; null while nothing ever came. */
export function watchedOf(sql: Sql, accountId: string, now: number): Watched | null {
  const watch = readWatch(sql, accountId);
  if (watch === null || watch.lastTrafficAt === null) return null;
  const hours = hoursOf(sql, accountId);
  // What was counted before the row was made counts as well.
  const since = Math.min(watch.since, ...hours.map(({ hour }) => hour * HOUR_MS));
  return { ...watch, since, lastTrafficAt: watch.lastTrafficAt, profile: profileOf(hours, since, now) };
}
