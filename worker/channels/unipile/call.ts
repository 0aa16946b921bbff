import type { ProviderAccess } from "../channel.ts";
import { type NetworkFailure, networkFailureOf } from "./network-errors.ts";
import { asError } from "./schema.ts";

/** Longest wait for one call, answer included; the object is awake and billed for as long. */
export const CALL_TIMEOUT_MS = 10_000;

/** An answer longer than this is cut off: a list of 250 messages is well below it. */
const ANSWER_MAX_BYTES = 1024 * 1024;

export type UnipileRequest = {
  method: "GET" | "POST" | "DELETE";
  /** Each part is encoded by itself, so that an id cannot climb out of its place. */
  path: readonly string[];
  query?: Record<string, string>;
  body?: { json: unknown } | { form: FormData };
};

export type UnipileAnswer = {
  status: number;
  /** The `Retry-After` header as it came. */
  retryAfter: string | null;
  /** The JSON of the answer; undefined when it was none, was too long or broke off. */
  json: unknown;
  /** UniPile's stable word for what went wrong: "errors/disconnected_account" gives "disconnected_account". */
  errorType: string | null;
};

/**
 * One call of UniPile's REST API. A redirect is not followed: the address was judged, its target was not. What
 * the provider wrote never becomes part of an error's text, and the key stands in one header and nowhere else.
 */
export async function callUnipile(
  access: ProviderAccess,
  request: UnipileRequest,
): Promise<{ answer: UnipileAnswer } | { failure: NetworkFailure }> {
  const url = new URL(access.origin);
  url.pathname = `/api/v1/${request.path.map(pathPart).join("/")}`;
  for (const [key, value] of Object.entries(request.query ?? {})) url.searchParams.set(key, value);

  // Not AbortSignal.timeout: its timer cannot be stopped, and while it runs the object cannot hibernate.
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new DOMException("no answer in time", "TimeoutError")), CALL_TIMEOUT_MS);
  const headers = new Headers({ accept: "application/json", "x-api-key": access.apiKey });
  const init: RequestInit = {
    method: request.method,
    headers,
    redirect: "manual",
    signal: limit.signal,
  };
  if (request.body !== undefined && "json" in request.body) {
    headers.set("content-type", "application/json");
    init.body = JSON.stringify(request.body.json);
  }
  // The boundary of a multipart body is in a content type that only the platform knows.
  if (request.body !== undefined && "form" in request.body) init.body = request.body.form;

  try {
    const response = await access.fetch(url.href, init);
    const json = await readJson(response);
    return {
      answer: {
        status: response.status,
        retryAfter: response.headers.get("retry-after"),
        json,
        errorType: errorTypeOf(json),
      },
    };
  } catch (thrown) {
    return { failure: networkFailureOf(thrown) };
  } finally {
    clearTimeout(timer);
  }
}

/** `.` and `..` survive `encodeURIComponent` and would then be resolved: their dots are doubled-escaped. */
function pathPart(part: string): string {
  return /^\.{1,2}$/.test(part) ? part.replaceAll(".", "%252E") : encodeURIComponent(part);
}

/**
 * Once the status line is here the answer counts, also when the rest of it breaks off: a send that said 201
 * was accepted. So nothing is thrown from here.
 */
async function readJson(response: Response): Promise<unknown> {
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
      if (bytes > ANSWER_MAX_BYTES) {
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

function errorTypeOf(json: unknown): string | null {
  const type = asError(json)?.type ?? null;
  return type === null
    ? null
    : type
        .replace(/^errors\//, "")
        .replace(/[^\w]/g, "")
        .slice(0, 64);
}
