import { type ArchiveManifest, archiveManifestSchema, restorePlanOf } from "../../worker/shared/archive.ts";
import type { TarFile } from "./read-tar.ts";

/** A signed-in owner of the empty workspace that is to be made of an archive. */
export type RestoreDoor = {
  mutate<Answer>(procedure: string, input: unknown): Promise<Answer>;
  /** Posts the bytes and throws when they are refused. */
  post(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
};

export type Restored = { archive: string; takenAt: string; rows: number; pieces: number; stateHash: string | null };

/**
 * Takes an archive into an empty workspace, file by file as they come. What is there already is not sent again, so
 * that it can be done again after whatever broke it off.
 */
export async function restoreArchive(
  files: AsyncIterable<TarFile>,
  door: RestoreDoor,
  progress: (done: number, all: number) => void = () => {},
): Promise<Restored> {
  let manifest: ArchiveManifest | null = null;
  let pieceOf = new Map<string, string>();
  let missing = new Set<string>();
  let sent = 0;
  for await (const { name, bytes } of files) {
    if (manifest === null) {
      manifest = readManifest(name, bytes);
      pieceOf = piecesByName(manifest);
      const begun = await door.mutate<{ missing: string[] }>("backups.beginRestore", restorePlanOf(manifest));
      missing = new Set(begun.missing);
      continue;
    }
    const sha256 = pieceOf.get(name);
    if (sha256 === undefined || !missing.delete(sha256)) continue;
    await door.post(`/archives/piece?sha256=${sha256}`, bytes);
    sent += 1;
    progress(sent, sent + missing.size);
  }
  if (manifest === null) throw new Error("The file is empty.");
  const { stateHash } = await door.mutate<{ stateHash: string | null }>("backups.finishRestore", {});
  return {
    archive: manifest.id,
    takenAt: manifest.takenAt,
    rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0),
    pieces: pieceOf.size,
    stateHash,
  };
}

function readManifest(name: string, bytes: Uint8Array): ArchiveManifest {
  if (name !== "manifest.json") throw new Error("This is no backup of Parley's: it does not begin with a manifest.");
  return archiveManifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

/** As worker/media/archive-tar.ts names them. */
const piecesByName = ({ tables }: ArchiveManifest): Map<string, string> =>
  new Map(
    tables.flatMap(({ name, pieces }) =>
      pieces.map(({ sha256 }, place) => [`${name}/${String(place + 1).padStart(5, "0")}.ndjson.gz`, sha256] as const),
    ),
  );
