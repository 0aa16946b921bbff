import { chunkName, manifestName } from "../../shared/archive.ts";
import { NIGHTLIES_KEPT } from "./archive-rows.ts";
import type { ArchiveWork } from "./make-archive.ts";

/** What R2 deletes in one call. */
const CHUNKS_A_SLICE = 500;
const FAILED_KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Throws away exports that have expired and all but the newest 30 nightly archives, and then what no archive needs any
 * more. From the store first: whatever is interrupted is done again.
 *
 * Runs when no archive is being made, so that nothing is thrown away that one has just found to be there.
 */
export async function pruneArchives(work: ArchiveWork): Promise<void> {
  const now = work.clock();
  const over = work.sql.all<{ no: number; id: string }>(
    `SELECT no, id FROM archives WHERE (kind = 'export' AND state = 'ready' AND next_at <= ?1)
       OR (state = 'failed' AND finished_at <= ?2)
       OR (kind = 'nightly' AND state = 'ready' AND no NOT IN
         (SELECT no FROM archives WHERE kind = 'nightly' AND state = 'ready' ORDER BY no DESC LIMIT ?3))`,
    now,
    now - FAILED_KEPT_MS,
    NIGHTLIES_KEPT,
  );
  if (over.length > 0) await work.archives.remove(over.map(({ id }) => manifestName(id)));
  for (const { no } of over) work.sql.run("DELETE FROM archives WHERE no = ?", no);

  const oldest = work.sql.first<{ no: number | null }>("SELECT min(no) AS no FROM archives WHERE state = 'ready'")?.no;
  if (oldest === null || oldest === undefined) {
    // Without any archive, what the next one could build on is only a copy that nobody asked to keep.
    work.sql.run("UPDATE archive_chunks SET unused_since = 0 WHERE unused_since IS NULL OR unused_since > 0");
    work.sql.run("DELETE FROM archive_pieces");
  }
  for (;;) {
    const unused = work.sql.all<{ sha256: string }>(
      "SELECT sha256 FROM archive_chunks WHERE unused_since <= ? LIMIT ?",
      oldest ?? 0,
      CHUNKS_A_SLICE,
    );
    if (unused.length === 0) break;
    await work.archives.remove(unused.map(({ sha256 }) => chunkName(sha256)));
    for (const { sha256 } of unused) {
      work.sql.run("DELETE FROM archive_chunks WHERE sha256 = ? AND unused_since IS NOT NULL", sha256);
    }
  }
  work.sql.run("UPDATE archives SET next_at = NULL WHERE kind = 'nightly' AND state = 'ready'");
}
