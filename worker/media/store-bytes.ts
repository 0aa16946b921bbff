import { type Judged, judgeBytes } from "./judge-bytes.ts";
import { keyByContent, keyOfItsOwn } from "./object-keys.ts";

export type StoredBytes = Judged & { objectKey: string; sizeBytes: number };

/** The largest that any network carries (WhatsApp documents). */
export const FILE_MAX_BYTES = 100 * 1024 * 1024;
/** Up to here in memory, where its hash becomes its key; an isolate has 128 MB for all that it does. */
const IN_MEMORY_BYTES = 16 * 1024 * 1024;
/** R2 wants all parts but the last to be of one size, and at least 5 MiB. */
const PART_BYTES = 8 * 1024 * 1024;
const HEAD_BYTES = 64 * 1024;

/**
 * Reads a stream to its end and keeps it.
 *
 * @param accept judges by the first bytes; what it refuses is not kept
 * @returns "empty", "too_large" or "refused" without having kept anything
 */
export async function storeBytes(
  bucket: R2Bucket,
  tenantId: string,
  body: ReadableStream<Uint8Array>,
  claimedType: string | null,
  limits: { maxBytes: number; accept: (judged: Judged) => boolean },
): Promise<StoredBytes | "empty" | "too_large" | "refused"> {
  const reader = body.getReader();
  try {
    const start = await readUpTo(reader, IN_MEMORY_BYTES);
    if (start.bytes.byteLength === 0) return "empty";
    const judged = await judgeBytes(start.bytes.subarray(0, Math.max(HEAD_BYTES, start.bytes.byteLength)), claimedType);
    if (start.bytes.byteLength > limits.maxBytes) return "too_large";
    if (!limits.accept(judged)) return "refused";
    if (start.isWhole) {
      const objectKey = await keyByContent(tenantId, start.bytes);
      // The same bytes may be there already: then this writes what is there.
      await bucket.put(objectKey, start.bytes, { httpMetadata: { contentType: judged.mimeType } });
      return { ...judged, objectKey, sizeBytes: start.bytes.byteLength };
    }
    return await storeInParts(bucket, tenantId, reader, start.bytes, judged, limits.maxBytes);
  } finally {
    // What is left of it is wanted by nobody: a source that cannot even be told so has ended by itself.
    await reader.cancel().catch(() => {});
  }
}

async function storeInParts(
  bucket: R2Bucket,
  tenantId: string,
  reader: ReadableStreamDefaultReader<Uint8Array>,
  start: Uint8Array<ArrayBuffer>,
  judged: Judged,
  maxBytes: number,
): Promise<StoredBytes | "too_large"> {
  const objectKey = keyOfItsOwn(tenantId);
  const upload = await bucket.createMultipartUpload(objectKey, { httpMetadata: { contentType: judged.mimeType } });
  const parts: R2UploadedPart[] = [];
  let sizeBytes = 0;
  let waiting: Uint8Array<ArrayBuffer> = start;
  let isWhole = false;
  try {
    for (;;) {
      while (waiting.byteLength >= PART_BYTES || (isWhole && waiting.byteLength > 0)) {
        const part = waiting.slice(0, PART_BYTES);
        waiting = waiting.slice(part.byteLength);
        parts.push(await upload.uploadPart(parts.length + 1, part));
        sizeBytes += part.byteLength;
      }
      if (isWhole) break;
      const next = await readUpTo(reader, PART_BYTES);
      if (sizeBytes + waiting.byteLength + next.bytes.byteLength > maxBytes) {
        await upload.abort();
        return "too_large";
      }
      waiting = joined([waiting, next.bytes]);
      isWhole = next.isWhole;
    }
    await upload.complete(parts);
    return { ...judged, objectKey, sizeBytes };
  } catch (error) {
    // What counts is why it broke off. Parts that stay behind are dropped by R2 itself, after a week.
    await upload.abort().catch(() => {});
    throw error;
  }
}

/** At least `bytes` where there are so many, and whether that was all. */
async function readUpTo(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  bytes: number,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; isWhole: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < bytes) {
    const { done, value } = await reader.read();
    if (done) return { bytes: joined(chunks), isWhole: true };
    chunks.push(value);
    length += value.byteLength;
  }
  return { bytes: joined(chunks), isWhole: false };
}

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
