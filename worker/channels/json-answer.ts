/** What every provider's answer has, whatever stands in its JSON. */
export type JsonAnswer = {
  status: number;
  /** The `Retry-After` header as it came. */
  retryAfter: string | null;
  /** The JSON of the answer; undefined when it was none, was too long or broke off. */
  json: unknown;
};

/**
 * Once the status line is here the answer counts, also when the rest of it breaks off: a send that said 200 or 201 was
 * accepted. So nothing is thrown from here.
 *
 * @param maxBytes an answer longer than this is cut off
 */
export async function readJsonAnswer(response: Response, maxBytes: number): Promise<JsonAnswer> {
  const json = await readJson(response, maxBytes);
  return { status: response.status, retryAfter: response.headers.get("retry-after"), json };
}

async function readJson(response: Response, maxBytes: number): Promise<unknown> {
  const reader = response.body?.getReader();
  if (reader === undefined) return undefined;
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  try {
    for (;;) {
      const chunk = await reader.read();
      if (chunk.done) break;
      bytes += chunk.value.byteLength;
      if (bytes > maxBytes) {
        await reader.cancel();
        return undefined;
      }
      text += decoder.decode(chunk.value, { stream: true });
    }
    return JSON.parse(text + decoder.decode());
  } catch {
    // Broken off or not JSON: both are "no JSON here", and the status already says what happened.
    return undefined;
  }
}
