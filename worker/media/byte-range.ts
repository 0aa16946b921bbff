export type ByteRange = { offset: number; length?: number } | { suffix: number };

/** One range of bytes (RFC 9110, 14.1.2). Several, or other units, are answered in whole, as the RFC allows. */
export function rangeOf(header: string | null): ByteRange | null {
  const [, first = "", last = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (first === "" && last === "") return null;
  if (first === "") return Number(last) > 0 ? { suffix: Number(last) } : null;
  if (last === "") return { offset: Number(first) };
  return Number(last) < Number(first) ? null : { offset: Number(first), length: Number(last) - Number(first) + 1 };
}

/** A range as it is asked for: the one that `rangeOf` reads. */
export function headerOf(range: ByteRange): string {
  if ("suffix" in range) return `bytes=-${range.suffix}`;
  return `bytes=${range.offset}-${range.length === undefined ? "" : range.offset + range.length - 1}`;
}

/** What of `size` bytes a range is; of no length when it begins behind their end. */
export function withinOf(range: ByteRange, size: number): { offset: number; length: number } {
  if ("suffix" in range) return { offset: Math.max(0, size - range.suffix), length: Math.min(range.suffix, size) };
  const left = Math.max(0, size - range.offset);
  return { offset: range.offset, length: Math.min(range.length ?? left, left) };
}

/** These bytes of a stream; the rest of it is not read, or thrown away. */
export function cutOut(
  body: ReadableStream<Uint8Array>,
  { offset, length }: { offset: number; length: number },
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let toSkip = offset;
  let left = length;
  return new ReadableStream({
    async pull(controller) {
      for (;;) {
        const chunk = await reader.read();
        if (chunk.done) return controller.close();
        const piece = chunk.value.subarray(toSkip, toSkip + left);
        toSkip = Math.max(0, toSkip - chunk.value.byteLength);
        left -= piece.byteLength;
        if (piece.byteLength > 0) controller.enqueue(piece);
        if (left === 0) {
          controller.close();
          return reader.cancel();
        }
        if (piece.byteLength > 0) return;
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
