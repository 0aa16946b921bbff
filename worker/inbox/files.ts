import type { Attachment, ChannelAttachment } from "../shared/wire.ts";
import type { Sql } from "./sql.ts";

/**
 * Files of messages. What the provider said of a file lies with its message; whether its bytes are here, and
 * where, lies in `files`, one row a file. A message is on the screen before its files are.
 */

/** A file's public id: the message's and its place in it. */
export const fileId = (messageSeq: number, place: number): string => `m${messageSeq}.${place}`;

export function parseFileId(id: string): { messageSeq: number; place: number } | null {
  const [, seq, place] = /^m(\d{1,15})\.(\d{1,3})$/.exec(id) ?? [];
  return seq === undefined || place === undefined ? null : { messageSeq: Number(seq), place: Number(place) };
}

export type FileState = Attachment["state"];

type FileRow = {
  place: number;
  state: FileState;
  mimeType: string | null;
  sizeBytes: number | null;
  width: number | null;
  height: number | null;
};

/**
 * Notes the files of a new message: their bytes are to be asked for, unless they may not be kept and the account's owner
 * has not decided otherwise.
 */
export function noteFiles(sql: Sql, messageSeq: number, attachments: readonly ChannelAttachment[], now: number): void {
  for (const [place, attachment] of attachments.entries()) {
    const isKept = attachment.mayBeKept !== false || ownerKeepsMedia(sql, messageSeq);
    sql.run(
      "INSERT INTO files (message_seq, place, state, next_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
      messageSeq,
      place,
      isKept ? "waiting" : "not_kept",
      isKept ? now : null,
    );
  }
}

const ownerKeepsMedia = (sql: Sql, messageSeq: number): boolean =>
  sql.first(
    `SELECT a.id FROM messages m JOIN accounts a ON a.id = m.account_id WHERE m.seq = ? AND a.keeps_media = 1`,
    messageSeq,
  ) !== null;

/**
 * The owner does not want files kept any more that the network asks not to keep: what is held of them goes as soon as
 * the alarm comes round, and they are shown from the network again.
 */
export function dropKeptFiles(sql: Sql, accountId: string, now: number): void {
  sql.run(
    `UPDATE files SET state = 'not_kept', next_at = CASE WHEN object_key IS NULL THEN NULL ELSE ?2 END
     WHERE state IN ('waiting', 'stored', 'expired') AND EXISTS (
       SELECT 1 FROM messages m
       WHERE m.seq = files.message_seq AND m.account_id = ?1
         AND json_extract(m.attachments, '$[' || files.place || '].mayBeKept') = 0)`,
    accountId,
    now,
  );
}

/** A file that is here before its message: what an agent uploaded. */
export function noteStoredFile(
  sql: Sql,
  messageSeq: number,
  upload: { objectKey: string; mimeType: string; sizeBytes: number; width: number | null; height: number | null },
): void {
  sql.run(
    `INSERT INTO files (message_seq, place, state, object_key, mime_type, size_bytes, width, height)
     VALUES (?, 0, 'stored', ?, ?, ?, ?, ?)`,
    messageSeq,
    upload.objectKey,
    upload.mimeType,
    upload.sizeBytes,
    upload.width,
    upload.height,
  );
}

/** A message that passes another one on has the same files, which lie here once. */
export function copyFiles(sql: Sql, fromSeq: number, toSeq: number): void {
  sql.run(
    `INSERT INTO files (message_seq, place, state, object_key, mime_type, size_bytes, width, height)
     SELECT ?2, place, state, object_key, mime_type, size_bytes, width, height FROM files
     WHERE message_seq = ?1 AND state = 'stored'`,
    fromSeq,
    toSeq,
  );
}

/** The message was deleted, and its files with it: what is held of them goes as soon as the alarm comes round. */
export function forgetFiles(sql: Sql, messageSeq: number, now: number): void {
  sql.run(
    "UPDATE files SET state = 'not_kept', next_at = ? WHERE message_seq = ? AND object_key IS NOT NULL",
    now,
    messageSeq,
  );
  sql.run("DELETE FROM files WHERE message_seq = ? AND object_key IS NULL", messageSeq);
}

/** A message's files as people see them. What is known from the bytes themselves wins over what was said of them. */
export function attachmentsOf(sql: Sql, messageSeq: number, stored: string | null): Attachment[] {
  if (stored === null) return [];
  const rows = sql.all<FileRow>(
    "SELECT place, state, mime_type AS mimeType, size_bytes AS sizeBytes, width, height FROM files WHERE message_seq = ?",
    messageSeq,
  );
  return (JSON.parse(stored) as ChannelAttachment[]).map(({ source: _, mayBeKept: __, ...said }, place) => {
    const row = rows.find((one) => one.place === place);
    return {
      ...said,
      id: fileId(messageSeq, place),
      mimeType: row?.mimeType ?? said.mimeType,
      sizeBytes: row?.sizeBytes ?? said.sizeBytes,
      width: row?.width ?? said.width,
      height: row?.height ?? said.height,
      state: row?.state ?? "waiting",
    };
  });
}
