import type { PictureName } from "../shared/picture-name.ts";
import type { OutboundFile } from "../shared/wire.ts";
import type { FileJob } from "./file-jobs.ts";
import type { Sql } from "./sql.ts";

/** A file that somebody uploaded to send it. Its bytes are in R2 under `objectKey`. */
export type Upload = {
  id: string;
  accountId: string;
  objectKey: string;
  kind: OutboundFile["kind"];
  mimeType: string;
  fileName: string;
  sizeBytes: number;
  width: number | null;
  height: number | null;
  /** `https://host` under which it was uploaded. */
  origin: string;
};

/** An upload as it is kept. `uploadedAs`: the provider has a copy under this id, from a try that failed later. */
export type KeptUpload = Upload & { uploadedAs: string | null };

/** The way to the bytes, given in by who has the bucket: the core knows rows only. */
export interface FileStore {
  /** Has files fetched elsewhere; `settleFile` is called with what became of each. */
  fetchLater(jobs: readonly FileJob[]): Promise<void>;
  /** Throws bytes away. Keys that are not there do no harm. */
  remove(objectKeys: readonly string[]): Promise<void>;
  /** Keeps the picture of a person or a group; null where it is none that browsers draw. */
  keepPicture(body: ReadableStream<Uint8Array>, mimeType: string | null): Promise<PictureName | null>;
  removePictures(names: readonly PictureName[]): Promise<void>;
  /** An upload as a channel wants it: read, or linked to, when it is about to be sent. */
  outbound(upload: KeptUpload): Promise<OutboundFile>;
}

/** What was uploaded and not sent is kept for so long. */
export const UNSENT_KEPT_MS = 24 * 60 * 60 * 1000;

const COLUMNS = `id, account_id AS accountId, object_key AS objectKey, kind, mime_type AS mimeType, file_name AS fileName,
  size_bytes AS sizeBytes, width, height, origin, uploaded_as AS uploadedAs`;

export function findUpload(sql: Sql, id: string): KeptUpload | null {
  return sql.first<KeptUpload>(`SELECT ${COLUMNS} FROM uploads WHERE id = ?`, id);
}

export function insertUpload(sql: Sql, upload: Upload, now: number): void {
  sql.run(
    `INSERT INTO uploads (id, account_id, object_key, kind, mime_type, file_name, size_bytes, width, height, origin, created_at, look_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    upload.id,
    upload.accountId,
    upload.objectKey,
    upload.kind,
    upload.mimeType,
    upload.fileName,
    upload.sizeBytes,
    upload.width,
    upload.height,
    upload.origin,
    now,
    now + UNSENT_KEPT_MS,
  );
}

/**
 * The provider took the file of a message and not the message: the next try uploads nothing again. Providers drop such
 * copies after a while (Meta after 30 days), or refuse them, so a person's own try begins anew.
 *
 * @param uploadedAs null forgets its copy
 */
export function noteUploadedAs(sql: Sql, messageSeq: number, uploadedAs: string | null): void {
  sql.run(
    "UPDATE uploads SET uploaded_as = ? WHERE id = (SELECT json_extract(outgoing, '$.uploadId') FROM messages WHERE seq = ?)",
    uploadedAs,
    messageSeq,
  );
}
