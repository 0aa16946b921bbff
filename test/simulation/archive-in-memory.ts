import { gunzipSync } from "node:zlib";
import type { ArchiveStore } from "../../worker/inbox/archives/archive-store.ts";
import { beginRestore, takePiece } from "../../worker/inbox/archives/restore.ts";
import { openLog } from "../../worker/inbox/event-log.ts";
import type { Sql } from "../../worker/inbox/sql.ts";
import {
  type ArchiveManifest,
  archiveManifestSchema,
  chunkName,
  manifestName,
  restorePlanOf,
} from "../../worker/shared/archive.ts";
import { memoryInbox } from "./memory-sql.ts";

/** The bucket of a tenant in memory; `onPut` runs before each write, as whatever happens while it is on its way. */
export type MemoryStore = ArchiveStore & { files: Map<string, Uint8Array>; onPut: () => void };

export function memoryStore(): MemoryStore {
  const store: MemoryStore = {
    files: new Map(),
    onPut: () => {},
    async put(name, bytes) {
      store.onPut();
      store.files.set(name, bytes);
    },
    async remove(names) {
      for (const name of names) store.files.delete(name);
    },
  };
  return store;
}

export function manifestIn(store: MemoryStore, id: string): ArchiveManifest {
  const bytes = store.files.get(manifestName(id));
  if (bytes === undefined) throw new Error(`there is no archive ${id}`);
  return archiveManifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

/**
 * A new, empty tenant that takes an archive in, from nothing but what lies in the store.
 *
 * @param onItsWay what becomes of a piece's text before it is taken
 */
export function restoredFrom(
  store: MemoryStore,
  id: string,
  onItsWay: (sha256: string, text: string) => string = (_, text) => text,
): Sql {
  const manifest = manifestIn(store, id);
  const sql = memoryInbox();
  openLog(sql);
  const begun = beginRestore(sql, restorePlanOf(manifest), 1_000);
  if (!begun.ok) throw new Error(begun.reason);
  for (const sha256 of begun.value.missing) {
    const bytes = store.files.get(chunkName(sha256));
    if (bytes === undefined) throw new Error("a piece of the archive is not in the store");
    const taken = takePiece(sql, sha256, onItsWay(sha256, gunzipSync(bytes).toString()));
    if (!taken.ok) throw new Error(taken.reason);
  }
  return sql;
}
