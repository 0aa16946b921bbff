import type { Vault } from "../control/vault.ts";
import type { Env } from "../env.ts";
import type { FileStore } from "../inbox/file-store.ts";
import { systemClock } from "../shared/clock.ts";
import { mediaPrefixOf } from "../shared/media-prefix.ts";
import { pictureKey } from "../shared/picture-name.ts";
import type { OutboundFile } from "../shared/wire.ts";
import { sendFileJobs } from "./file-queue.ts";
import { keepPicture } from "./keep-picture.ts";
import { mediaLinkTo } from "./media-link.ts";

/** A tenant's way to the bytes of its files: R2 for what is here, the queue for what is to be fetched. */
export function createFileStore(env: Env, vault: Vault, tenantId: string): FileStore {
  return {
    fetchLater: (jobs) =>
      sendFileJobs(
        env.FILES,
        jobs.map((job) => ({ tenantId, ...job })),
      ),
    remove: async (objectKeys) => {
      if (objectKeys.length > 0) await env.MEDIA.delete([...objectKeys]);
    },
    keepPicture: (body, mimeType) => keepPicture(env.MEDIA, tenantId, body, mimeType),
    removePictures: async (names) => {
      if (names.length > 0) await env.MEDIA.delete(names.map((name) => pictureKey(mediaPrefixOf(tenantId), name)));
    },
    outbound: async (upload): Promise<OutboundFile> => ({
      kind: upload.kind,
      mimeType: upload.mimeType,
      fileName: upload.fileName,
      sizeBytes: upload.sizeBytes,
      uploadedAs: upload.uploadedAs,
      read: async () => {
        const object = await env.MEDIA.get(upload.objectKey);
        return object && new Blob([await object.arrayBuffer()], { type: upload.mimeType });
      },
      link: await mediaLinkTo(vault, upload, systemClock()),
    }),
  };
}
