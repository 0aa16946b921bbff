import { gzipSync } from "node:zlib";
import { type ArchivePiece, chunkName } from "../../shared/archive.ts";
import type { Sql } from "../sql.ts";
import type { ArchiveStore } from "./archive-store.ts";
import type { Piece } from "./read-piece.ts";

/** `rowSum` null: written before sums were kept. */
export type PieceRow = ArchivePiece & { tableName: string; fromRow: number; rowSum: string | null };

const COLUMNS = `table_name AS tableName, from_row AS "fromRow", sha256, rows, text_bytes AS textBytes, size_bytes AS sizeBytes, row_sum AS rowSum`;

export const allPieces = (sql: Sql): PieceRow[] =>
  sql.all<PieceRow>(`SELECT ${COLUMNS} FROM archive_pieces ORDER BY table_name, from_row`);

/** The bytes of a piece that are kept, and how many had to be written for it: none when they are there already. */
export type KeptPiece = Piece & { textBytes: number; sizeBytes: number; addedBytes: number };

/** Sees to it that a piece's bytes lie in the store. */
export async function keepPiece(sql: Sql, store: ArchiveStore, piece: Piece): Promise<KeptPiece> {
  const textBytes = new TextEncoder().encode(piece.text).byteLength;
  const known = sql.first<{ sizeBytes: number }>(
    // What is about to be thrown away may be gone already.
    "SELECT size_bytes AS sizeBytes FROM archive_chunks WHERE sha256 = ? AND unused_since IS NULL",
    piece.sha256,
  );
  if (known !== null) return { ...piece, textBytes, sizeBytes: known.sizeBytes, addedBytes: 0 };
  const bytes = Uint8Array.from(gzipSync(piece.text));
  // Known before it is there, as one that nobody needs: whatever ends the archive now, it is thrown away some day.
  sql.run(
    "INSERT INTO archive_chunks (sha256, size_bytes, unused_since) VALUES (?, ?, 0) ON CONFLICT DO NOTHING",
    piece.sha256,
    bytes.byteLength,
  );
  await store.put(chunkName(piece.sha256), bytes, "application/gzip");
  return { ...piece, textBytes, sizeBytes: bytes.byteLength, addedBytes: bytes.byteLength };
}

/** Takes a stretch of a table out of the newest archive and puts these pieces in its place. Writes what differs only. */
export function recordPieces(
  sql: Sql,
  archiveNo: number,
  stretch: { table: string; fromRow: number; nextRow: number },
  pieces: readonly KeptPiece[],
): void {
  const before = sql.all<PieceRow>(
    `SELECT ${COLUMNS} FROM archive_pieces WHERE table_name = ? AND from_row >= ? AND from_row < ?`,
    stretch.table,
    stretch.fromRow,
    stretch.nextRow,
  );
  const same = new Set<number>();
  for (const piece of pieces) {
    const old = before.find(({ fromRow }) => fromRow === piece.fromRow);
    // The sum is not there in a row of before it was kept, and is an older one where an older Parley wrote the rest.
    if (old?.sha256 === piece.sha256 && old.rowSum === piece.rowSum) {
      same.add(piece.fromRow);
      continue;
    }
    sql.run(
      `INSERT INTO archive_chunks (sha256, size_bytes) VALUES (?, ?)
       ON CONFLICT (sha256) DO UPDATE SET unused_since = NULL, size_bytes = excluded.size_bytes`,
      piece.sha256,
      piece.sizeBytes,
    );
    sql.run(
      `INSERT INTO archive_pieces (table_name, from_row, sha256, rows, text_bytes, size_bytes, row_sum)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (table_name, from_row) DO UPDATE SET sha256 = excluded.sha256, rows = excluded.rows,
         text_bytes = excluded.text_bytes, size_bytes = excluded.size_bytes, row_sum = excluded.row_sum`,
      stretch.table,
      piece.fromRow,
      piece.sha256,
      piece.rows,
      piece.textBytes,
      piece.sizeBytes,
      piece.rowSum,
    );
  }
  const now = new Set(pieces.map(({ fromRow }) => fromRow));
  for (const old of before) {
    if (same.has(old.fromRow)) continue;
    if (!now.has(old.fromRow)) {
      sql.run("DELETE FROM archive_pieces WHERE table_name = ? AND from_row = ?", stretch.table, old.fromRow);
    }
    // The archives before this one still need it.
    sql.run(
      `UPDATE archive_chunks SET unused_since = ? WHERE sha256 = ?
       AND NOT EXISTS (SELECT 1 FROM archive_pieces WHERE archive_pieces.sha256 = archive_chunks.sha256)`,
      archiveNo,
      old.sha256,
    );
  }
}
