import { UNSENT_KEPT_MS } from "./file-store.ts";
import { type Outgoing, uploadIdsOf } from "./outgoing.ts";
import type { Sql } from "./sql.ts";

/**
 * Files that were uploaded and that no message needs (any more). An upload belongs to the message that it was sent with
 * for as long as that is here, since it may be sent again. Any other is looked at after a day, and thrown away unless
 * somebody has planned to send it.
 */

/** As many in one turn: whether a file is used elsewhere is looked for among all files. */
const AT_ONCE = 50;

/** A message has taken them: they are its own from now on. */
export function takeUploads(sql: Sql, outgoing: string | null): void {
  for (const id of idsIn(outgoing)) sql.run("UPDATE uploads SET look_at = NULL WHERE id = ?", id);
}

/**
 * The message goes, or what it says; call it before. A template's header is let go by no message: a thousand others may
 * be sent with the same upload, and nothing finds them by it.
 *
 * @param at when its file is wanted no longer
 */
export function releaseUpload(sql: Sql, messageSeq: number, at: number): void {
  sql.run(
    "UPDATE uploads SET look_at = ?1 WHERE id = (SELECT outgoing ->> '$.uploadId' FROM messages WHERE seq = ?2)",
    at,
    messageSeq,
  );
}

/** The same bytes may be on their way into another message just now: its row is there by then, and keeps them. */
const THROWN_AWAY_AFTER_MS = 10 * 60 * 1000;

/**
 * Bytes that were fetched for a message which keeps none (any more): it was deleted or erased meanwhile, or its file came
 * twice. They are looked at like an upload that nobody sent.
 */
export function throwAway(
  sql: Sql,
  { objectKey, mimeType }: { objectKey: string; mimeType: string },
  now: number,
): void {
  if (sql.first("SELECT 1 AS one FROM files WHERE object_key = ? LIMIT 1", objectKey) !== null) return;
  sql.run(
    `INSERT INTO uploads (id, account_id, object_key, kind, mime_type, file_name, size_bytes, origin, created_at, look_at)
     VALUES (?1, '', ?2, 'document', ?3, '', 0, '', ?4, ?5) ON CONFLICT (id) DO UPDATE SET look_at = ?5`,
    thrownAwayAs(objectKey),
    objectKey,
    mimeType,
    now,
    now + THROWN_AWAY_AFTER_MS,
  );
}

/** They are gone, so nobody needs to remember them. */
export function forgetThrownAway(sql: Sql, objectKey: string): void {
  sql.run("DELETE FROM uploads WHERE id = ?", thrownAwayAs(objectKey));
}

/** No id of an upload that can be sent: those are made by the door that takes them. */
const thrownAwayAs = (objectKey: string): string => `unused ${objectKey}`;

const idsIn = (outgoing: string | null): string[] =>
  outgoing === null ? [] : uploadIdsOf(JSON.parse(outgoing) as Outgoing);

type Due = { id: string; objectKey: string };

/**
 * Takes the uploads out that are due and that nobody needs.
 * @returns their keys in R2, of which other files may still make use
 */
export function takeUnusedUploads(sql: Sql, now: number): string[] {
  const due = sql.all<Due>(
    "SELECT id, object_key AS objectKey FROM uploads WHERE look_at <= ? ORDER BY look_at LIMIT ?",
    now,
    AT_ONCE,
  );
  return due.flatMap((upload) => {
    if (isOfMessage(sql, upload)) {
      sql.run("UPDATE uploads SET look_at = NULL WHERE id = ?", upload.id);
      return [];
    }
    if (isPlanned(sql, upload)) {
      sql.run("UPDATE uploads SET look_at = ? WHERE id = ?", now + UNSENT_KEPT_MS, upload.id);
      return [];
    }
    sql.run("DELETE FROM uploads WHERE id = ?", upload.id);
    return [upload.objectKey];
  });
}

/** Of another message than the one that let go of it: the same upload may be sent twice. */
const isOfMessage = (sql: Sql, { id, objectKey }: Due): boolean =>
  sql.first(
    `SELECT 1 AS one FROM files f JOIN messages m ON m.seq = f.message_seq
     WHERE f.object_key = ? AND m.outgoing ->> '$.uploadId' = ? LIMIT 1`,
    objectKey,
    id,
  ) !== null;

const isPlanned = (sql: Sql, { id }: Due): boolean =>
  sql.first(
    "SELECT 1 AS one FROM scheduled_messages WHERE state IN ('scheduled', 'failed', 'answered') AND instr(draft, ?) > 0 LIMIT 1",
    id,
  ) !== null;
