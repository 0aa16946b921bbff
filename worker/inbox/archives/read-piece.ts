import { createHash } from "node:crypto";
import type { Sql, SqlValue } from "../sql.ts";
import { sumOfRows } from "../state-hash.ts";
import type { ArchivedTable } from "./archived-tables.ts";

/** A stretch of a table's rows as text, from a row number (inclusive) to where the next piece begins. */
export type Piece = { fromRow: number; nextRow: number; rows: number; text: string; sha256: string; rowSum: string };

/** Few enough that a page of the longest messages has room in memory. */
const ROWS_A_PAGE = 100;
/** A piece ends after the page that takes it over this. */
const PIECE_TEXT_BYTES = 1024 * 1024;
/** Cannot be a column of ours. */
const ROW_NUMBER = "row number";

export type Row = Record<string, SqlValue>;

/** Where the stretch ends that a row is in. */
export const stretchEnd = ({ span }: ArchivedTable, row: number): number => (Math.floor(row / span) + 1) * span;

/** The first row number from `row` on that there is; null when there is none. */
export const nextRowFrom = (sql: Sql, { name }: ArchivedTable, row: number): number | null =>
  sql.first<{ row: number }>(`SELECT rowid AS "row" FROM ${name} WHERE rowid >= ? ORDER BY rowid LIMIT 1`, row)?.row ??
  null;

export const lastRow = (sql: Sql, { name }: ArchivedTable): number =>
  sql.first<{ row: number | null }>(`SELECT max(rowid) AS "row" FROM ${name}`)?.row ?? 0;

/**
 * The piece that begins at `fromRow`, at most to the end of the stretch. The same rows always give the same text, so
 * that what did not change since the last archive is known by its hash.
 */
export function readPiece(sql: Sql, table: ArchivedTable, fromRow: number): Piece {
  const end = stretchEnd(table, fromRow);
  const lines: string[] = [];
  let next = fromRow;
  let length = 0;
  while (next < end && length < PIECE_TEXT_BYTES) {
    const page = sql.all<Row>(
      `SELECT rowid AS "${ROW_NUMBER}", * FROM ${table.name} WHERE rowid >= ? AND rowid < ? ORDER BY rowid LIMIT ?`,
      next,
      end,
      ROWS_A_PAGE,
    );
    for (const { [ROW_NUMBER]: _, ...row } of page) {
      const line = lineOf(table, row);
      lines.push(line);
      length += line.length + 1;
    }
    const last = page.length < ROWS_A_PAGE ? undefined : page.at(-1);
    next = last === undefined ? end : Number(last[ROW_NUMBER]) + 1;
  }
  const text = lines.map((line) => `${line}\n`).join("");
  return {
    fromRow,
    nextRow: next,
    rows: lines.length,
    text,
    sha256: createHash("sha256").update(text).digest("hex"),
    rowSum: sumOfRows(table.name, lines),
  };
}

/** A row as an archive has it. */
export function lineOf({ leaves = [] }: ArchivedTable, row: Row): string {
  const kept = { ...row };
  for (const column of leaves) delete kept[column];
  return JSON.stringify(kept);
}

/** All pieces of the stretch that begins at `fromRow`; none when it is empty. */
export function readStretch(sql: Sql, table: ArchivedTable, fromRow: number): Piece[] {
  const end = stretchEnd(table, fromRow);
  const pieces: Piece[] = [];
  for (let next = fromRow; next < end; ) {
    const piece = readPiece(sql, table, next);
    if (piece.rows > 0) pieces.push(piece);
    next = piece.nextRow;
  }
  return pieces;
}
