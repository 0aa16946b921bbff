import type { RestorePlan } from "../../shared/archive.ts";
import { newSecret } from "../../shared/ids.ts";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import { position } from "../event-log.ts";
import type { Sql } from "../sql.ts";
import { addSums, hashOfState, NO_ROWS } from "../state-hash.ts";
import { ARCHIVED_TABLES } from "./archived-tables.ts";
import { insertLines } from "./insert-lines.ts";
import { settleRestored } from "./settle-restored.ts";
import { schemaNumber } from "./table-columns.ts";

/** How far a restore is: the pieces that are still to come, by their hashes. */
export type Restore = { archiveId: string; state: "running" | "done"; pieces: number; missing: string[] };

export type BeginRefusal = "not_empty" | "newer_archive" | "unknown_table";
export type PieceRefusal = "no_restore" | "unknown_piece" | "unreadable_piece";
export type FinishRefusal = "no_restore" | "pieces_missing" | "state_differs";

/**
 * Takes an archive into this tenant, which must be empty: piece by piece, in any order, each once. Doing any step
 * again does no harm, so that whoever restores goes on after a crash with what is still missing.
 */
export function beginRestore(sql: Sql, plan: RestorePlan, now: number): Outcome<Restore, BeginRefusal> {
  const known = readRestore(sql);
  if (known?.archiveId === plan.id && known.state === "running") return ok(known);
  if (known !== null || !isEmpty(sql)) return fail("not_empty");
  if (plan.schema > schemaNumber(sql)) return fail("newer_archive");
  const names = new Set(ARCHIVED_TABLES.map(({ name }) => name));
  if (plan.tables.some(({ name, pieces }) => pieces.length > 0 && !names.has(name))) return fail("unknown_table");
  sql.transaction(() => {
    sql.run(
      "INSERT INTO restores (id, archive_id, state, state_hash, started_at, row_sum) VALUES (1, ?, 'running', ?, ?, ?)",
      plan.id,
      // A database of then had other columns. The hash of each piece says that all of it came, and came whole.
      plan.schema === schemaNumber(sql) ? plan.stateHash : null,
      now,
      NO_ROWS,
    );
    for (const { name, pieces } of plan.tables) {
      for (const [sha256, rows] of pieces) {
        sql.run(
          "INSERT INTO restore_pieces (sha256, table_name, rows) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
          sha256,
          name,
          rows,
        );
      }
    }
    // From here on: whatever happens in this tenant has a number that nothing in the archive has.
    sql.run(
      "UPDATE log_state SET epoch = ?, head = ?, floor = ? WHERE id = 1",
      newSecret(128),
      plan.head,
      plan.head + 1,
    );
  });
  return ok(readRestore(sql) ?? { archiveId: plan.id, state: "running", pieces: 0, missing: [] });
}

/** @param text of a piece whose hash was worked out by the caller from these very bytes */
export function takePiece(sql: Sql, sha256: string, text: string): Outcome<Restore | null, PieceRefusal> {
  const state = readState(sql);
  if (state?.state !== "running") return fail("no_restore");
  const piece = sql.first<{ tableName: string; rows: number; isDone: number }>(
    "SELECT table_name AS tableName, rows, is_done AS isDone FROM restore_pieces WHERE sha256 = ?",
    sha256,
  );
  if (piece === null) return fail("unknown_piece");
  if (piece.isDone === 1) return ok(null);
  const table = ARCHIVED_TABLES.find(({ name }) => name === piece.tableName);
  if (table === undefined) return fail("unknown_piece");
  try {
    sql.transaction(() => {
      const { rows, sum } = insertLines(sql, table, text);
      if (rows !== piece.rows) throw new UnreadablePieceError();
      if (state.rowSum !== null) sql.run("UPDATE restores SET row_sum = ?", addSums([state.rowSum, sum]));
      sql.run("UPDATE restore_pieces SET is_done = 1 WHERE sha256 = ?", sha256);
    });
  } catch (error) {
    // Lines that are no rows of this table, or that another piece has brought already: nothing of it is here now.
    if (error instanceof UnreadablePieceError || error instanceof SyntaxError || isConstraint(error)) {
      return fail("unreadable_piece");
    }
    throw error;
  }
  return ok(null);
}

/**
 * Ends a restore whose pieces are all here. The state is compared before anything is settled: accounts that need to be
 * connected again, sends that were on their way, and files whose bytes stayed behind. The log has another epoch then:
 * close the sockets.
 */
export function finishRestore(sql: Sql, now: number): Outcome<{ stateHash: string | null }, FinishRefusal> {
  const state = readState(sql);
  if (state === null) return fail("no_restore");
  if (state.state === "done") return ok({ stateHash: state.stateHash });
  if (sql.first("SELECT 1 AS one FROM restore_pieces WHERE is_done = 0 LIMIT 1") !== null)
    return fail("pieces_missing");
  if (stateDiffers(sql, state)) return fail("state_differs");
  sql.transaction(() => {
    settleRestored(sql, now);
    // The pieces came without events: a page that was opened meanwhile shows what was here by then, and has to read anew.
    sql.run("UPDATE log_state SET epoch = ? WHERE id = 1", newSecret(128));
    sql.run("UPDATE restores SET state = 'done' WHERE id = 1");
    sql.run("DELETE FROM restore_pieces");
  });
  return ok({ stateHash: state.stateHash });
}

/**
 * The sum has what each piece became in this database. What came besides has moved the head: every visible change does.
 */
const stateDiffers = (sql: Sql, { rowSum, stateHash }: { rowSum: string | null; stateHash: string | null }): boolean =>
  rowSum !== null && stateHash !== null && hashOfState(rowSum, position(sql).head) !== stateHash;

export function readRestore(sql: Sql): Restore | null {
  const state = readState(sql);
  if (state === null) return null;
  const pieces = sql.all<{ sha256: string; isDone: number }>("SELECT sha256, is_done AS isDone FROM restore_pieces");
  return {
    archiveId: state.archiveId,
    state: state.state,
    pieces: pieces.length,
    missing: pieces.filter(({ isDone }) => isDone === 0).map(({ sha256 }) => sha256),
  };
}

/** Until a restore is done, only the archive's own rows may come: one more, and the state would differ for ever. */
export const isRestoring = (sql: Sql): boolean => readState(sql)?.state === "running";

const readState = (sql: Sql) =>
  sql.first<{ archiveId: string; state: "running" | "done"; stateHash: string | null; rowSum: string | null }>(
    "SELECT archive_id AS archiveId, state, state_hash AS stateHash, row_sum AS rowSum FROM restores WHERE id = 1",
  );

/** Nothing was ever connected or said here. */
const isEmpty = (sql: Sql): boolean =>
  sql.first("SELECT 1 AS one FROM log_state WHERE head > 0") === null &&
  sql.first("SELECT 1 AS one FROM accounts LIMIT 1") === null;

class UnreadablePieceError extends Error {
  override readonly name = "UnreadablePieceError";
}

const isConstraint = (error: unknown): boolean =>
  error instanceof Error && /constraint|datatype mismatch|malformed JSON/i.test(error.message);
