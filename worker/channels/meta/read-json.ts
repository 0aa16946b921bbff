/**
 * The JSON of a call of Meta's, where whole numbers too large for a double stay what they are, as text: some
 * ids come as numbers (`message_template_id`) and may exceed 2^53 (reference/meta.md, 2.8).
 *
 * @returns undefined for "not JSON", which JSON itself cannot say
 */
export function readMetaJson(body: Uint8Array | string): unknown {
  try {
    // The decoder drops a byte order mark, which JSON.parse would refuse.
    const text = typeof body === "string" ? body.replace(/^\uFEFF/, "") : new TextDecoder().decode(body);
    return MAY_HOLD_LARGE_NUMBER.test(text) ? parseWithLargeNumbers(text) : JSON.parse(text);
  } catch (error) {
    // Nested too deep may end as a RangeError.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Looking at each value costs several times the parsing, and hardly a call holds such a number. */
const MAY_HOLD_LARGE_NUMBER = /[:,[\s]-?\d{16}/;

/**
 * Looking at each value goes down into it, and the parsing alone does not: one that is nested too deep for that must
 * not take its neighbours along.
 */
function parseWithLargeNumbers(text: string): unknown {
  try {
    return JSON.parse(text, keepLargeNumber);
  } catch (error) {
    if (error instanceof RangeError) return JSON.parse(text);
    throw error;
  }
}

/** The third argument is how the value was written: TypeScript's library does not know of it yet. */
function keepLargeNumber(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const written = context?.source;
  return written !== undefined && /^-?\d+$/.test(written) ? written : value;
}
