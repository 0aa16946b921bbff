import { z } from "zod";

/**
 * An archive of a tenant: a manifest, and pieces of NDJSON (one row of one table a line), each compressed with gzip
 * and known by the SHA-256 of its text. docs/decisions has the reasons.
 */
export const ARCHIVE_FORMAT = "parley-archive";
export const ARCHIVE_VERSION = 1;

/** A piece's text, when it is taken apart again: nothing that Parley wrote is larger. */
export const PIECE_TEXT_MAX_BYTES = 12 * 1024 * 1024;

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();

export const archivePieceSchema = z.object({
  sha256: sha256Schema,
  rows: count,
  /** As NDJSON, and as the compressed bytes that are kept. */
  textBytes: count.max(PIECE_TEXT_MAX_BYTES),
  sizeBytes: count,
});
export type ArchivePiece = z.infer<typeof archivePieceSchema>;

export const archiveManifestSchema = z.object({
  format: z.literal(ARCHIVE_FORMAT),
  version: z.literal(ARCHIVE_VERSION),
  id: z.string().min(1).max(64),
  takenAt: z.iso.datetime(),
  /** How many migrations the database had: an older Parley cannot take in a newer archive. */
  schema: count,
  /** The head of the tenant's log at the moment that the archive shows. */
  head: count,
  /** Over everything visible (worker/inbox/state-hash.ts); null in some archives of before it was taken at any size. */
  stateHash: sha256Schema.nullable(),
  tables: z
    .array(
      z.object({
        name: z.string().regex(/^[a-z_]{1,64}$/),
        columns: z.array(z.object({ name: z.string().max(64), type: z.string().max(32) })).max(100),
        rows: count,
        pieces: z.array(archivePieceSchema),
      }),
    )
    .max(100),
});
export type ArchiveManifest = z.infer<typeof archiveManifestSchema>;

/** What a restore has to know of an archive before its pieces come: short, so that the largest fits into one call. */
export const restorePlanSchema = z.object({
  id: z.string().min(1).max(64),
  schema: count,
  head: count,
  stateHash: sha256Schema.nullable(),
  tables: z
    .array(z.object({ name: z.string().max(64), pieces: z.array(z.tuple([sha256Schema, count])).max(100_000) }))
    .max(100),
});
export type RestorePlan = z.infer<typeof restorePlanSchema>;

export const restorePlanOf = ({ id, schema, head, stateHash, tables }: ArchiveManifest): RestorePlan => ({
  id,
  schema,
  head,
  stateHash,
  tables: tables.map(({ name, pieces }) => ({ name, pieces: pieces.map(({ sha256, rows }) => [sha256, rows]) })),
});

/** Where an archive's parts lie under the tenant's own prefix. */
export const chunkName = (sha256: string): string => `archives/chunks/${sha256}.ndjson.gz`;
export const manifestName = (archiveId: string): string => `archives/${archiveId}.json`;

export type ArchiveKind = "export" | "nightly";

/** An archive as its owner sees it. Times are ISO 8601. */
export const archiveSchema = z.object({
  id: z.string(),
  kind: z.enum(["export", "nightly"]),
  state: z.enum(["running", "ready", "failed"]),
  /** 0 to 1 while it is running. */
  progress: z.number().min(0).max(1),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  /** Exports end; of nightly ones the newest 30 are kept. */
  expiresAt: z.iso.datetime().nullable(),
  rows: count,
  /** Of the whole archive, and of what had to be written for it: the rest was there from earlier ones. */
  sizeBytes: count,
  addedBytes: count,
});
export type Archive = z.infer<typeof archiveSchema>;
