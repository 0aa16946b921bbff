import type { ArchiveStore } from "../inbox/archives/archive-store.ts";
import { mediaPrefixOf } from "../shared/media-prefix.ts";

/** A tenant's archives lie beside its files, so that they go with everything else of it. */
export function createArchiveStore(bucket: R2Bucket, tenantId: string): ArchiveStore {
  const keyOf = (name: string) => `${mediaPrefixOf(tenantId)}${name}`;
  return {
    put: async (name, bytes, contentType) => {
      await bucket.put(keyOf(name), bytes, { httpMetadata: { contentType } });
    },
    remove: async (names) => {
      if (names.length > 0) await bucket.delete(names.map(keyOf));
    },
  };
}
