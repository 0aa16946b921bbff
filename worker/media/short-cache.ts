import { contentLengthOf } from "../channels/content-length.ts";
import { errorName, log } from "../shared/log.ts";

/**
 * What may not be kept, for some minutes in the data centre that showed it: whoever looks again, or is the next to look,
 * costs no call to the provider. It is asked only after the session and the message (which may be deleted by now) have
 * been, and nobody else reaches it: it has a name of its own, and its keys are addresses of no host. Where the platform
 * has no such cache (workers.dev) it is always empty.
 */
const NAME = "files-not-kept";

/** Pictures and voice notes. What is larger is mostly asked for in parts, and would be held in memory here. */
const MAX_BYTES = 8 * 1024 * 1024;

export type CachedFile = { body: ReadableStream<Uint8Array>; mimeType: string | null; sizeBytes: number | null };

/** Of one tenant's one file: no other tenant has a key of this form. */
const keyOf = (tenantId: string, fileId: string): string =>
  `https://not-kept.invalid/${encodeURIComponent(tenantId)}/${encodeURIComponent(fileId)}`;

export async function readShortly(tenantId: string, fileId: string): Promise<CachedFile | null> {
  try {
    const cached = await (await caches.open(NAME)).match(keyOf(tenantId, fileId));
    if (!cached?.body) return null;
    return { body: cached.body, mimeType: cached.headers.get("content-type"), sizeBytes: contentLengthOf(cached) };
  } catch (error) {
    log({ level: "error", what: "short_cache_failed", error: errorName(error) });
    return null;
  }
}

/**
 * Keeps it for so long, where it is small and says how large it is.
 * @returns the same, to be read from here on; null when its provider broke off
 */
export async function keepShortly(
  tenantId: string,
  fileId: string,
  file: CachedFile,
  seconds: number,
): Promise<CachedFile | null> {
  const { body, mimeType, sizeBytes } = file;
  if (sizeBytes === null || sizeBytes > MAX_BYTES) return file;
  const bytes = await new Response(body).arrayBuffer().catch(() => null);
  if (bytes === null) return null;
  const headers = new Headers({ "cache-control": `max-age=${seconds}`, "content-length": String(bytes.byteLength) });
  if (mimeType !== null) headers.set("content-type", mimeType);
  try {
    await (await caches.open(NAME)).put(keyOf(tenantId, fileId), new Response(bytes, { headers }));
  } catch (error) {
    log({ level: "error", what: "short_cache_failed", error: errorName(error) });
  }
  return { body: new Blob([bytes]).stream(), mimeType, sizeBytes: bytes.byteLength };
}
