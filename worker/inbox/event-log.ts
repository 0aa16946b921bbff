import { newSecret } from "../shared/ids.ts";
import type { Position } from "../shared/wire.ts";
import type { Sql } from "./sql.ts";
import type { TeamLogKind } from "./team/team-changes.ts";

/**
 * The log of visible changes: one row a change, numbered without gaps from a counter row. It names what
 * changed and not how it looked: a frame carries the entity as it is when it is sent, which is what an
 * idempotent client wants, and a deleted text is in no log.
 */

export type LogKind = "message" | "message_removed" | "chat" | "account" | "contact" | TeamLogKind;

export type LogEntry = { seq: number; at: number; kind: LogKind; entity: string; chatId: string | null };

const KEEP_EVENTS = 100_000;
const KEEP_MS = 7 * 24 * 60 * 60 * 1000;
const TRIM_SLICE = 5_000;

/** Makes the counter row on the first wake of a new database. A restored one must be given a new epoch. */
export function openLog(sql: Sql): void {
  sql.run(
    "INSERT INTO log_state (id, epoch, head, floor) VALUES (1, ?, 0, 1) ON CONFLICT (id) DO NOTHING",
    newSecret(128),
  );
}

export function position(sql: Sql): Position {
  const counted = counting.get(sql);
  if (counted !== undefined) return { epoch: counted.epoch, head: counted.head };
  const row = sql.first<Position>("SELECT epoch, head FROM log_state WHERE id = 1");
  if (row === null) throw new Error("the event log was not opened");
  return row;
}

type Counted = Position & { entries: LogEntry[] };

/** Positions that are ahead of their counter row, and the rows that are not written yet: for one `appendTogether`. */
const counting = new WeakMap<Sql, Counted>();

/**
 * Numbers in memory everything that `work` appends, and writes it at the end: one statement for all of it and one for
 * the counter row, since a statement costs more than the row it writes. Call it inside a transaction; `work` must not
 * read the log, nor catch what undoes a part of it, or the undone numbers would be a gap.
 */
export function appendTogether<T>(sql: Sql, work: () => T): T {
  const counted: Counted = { ...position(sql), entries: [] };
  counting.set(sql, counted);
  try {
    const value = work();
    if (counted.entries.length > 0) {
      insertEvents(sql, counted.entries);
      sql.run("UPDATE log_state SET head = ? WHERE id = 1", counted.head);
    }
    return value;
  } finally {
    counting.delete(sql);
  }
}

/** The oldest sequence number that can still be replayed. */
export function logFloor(sql: Sql): number {
  return sql.first<{ floor: number }>("SELECT floor FROM log_state WHERE id = 1")?.floor ?? 1;
}

/** Appends one change and answers its sequence number. Call it inside the transaction that makes the change. */
export function appendEvent(sql: Sql, event: Omit<LogEntry, "seq">): number {
  const counted = counting.get(sql);
  if (counted !== undefined) {
    counted.head += 1;
    counted.entries.push({ ...event, seq: counted.head });
    return counted.head;
  }
  const seq = nextSeq(sql);
  insertEvent(sql, { ...event, seq });
  return seq;
}

/** The number the next event will have: a message needs its own before its row is written. */
export function peekNextSeq(sql: Sql): number {
  return position(sql).head + 1;
}

function nextSeq(sql: Sql): number {
  const row = sql.first<{ head: number }>("UPDATE log_state SET head = head + 1 WHERE id = 1 RETURNING head");
  if (row === null) throw new Error("the event log was not opened");
  return row.head;
}

function insertEvent(sql: Sql, event: LogEntry): void {
  sql.run(
    "INSERT INTO event_log (seq, at, kind, entity, chat_id) VALUES (?, ?, ?, ?, ?)",
    event.seq,
    event.at,
    event.kind,
    event.entity,
    event.chatId,
  );
}

function insertEvents(sql: Sql, events: readonly LogEntry[]): void {
  sql.run(
    `INSERT INTO event_log (seq, at, kind, entity, chat_id)
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?)`,
    JSON.stringify(events.map(({ seq, at, kind, entity, chatId }) => [seq, at, kind, entity, chatId])),
  );
}

/** Entries after `cursor`, oldest first. */
export function entriesAfter(sql: Sql, cursor: number, limit: number): LogEntry[] {
  return sql.all<LogEntry>(
    "SELECT seq, at, kind, entity, chat_id AS chatId FROM event_log WHERE seq > ? ORDER BY seq LIMIT ?",
    cursor,
    limit,
  );
}

/**
 * Drops a slice of what is older than 7 days or more than 100,000 events back, and raises the floor with it.
 * @returns true when there is more to drop
 */
export function trimLog(sql: Sql, now: number): boolean {
  const { head } = position(sql);
  const floor = logFloor(sql);
  const row = sql.first<{ upTo: number | null }>(
    "SELECT max(seq) AS upTo FROM event_log WHERE seq >= ? AND seq < ? AND (at < ? OR seq <= ?)",
    floor,
    floor + TRIM_SLICE,
    now - KEEP_MS,
    head - KEEP_EVENTS,
  );
  const upTo = row?.upTo ?? null;
  if (upTo === null) return false;
  sql.transaction(() => {
    sql.run("DELETE FROM event_log WHERE seq <= ?", upTo);
    sql.run("UPDATE log_state SET floor = ? WHERE id = 1", upTo + 1);
  });
  return upTo === floor + TRIM_SLICE - 1;
}
