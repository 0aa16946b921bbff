import { rangeOf, withinOf } from "./byte-range.ts";
import { servedAs } from "./served-as.ts";

/** Bytes under a key never change: they are named by what they are. */
const KEPT = "private, max-age=31536000, immutable";

/**
 * Serves an object of R2 with ranges, which players need for seeking, and with "not modified"; null when it is
 * not there.
 */
export async function serveObject(
  bucket: R2Bucket,
  request: Request,
  about: { objectKey: string; mimeType: string | null; fileName: string | null },
): Promise<Response | null> {
  const range = rangeOf(request.headers.get("range"));
  const ifNoneMatch = request.headers.get("if-none-match");
  if (range !== null && "offset" in range) {
    // R2 throws on a range that begins behind the end.
    const size = (await bucket.head(about.objectKey))?.size;
    if (size === undefined) return null;
    if (range.offset >= size)
      return new Response(null, { status: 416, headers: { "content-range": `bytes */${size}` } });
  }
  const object = await bucket.get(about.objectKey, {
    ...(range && { range }),
    ...(ifNoneMatch && { onlyIf: { etagDoesNotMatch: ifNoneMatch.replace(/^W\//, "").replaceAll('"', "") } }),
  });
  if (object === null) return null;
  const headers = new Headers({
    ...servedAs(about.mimeType, about.fileName),
    etag: object.httpEtag,
    "accept-ranges": "bytes",
    "cache-control": KEPT,
  });
  if (!("body" in object)) return new Response(null, { status: 304, headers });
  if (range === null) {
    headers.set("content-length", String(object.size));
    return new Response(request.method === "HEAD" ? null : object.body, { headers });
  }
  const { offset, length } = withinOf(range, object.size);
  headers.set("content-range", `bytes ${offset}-${offset + length - 1}/${object.size}`);
  headers.set("content-length", String(length));
  return new Response(request.method === "HEAD" ? null : object.body, { status: 206, headers });
}
