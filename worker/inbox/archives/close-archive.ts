import { ARCHIVE_FORMAT, ARCHIVE_VERSION, type ArchiveManifest, manifestName } from "../../shared/archive.ts";
import { position } from "../event-log.ts";
import type { Sql } from "../sql.ts";
import { addSums, hashOfState } from "../state-hash.ts";
import { type ArchiveRun, EXPORT_KEPT_MS } from "./archive-rows.ts";
import { ARCHIVED_TABLES, type ArchivedTable } from "./archived-tables.ts";
import { type Mark, settleMark, stopMarking, takeMarks } from "./change-marks.ts";
import type { ArchiveWork } from "./make-archive.ts";
import { allPieces, type KeptPiece, keepPiece, type PieceRow, recordPieces } from "./piece-rows.ts";
import { type Piece, readStretch, stretchEnd } from "./read-piece.ts";
import { schemaNumber, tableColumns } from "./table-columns.ts";

/** Stretches that are read in the one turn that the archive shows. More are first read again one by one. */
const STRETCHES_AT_LAST = 12;
const TEXT_AT_LAST_BYTES = 16 * 1024 * 1024;
const STRETCHES_A_SLICE = 24;

/** A marked stretch as it is now. */
type Reread = Mark & { table: ArchivedTable; pieces: Piece[] };

/** Reads again what changed while the archive was read, and the last of it in one turn: that is the moment it shows. */
export async function closeArchive(work: ArchiveWork, run: ArchiveRun): Promise<void> {
  const marks = takeMarks(work.sql, STRETCHES_A_SLICE);
  if (marks.length > STRETCHES_AT_LAST) return catchUp(work, run, marks);
  const last = readMarked(work.sql, marks);
  if (last === null) return catchUp(work, run, marks);
  await seal(work, run, last);
}

/** One after the other, with awaits between: what changes meanwhile is marked again. */
async function catchUp(work: ArchiveWork, run: ArchiveRun, marks: readonly Mark[]): Promise<void> {
  for (const mark of marks) {
    work.sql.run(
      "UPDATE archive_marks SET taken = 1 WHERE table_name = ? AND from_row = ?",
      mark.tableName,
      mark.fromRow,
    );
    const reread = rereadOf(work.sql, mark);
    const kept = await keepAll(work, reread);
    work.sql.transaction(() => {
      record(work.sql, run, reread, kept);
      settleMark(work.sql, mark);
    });
  }
  work.sql.run("UPDATE archives SET failures = 0, next_at = ? WHERE no = ?", work.clock() + 1, run.no);
}

/** Null when it is too much for one turn. */
function readMarked(sql: Sql, marks: readonly Mark[]): Reread[] | null {
  const rereads: Reread[] = [];
  let bytes = 0;
  for (const mark of marks) {
    const reread = rereadOf(sql, mark);
    bytes += reread.pieces.reduce((sum, { text }) => sum + text.length, 0);
    // A single one has to be taken whatever its size: it would never get smaller.
    if (bytes > TEXT_AT_LAST_BYTES && marks.length > 1) return null;
    rereads.push(reread);
  }
  return rereads;
}

function rereadOf(sql: Sql, mark: Mark): Reread {
  const table = ARCHIVED_TABLES.find(({ name }) => name === mark.tableName);
  if (table === undefined) throw new Error(`a table is marked that is in no archive: ${mark.tableName}`);
  return { ...mark, table, pieces: readStretch(sql, table, mark.fromRow) };
}

/** From here to the first await is the moment that the archive shows. */
async function seal(work: ArchiveWork, run: ArchiveRun, last: readonly Reread[]): Promise<void> {
  const { sql } = work;
  const takenAt = work.clock();
  const { head, epoch } = position(sql);
  const unmarked = allPieces(sql).filter((piece) => !last.some((reread) => isWithin(piece, reread)));
  const shown = [...unmarked, ...last.flatMap(({ pieces }) => pieces)];
  const rows = shown.reduce((sum, piece) => sum + piece.rows, 0);
  const schema = schemaNumber(sql);
  const columns = new Map(ARCHIVED_TABLES.map((table) => [table.name, tableColumns(sql, table)]));

  const kept: KeptPiece[][] = [];
  for (const reread of last) kept.push(await keepAll(work, reread));
  const pieces = [...unmarked, ...last.flatMap((reread, at) => pieceRows(reread, kept[at] ?? []))];
  const manifest: ArchiveManifest = {
    format: ARCHIVE_FORMAT,
    version: ARCHIVE_VERSION,
    id: run.id,
    takenAt: new Date(takenAt).toISOString(),
    schema,
    head,
    stateHash: hashOfPieces(shown, head),
    tables: ARCHIVED_TABLES.map(({ name }) => tableOf(name, columns.get(name) ?? [], pieces)),
  };
  const bytes = Uint8Array.from(new TextEncoder().encode(JSON.stringify(manifest)));
  await work.archives.put(manifestName(run.id), bytes, "application/json");

  work.sql.transaction(() => {
    if (position(work.sql).epoch !== epoch) {
      // Something was erased meanwhile, which no copy may show: it is marked, and read again.
      work.sql.run("UPDATE archives SET next_at = ? WHERE no = ?", work.clock() + 1, run.no);
      return;
    }
    for (const [at, reread] of last.entries()) record(work.sql, run, reread, kept[at] ?? []);
    stopMarking(work.sql);
    work.sql.run(
      `UPDATE archives SET state = 'ready', finished_at = ?, head = ?, rows = ?, size_bytes = ?, next_at = ? WHERE no = ?`,
      work.clock(),
      head,
      rows,
      bytes.byteLength + pieces.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      // A nightly one is due at once, for what it makes superfluous.
      work.clock() + (run.kind === "export" ? EXPORT_KEPT_MS : 1),
      run.no,
    );
  });
}

const keepAll = async (work: ArchiveWork, { pieces }: Reread): Promise<KeptPiece[]> => {
  const kept: KeptPiece[] = [];
  for (const piece of pieces) kept.push(await keepPiece(work.sql, work.archives, piece));
  return kept;
};

function record(sql: Sql, run: ArchiveRun, { table, fromRow }: Reread, kept: readonly KeptPiece[]): void {
  recordPieces(sql, run.no, { table: table.name, fromRow, nextRow: stretchEnd(table, fromRow) }, kept);
  const addedBytes = kept.reduce((sum, piece) => sum + piece.addedBytes, 0);
  if (addedBytes > 0) sql.run("UPDATE archives SET added_bytes = added_bytes + ? WHERE no = ?", addedBytes, run.no);
}

/** Null when a piece was read before sums were kept: in an archive that was being made during that deploy. */
function hashOfPieces(pieces: readonly Pick<PieceRow, "rowSum">[], head: number): string | null {
  const sums = pieces.flatMap(({ rowSum }) => rowSum ?? []);
  return sums.length < pieces.length ? null : hashOfState(addSums(sums), head);
}

const isWithin = (piece: PieceRow, { table, fromRow }: Reread): boolean =>
  piece.tableName === table.name && piece.fromRow >= fromRow && piece.fromRow < stretchEnd(table, fromRow);

const pieceRows = ({ table }: Reread, kept: readonly KeptPiece[]): PieceRow[] =>
  kept.map(({ fromRow, sha256, rows, textBytes, sizeBytes, rowSum }) => ({
    tableName: table.name,
    fromRow,
    sha256,
    rows,
    textBytes,
    sizeBytes,
    rowSum,
  }));

function tableOf(
  name: string,
  columns: ArchiveManifest["tables"][number]["columns"],
  pieces: readonly PieceRow[],
): ArchiveManifest["tables"][number] {
  const own = pieces.filter(({ tableName }) => tableName === name).sort((a, b) => a.fromRow - b.fromRow);
  return {
    name,
    columns,
    rows: own.reduce((sum, { rows }) => sum + rows, 0),
    pieces: own.map(({ sha256, rows, textBytes, sizeBytes }) => ({ sha256, rows, textBytes, sizeBytes })),
  };
}
