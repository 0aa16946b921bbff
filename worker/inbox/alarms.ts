import type { Sql } from "./sql.ts";

/**
 * Many named alarms over the one that the platform gives an object. What is due lives in a table, so a wake
 * that lost the platform's alarm (six failures drop it) arms it again.
 */
export type AlarmName =
  | "outbox"
  | "names"
  | "files"
  | "rereads"
  | "pictures"
  | "syncs"
  | "sessions"
  | "snoozes"
  | "scheduled"
  | "search"
  | "push"
  | "archives"
  | "watch"
  | "waiting"
  | "housekeeping";

/** A provider that answers slowly keeps the alarm's other work waiting no longer than this and one more call. */
export const TURN_MS = 20_000;

export function setAlarm(sql: Sql, name: AlarmName, dueAt: number): void {
  sql.run(
    `INSERT INTO alarms (name, due_at) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET due_at = max(excluded.due_at, held_until)
     WHERE due_at <> max(excluded.due_at, held_until)`,
    name,
    dueAt,
  );
}

/** The same where it was not set, or later: a thing that is due twice is done at the earlier time. */
export function setAlarmSooner(sql: Sql, name: AlarmName, dueAt: number): void {
  sql.run(
    `INSERT INTO alarms (name, due_at) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET due_at = max(excluded.due_at, held_until)
     WHERE max(excluded.due_at, held_until) < due_at`,
    name,
    dueAt,
  );
}

const HOLD_BASE_MS = 5_000;
const HOLD_CAP_MS = 10 * 60 * 1000;

/**
 * It has failed: whatever sets it, it is not due again before a while that doubles with each failure in a row. In the
 * database, since an object that fails is mostly one that is evicted in between.
 */
export function holdAlarm(sql: Sql, name: AlarmName, now: number): void {
  const row = sql.first<{ failures: number }>("SELECT failures FROM alarms WHERE name = ?", name);
  const until = now + Math.min(HOLD_CAP_MS, HOLD_BASE_MS * 2 ** Math.min(row?.failures ?? 0, 20));
  sql.run(
    `INSERT INTO alarms (name, due_at, failures, held_until) VALUES (?1, ?2, 1, ?2)
     ON CONFLICT (name) DO UPDATE SET failures = failures + 1, held_until = ?2, due_at = max(due_at, ?2)`,
    name,
    until,
  );
}

/** It has done its work. */
export function releaseAlarm(sql: Sql, name: AlarmName): void {
  sql.run("UPDATE alarms SET failures = 0, held_until = 0 WHERE name = ? AND failures > 0", name);
}

export function clearAlarm(sql: Sql, name: AlarmName): void {
  sql.run("DELETE FROM alarms WHERE name = ?", name);
}

export function dueAlarms(sql: Sql, now: number): AlarmName[] {
  return sql
    .all<{ name: AlarmName }>("SELECT name FROM alarms WHERE due_at <= ? ORDER BY due_at", now)
    .map((row) => row.name);
}

/**
 * When the platform should wake the object, or null for never. Never "now" or earlier: an alarm set for the
 * present from inside an alarm was seen to be dropped (workerd issue 6866).
 */
export function nextWake(sql: Sql, now: number): number | null {
  const row = sql.first<{ dueAt: number | null }>("SELECT min(due_at) AS dueAt FROM alarms");
  return row === null || row.dueAt === null ? null : Math.max(row.dueAt, now + 1);
}
