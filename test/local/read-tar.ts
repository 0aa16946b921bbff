export type TarFile = { name: string; bytes: Uint8Array<ArrayBuffer> };

const BLOCK_BYTES = 512;

/** The files of a tar, one after the other: no more than one of them is in memory. */
export async function* readTar(stream: AsyncIterable<Uint8Array>): AsyncGenerator<TarFile> {
  const source = stream[Symbol.asyncIterator]();
  let waiting = new Uint8Array(0);

  /** Exactly so many bytes, or null at the end of the stream. */
  async function take(count: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const chunks = [waiting];
    let length = waiting.byteLength;
    while (length < count) {
      const { done, value } = await source.next();
      if (done) return null;
      chunks.push(Uint8Array.from(value));
      length += value.byteLength;
    }
    const joined = new Uint8Array(length);
    let at = 0;
    for (const chunk of chunks) {
      joined.set(chunk, at);
      at += chunk.byteLength;
    }
    waiting = joined.slice(count);
    return joined.slice(0, count);
  }

  for (;;) {
    const header = await take(BLOCK_BYTES);
    if (header === null) throw new Error("The file ends in the middle: it was not downloaded in whole.");
    if (header.every((byte) => byte === 0)) return;
    const sizeBytes = Number.parseInt(textAt(header, 124, 12), 8);
    if (textAt(header, 257, 5) !== "ustar" || Number.isNaN(sizeBytes))
      throw new Error("This is no backup of Parley's.");
    const bytes = await take(sizeBytes);
    const padding = await take((BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES);
    if (bytes === null || padding === null) {
      throw new Error("The file ends in the middle: it was not downloaded in whole.");
    }
    yield { name: textAt(header, 0, 100), bytes };
  }
}

const textAt = (header: Uint8Array, from: number, length: number): string =>
  new TextDecoder()
    .decode(header.subarray(from, from + length))
    .replace(/\0.*$/s, "")
    .trim();
