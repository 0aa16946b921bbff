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
  | "housekeeping";

export function setAlarm(sql: Sql, name: AlarmName, dueAt: number): void {
  sql.run(
    `INSERT INTO alarms (name, due_at) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET due_at = excluded.due_at WHERE due_at <> excluded.due_at`,
    name,
    dueAt,
  );
}

/** The same where it was not set, or later: a thing that is due twice is done at the earlier time. */
export function setAlarmSooner(sql: Sql, name: AlarmName, dueAt: number): void {
  sql.run(
    `INSERT INTO alarms (name, due_at) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET due_at = excluded.due_at WHERE excluded.due_at < due_at`,
    name,
    dueAt,
  );
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
