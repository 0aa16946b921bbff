import type { Archive, ArchiveKind } from "../../shared/archive.ts";
import { newId } from "../../shared/ids.ts";
import type { Sql } from "../sql.ts";
import { ARCHIVED_TABLES } from "./archived-tables.ts";
import { stopMarking } from "./change-marks.ts";
import { lastRow } from "./read-piece.ts";

export type ArchiveRun = {
  no: number;
  id: string;
  kind: ArchiveKind;
  phase: "reading" | "closing";
  tablePlace: number;
  nextRow: number;
  addedBytes: number;
  failures: number;
};

type ArchiveRow = {
  id: string;
  kind: ArchiveKind;
  state: Archive["state"];
  tablePlace: number;
  nextRow: number;
  startedAt: number;
  finishedAt: number | null;
  nextAt: number | null;
  rows: number;
  sizeBytes: number;
  addedBytes: number;
};

/** An export that is not fetched within this is made again when it is wanted. */
export const EXPORT_KEPT_MS = 7 * 24 * 60 * 60 * 1000;
export const NIGHTLIES_KEPT = 30;

export const runningArchive = (sql: Sql): ArchiveRun | null =>
  sql.first<ArchiveRun>(
    `SELECT no, id, kind, phase, table_place AS tablePlace, next_row AS nextRow, added_bytes AS addedBytes, failures
     FROM archives WHERE state = 'running' LIMIT 1`,
  );

/**
 * When the next slice is due, or the next archive expires. One that expires waits for the one that is being made: due
 * all the same, it would leave that one no pause to get past a store that does not answer.
 */
export const nextArchiveAt = (sql: Sql): number | null =>
  sql.first<{ at: number | null }>(
    `SELECT coalesce((SELECT next_at FROM archives WHERE state = 'running' LIMIT 1), min(next_at)) AS at
     FROM archives WHERE next_at IS NOT NULL`,
  )?.at ?? null;

/** Begins an archive. One at a time: while one is being made, it is the one that is answered. */
export function startArchive(sql: Sql, kind: ArchiveKind, now: number): string {
  return sql.transaction(() => {
    const running = runningArchive(sql);
    if (running !== null) return running.id;
    const id = newId();
    sql.run(
      `INSERT INTO archives (no, id, kind, state, phase, started_at, next_at)
       SELECT coalesce(max(no), 0) + 1, ?, ?, 'running', 'reading', ?, ? FROM archives`,
      id,
      kind,
      now,
      now,
    );
    return id;
  });
}

/** By then another one is there, mostly; if not, they go all the same. */
const REPLACED_KEPT_MS = 60 * 60 * 1000;

/**
 * After something was deleted that no copy may have any more: what is there is of no use from now on, and goes when the
 * one that is started here is done. One that was running reads again what has changed under it.
 */
export function replaceArchives(sql: Sql, now: number): void {
  sql.transaction(() => {
    sql.run(
      "UPDATE archives SET state = 'failed', finished_at = 0, next_at = ? WHERE state = 'ready'",
      now + REPLACED_KEPT_MS,
    );
    startArchive(sql, "nightly", now);
  });
}

/** Whether anything visible has happened since the newest archive. */
export function changedSinceArchive(sql: Sql): boolean {
  const newest = sql.first<{ head: number }>(
    "SELECT head FROM archives WHERE state = 'ready' ORDER BY no DESC LIMIT 1",
  );
  const head = sql.first<{ head: number }>("SELECT head FROM log_state WHERE id = 1")?.head ?? 0;
  return newest === null ? head > 0 : newest.head !== head;
}

export function giveUpArchive(sql: Sql, run: ArchiveRun, now: number): void {
  sql.transaction(() => {
    stopMarking(sql);
    sql.run("UPDATE archives SET state = 'failed', finished_at = ?, next_at = NULL WHERE no = ?", now, run.no);
  });
}

const COLUMNS = `id, kind, state, table_place AS tablePlace, next_row AS nextRow, started_at AS startedAt,
  finished_at AS finishedAt, next_at AS nextAt, rows, size_bytes AS sizeBytes, added_bytes AS addedBytes`;

/** Newest first; there are never more than a few dozen. */
export const listArchives = (sql: Sql): Archive[] =>
  sql.all<ArchiveRow>(`SELECT ${COLUMNS} FROM archives ORDER BY no DESC`).map((row) => toArchive(sql, row));

export function findArchive(sql: Sql, id: string): Archive | null {
  const row = sql.first<ArchiveRow>(`SELECT ${COLUMNS} FROM archives WHERE id = ?`, id);
  return row && toArchive(sql, row);
}

function toArchive(sql: Sql, row: ArchiveRow): Archive {
  const expiresAt = row.state === "ready" && row.kind === "export" ? row.nextAt : null;
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    progress: row.state === "running" ? progressOf(sql, row) : 1,
    startedAt: new Date(row.startedAt).toISOString(),
    finishedAt: row.finishedAt === null ? null : new Date(row.finishedAt).toISOString(),
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    rows: row.rows,
    sizeBytes: row.sizeBytes,
    addedBytes: row.addedBytes,
  };
}

/** By row numbers, which cost one look a table: nobody counts a million messages to draw a bar. */
function progressOf(sql: Sql, { tablePlace, nextRow }: ArchiveRow): number {
  const lengths = ARCHIVED_TABLES.map((table) => lastRow(sql, table));
  const all = lengths.reduce((sum, length) => sum + length, 0);
  const before = lengths.slice(0, tablePlace).reduce((sum, length) => sum + length, 0);
  const done = before + Math.min(nextRow, lengths[tablePlace] ?? 0);
  return all === 0 ? 0 : Math.min(1, done / all);
}
