import type { Attachment, ChannelAttachment } from "../shared/wire.ts";
import type { FileStore } from "./file-store.ts";
import { type FileState, fileId } from "./files.ts";
import { findMessage, type MessageRef, noteMessageChange } from "./messages.ts";
import type { Sql } from "./sql.ts";
import { forgetThrownAway, takeUnusedUploads, throwAway } from "./unused-uploads.ts";

/** Bytes that are to be fetched from a provider. Plain data: it travels through a queue. */
export type FileJob = {
  fileId: string;
  accountId: string;
  messageExternalId: string;
  attachmentId: string;
  source: string | null;
  kind: Attachment["kind"];
};

/** What became of it. `refused`: too large, or of a kind that is not taken. */
export type FileOutcome =
  | {
      state: "stored";
      objectKey: string;
      mimeType: string;
      sizeBytes: number;
      width: number | null;
      height: number | null;
    }
  | { state: "expired" | "refused" };

/** Asked again after so long without a word, doubled each time: a queue tries more often by itself. */
const ASK_AGAIN_MS = 10 * 60 * 1000;
const ASK_AGAIN_MAX_MS = 12 * 60 * 60 * 1000;
/** Some three days: providers drop their copies after a week at most. */
const TRIES = 12;
const JOBS_AT_ONCE = 50;

type DueRow = {
  messageSeq: number;
  chatId: string;
  place: number;
  tries: number;
  accountId: string;
  externalId: string;
  attachments: string;
};

/** Takes the files whose bytes are due to be asked for. Those that were asked for too often are given up. */
export function takeDueFiles(sql: Sql, now: number): FileJob[] {
  // Of a message that is gone, or that its provider knows under no id: due for ever, they would wake the object without
  // a pause.
  sql.run(
    `UPDATE files SET next_at = NULL WHERE next_at <= ? AND state = 'waiting' AND NOT EXISTS (
       SELECT 1 FROM messages m
       WHERE m.seq = files.message_seq AND m.external_id IS NOT NULL AND m.attachments IS NOT NULL)`,
    now,
  );
  const due = sql.all<DueRow>(
    `SELECT f.message_seq AS messageSeq, m.chat_id AS chatId, f.place, f.tries, m.account_id AS accountId,
            m.external_id AS externalId, m.attachments
     FROM files f JOIN messages m ON m.seq = f.message_seq
     WHERE f.next_at <= ? AND f.state = 'waiting' AND m.external_id IS NOT NULL AND m.attachments IS NOT NULL
     ORDER BY f.next_at DESC LIMIT ?`,
    now,
    JOBS_AT_ONCE,
  );
  return due.flatMap((row) => {
    const attachment = (JSON.parse(row.attachments) as ChannelAttachment[])[row.place];
    if (attachment === undefined || row.tries >= TRIES) {
      settleFile(sql, { seq: row.messageSeq, chatId: row.chatId }, row.place, { state: "expired" }, now);
      return [];
    }
    sql.run(
      "UPDATE files SET tries = tries + 1, next_at = ? WHERE message_seq = ? AND place = ?",
      now + Math.min(ASK_AGAIN_MS * 2 ** row.tries, ASK_AGAIN_MAX_MS),
      row.messageSeq,
      row.place,
    );
    return {
      fileId: fileId(row.messageSeq, row.place),
      accountId: row.accountId,
      messageExternalId: row.externalId,
      attachmentId: attachment.id,
      source: attachment.source ?? null,
      kind: attachment.kind,
    };
  });
}

/** What a queue says of a file: twice, late, or of a message that is here no more, whose bytes are wanted by nobody. */
export function settleFetched(
  sql: Sql,
  { messageSeq, place }: { messageSeq: number; place: number },
  outcome: FileOutcome,
  now: number,
): void {
  sql.transaction(() => {
    const message = findMessage(sql, messageSeq);
    const isTaken =
      message !== null && settleFile(sql, { seq: messageSeq, chatId: message.chatId }, place, outcome, now);
    if (!isTaken && outcome.state === "stored") throwAway(sql, outcome, now);
  });
}

/** Writes down what became of a file; a message that was deleted meanwhile keeps nothing. */
export function settleFile(sql: Sql, message: MessageRef, place: number, outcome: FileOutcome, now: number): boolean {
  const stored = outcome.state === "stored" ? outcome : null;
  const changed = sql.first(
    `UPDATE files SET state = ?, object_key = ?, mime_type = ?, size_bytes = ?, width = ?, height = ?, next_at = NULL
     WHERE message_seq = ? AND place = ? AND state IN ('waiting', 'expired') RETURNING place`,
    outcome.state,
    stored?.objectKey ?? null,
    stored?.mimeType ?? null,
    stored?.sizeBytes ?? null,
    stored?.width ?? null,
    stored?.height ?? null,
    message.seq,
    place,
  );
  if (changed === null) return false;
  noteMessageChange(sql, message, now);
  return true;
}

/**
 * The provider still lists the message, so it may still have the files that were given up for want of an answer: they
 * are asked for once more. What it said itself to be gone stays gone, which its next answer says again.
 */
export function reviveFiles(sql: Sql, accountId: string, messageExternalId: string, now: number): void {
  const message = sql.first<MessageRef>(
    `SELECT seq, chat_id AS chatId FROM messages
     WHERE account_id = ? AND external_id = ? AND part = 0 AND deleted_at IS NULL`,
    accountId,
    messageExternalId,
  );
  if (message === null) return;
  const isRevived = sql.writes(
    "UPDATE files SET state = 'waiting', tries = ?, next_at = ? WHERE message_seq = ? AND state = 'expired'",
    TRIES - 1,
    now,
    message.seq,
  );
  if (isRevived) noteMessageChange(sql, message, now);
}

/** When the next file is to be asked for, looked at or thrown away; null when none is. */
export function nextFileDueAt(sql: Sql): number | null {
  const due = sql.first<{ at: number | null }>(
    `SELECT min(at) AS at FROM (
       SELECT min(next_at) AS at FROM files WHERE next_at IS NOT NULL
       UNION ALL SELECT min(look_at) FROM uploads WHERE look_at IS NOT NULL)`,
  );
  return due?.at ?? null;
}

/**
 * Keys in R2 that nobody needs any more: of messages that were deleted, of accounts that keep no files, of uploads that
 * were not sent. The same bytes may belong to another message or upload, which keeps them.
 */
export function takeForgottenKeys(sql: Sql, now: number): string[] {
  const forgotten = sql.all<{ objectKey: string }>(
    `SELECT object_key AS objectKey FROM files
     WHERE next_at <= ? AND state = 'not_kept' AND object_key IS NOT NULL LIMIT ?`,
    now,
    JOBS_AT_ONCE,
  );
  const keys = new Set(forgotten.map((one) => one.objectKey));
  for (const key of keys) {
    sql.run(
      `DELETE FROM files WHERE object_key = ? AND state = 'not_kept' AND NOT EXISTS (
         SELECT 1 FROM messages m WHERE m.seq = files.message_seq AND m.deleted_at IS NULL)`,
      key,
    );
    // A message that is still there goes on showing its file, from the network.
    sql.run("UPDATE files SET object_key = NULL, next_at = NULL WHERE object_key = ? AND state = 'not_kept'", key);
  }
  for (const key of takeUnusedUploads(sql, now)) keys.add(key);
  return [...keys].filter(
    (key) =>
      sql.first("SELECT 1 AS one FROM files WHERE object_key = ? LIMIT 1", key) === null &&
      sql.first("SELECT 1 AS one FROM uploads WHERE object_key = ? LIMIT 1", key) === null,
  );
}

/**
 * Throws away what nobody needs any more. It is written down until it is gone: a store that does not answer, or an
 * object that ends in between, leaves nothing behind of what was deleted.
 */
export async function removeForgotten(
  core: { readonly sql: Sql; readonly isGone: boolean; readonly files: Pick<FileStore, "remove"> },
  now: number,
): Promise<void> {
  const { sql } = core;
  const keys = sql.transaction(() => {
    const forgotten = takeForgottenKeys(sql, now);
    for (const objectKey of forgotten) throwAway(sql, { objectKey, mimeType: "" }, now);
    return forgotten;
  });
  await core.files.remove(keys);
  if (core.isGone) return;
  sql.transaction(() => {
    for (const key of keys) forgetThrownAway(sql, key);
  });
}

/** A file as it is served: where its bytes are, or how to get them. */
export type FileView = {
  state: FileState;
  objectKey: string | null;
  mimeType: string | null;
  fileName: string | null;
  kind: Attachment["kind"];
  job: FileJob | null;
};

export function findFile(sql: Sql, messageSeq: number, place: number): FileView | null {
  const row = sql.first<{
    accountId: string;
    externalId: string | null;
    attachments: string | null;
    state: FileState | null;
    objectKey: string | null;
    mimeType: string | null;
  }>(
    `SELECT m.account_id AS accountId, m.external_id AS externalId, m.attachments, f.state, f.object_key AS objectKey,
            f.mime_type AS mimeType
     FROM messages m LEFT JOIN files f ON f.message_seq = m.seq AND f.place = ?2 WHERE m.seq = ?1 AND m.deleted_at IS NULL`,
    messageSeq,
    place,
  );
  const attachment = row?.attachments ? (JSON.parse(row.attachments) as ChannelAttachment[])[place] : undefined;
  if (row === null || attachment === undefined) return null;
  const { accountId, externalId } = row;
  return {
    state: row.state ?? "waiting",
    objectKey: row.objectKey,
    mimeType: row.mimeType ?? attachment.mimeType,
    fileName: attachment.fileName,
    kind: attachment.kind,
    job:
      externalId === null
        ? null
        : {
            fileId: fileId(messageSeq, place),
            accountId,
            messageExternalId: externalId,
            attachmentId: attachment.id,
            source: attachment.source ?? null,
            kind: attachment.kind,
          },
  };
}

/** Somebody looks at a file whose bytes are not here: it is asked for now, also one from before files were kept. */
export function askNow(sql: Sql, messageSeq: number, place: number, now: number): void {
  sql.run(
    `INSERT INTO files (message_seq, place, state, next_at) VALUES (?, ?, 'waiting', ?)
     ON CONFLICT (message_seq, place) DO UPDATE SET next_at = min(next_at, excluded.next_at) WHERE state = 'waiting' AND tries = 0`,
    messageSeq,
    place,
    now,
  );
}
