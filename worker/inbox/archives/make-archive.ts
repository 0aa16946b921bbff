import { fullJitterDelayMs } from "../../shared/backoff.ts";
import type { Clock } from "../../shared/clock.ts";
import { logFailure } from "../log-failure.ts";
import type { Sql } from "../sql.ts";
import { type ArchiveRun, giveUpArchive, runningArchive } from "./archive-rows.ts";
import type { ArchiveStore } from "./archive-store.ts";
import { ARCHIVED_TABLES } from "./archived-tables.ts";
import { startMarking } from "./change-marks.ts";
import { closeArchive } from "./close-archive.ts";
import { keepPiece, recordPieces } from "./piece-rows.ts";
import { pruneArchives } from "./prune-archives.ts";
import { nextRowFrom, readPiece, stretchEnd } from "./read-piece.ts";

/** What making an archive needs of its object. `sql` is read anew after each await: the tenant may be gone then. */
export type ArchiveWork = { readonly sql: Sql; readonly clock: Clock; readonly archives: ArchiveStore };

/** Bounds of one slice: between two of them the object does everything else that is due. */
const PIECES_A_SLICE = 12;
const SLICE_MS = 3_000;

const RETRY_BASE_MS = 5_000;
const RETRY_CAP_MS = 10 * 60 * 1000;
const FAILURES_MAX = 12;

/**
 * The next slice of the archive that is being made, or of throwing old ones away. Each slice goes on from what is
 * written down, so that a crash costs the slice it met. Never throws: a store that cannot be reached keeps none of
 * the object's other jobs from their turn.
 */
export async function workOnArchives(work: ArchiveWork): Promise<void> {
  const run = runningArchive(work.sql);
  try {
    if (run === null) await pruneArchives(work);
    else await (run.phase === "reading" ? readOn(work, run) : closeArchive(work, run));
  } catch (error) {
    logFailure("archive", error);
    noteFailure(work.sql, run, work.clock());
  }
}

async function readOn(work: ArchiveWork, run: ArchiveRun): Promise<void> {
  const until = work.clock() + SLICE_MS;
  let { tablePlace, nextRow } = run;
  for (let pieces = 0; pieces < PIECES_A_SLICE && work.clock() < until; pieces++) {
    const table = ARCHIVED_TABLES[tablePlace];
    if (table === undefined) {
      work.sql.run("UPDATE archives SET phase = 'closing', next_at = ? WHERE no = ?", work.clock() + 1, run.no);
      return;
    }
    if (nextRow === 0) startMarking(work.sql, table);
    const found = nextRowFrom(work.sql, table, nextRow);
    if (found === null) {
      work.sql.transaction(() => {
        const rest = { table: table.name, fromRow: nextRow, nextRow: Number.MAX_SAFE_INTEGER };
        recordPieces(work.sql, run.no, rest, []);
        saveCursor(work.sql, run, tablePlace + 1, 0, 0);
      });
      [tablePlace, nextRow] = [tablePlace + 1, 0];
      continue;
    }
    const fromRow = found < stretchEnd(table, nextRow) ? nextRow : stretchEnd(table, found) - table.span;
    const piece = readPiece(work.sql, table, fromRow);
    const kept = await keepPiece(work.sql, work.archives, piece);
    work.sql.transaction(() => {
      const stretch = { table: table.name, fromRow: nextRow, nextRow: piece.nextRow };
      recordPieces(work.sql, run.no, stretch, kept.rows > 0 ? [kept] : []);
      saveCursor(work.sql, run, tablePlace, piece.nextRow, kept.addedBytes);
    });
    nextRow = piece.nextRow;
  }
  work.sql.run("UPDATE archives SET next_at = ? WHERE no = ?", work.clock() + 1, run.no);
}

function saveCursor(sql: Sql, run: ArchiveRun, tablePlace: number, nextRow: number, addedBytes: number): void {
  sql.run(
    "UPDATE archives SET table_place = ?, next_row = ?, added_bytes = added_bytes + ?, failures = 0 WHERE no = ?",
    tablePlace,
    nextRow,
    addedBytes,
    run.no,
  );
}

function noteFailure(sql: Sql, run: ArchiveRun | null, now: number): void {
  const failures = (run?.failures ?? 0) + 1;
  if (run !== null && failures >= FAILURES_MAX) {
    giveUpArchive(sql, run, now);
    return;
  }
  const dueAt = now + 1_000 + fullJitterDelayMs(failures, RETRY_BASE_MS, RETRY_CAP_MS, Math.random());
  // Without a running one it was something expired that could not be thrown away: it is due again later.
  if (run === null) sql.run("UPDATE archives SET next_at = ? WHERE next_at <= ?", dueAt, now);
  else sql.run("UPDATE archives SET failures = ?, next_at = ? WHERE no = ?", failures, dueAt, run.no);
}
