/**
 * A request's body, read no further than `maxBytes`; null when it is longer. `Content-Length` only saves the
 * reading: it may be missing, and what counts is what comes.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const declared = Number(request.headers.get("content-length") ?? "0");
  if (declared > maxBytes) return null;
  if (declared > 0) {
    // A declared length is kept to by HTTP itself, so the platform may read it in one go, which is much cheaper.
    const body = new Uint8Array(await request.arrayBuffer());
    return body.byteLength > maxBytes ? null : body;
  }
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = request.body?.getReader();
  if (reader === undefined) return new Uint8Array(0);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > maxBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  const body = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return body;
}
