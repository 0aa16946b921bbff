import { mediaPrefixOf } from "../shared/media-prefix.ts";
import { type PictureName, pictureKey, pictureName } from "../shared/picture-name.ts";
import { judgeBytes } from "./judge-bytes.ts";

/** Networks show pictures of people at 640 pixels, which is a tenth of this. */
const PICTURE_MAX_BYTES = 1024 * 1024;

/** Reads a picture to its end and keeps it under its own hash; null for what is too large or no picture. */
export async function keepPicture(
  bucket: R2Bucket,
  tenantId: string,
  body: ReadableStream<Uint8Array>,
  claimedType: string | null,
): Promise<PictureName | null> {
  const bytes = await readAll(body);
  if (bytes === null || bytes.byteLength === 0) return null;
  const { mimeType } = await judgeBytes(bytes, claimedType);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const name = pictureName([...digest].map((byte) => byte.toString(16).padStart(2, "0")).join(""), mimeType);
  if (name === null) return null;
  await bucket.put(pictureKey(mediaPrefixOf(tenantId), name), bytes, { httpMetadata: { contentType: mimeType } });
  return name;
}

async function readAll(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > PICTURE_MAX_BYTES) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}
