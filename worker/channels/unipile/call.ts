import type { ProviderAccess } from "../channel.ts";
import { type NetworkFailure, networkFailureOf } from "./network-errors.ts";
import { errorSchema } from "./schema.ts";

/** Longest wait for one call, answer included; the object is awake and billed for as long. */
export const CALL_TIMEOUT_MS = 12_000;

/** An answer longer than this is cut off. A listed message carries the network's own JSON too, some 10 KB of it. */
const ANSWER_MAX_BYTES = 4 * 1024 * 1024;

export type UnipileRequest = {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Each part is encoded by itself, so that an id cannot climb out of its place. */
  path: readonly string[];
  query?: Record<string, string>;
  body?: { json: unknown } | { form: FormData };
  /** Shorter than `CALL_TIMEOUT_MS`, for a call that shares its time with others. */
  timeoutMs?: number;
};

export type UnipileCalled = { answer: UnipileAnswer } | { failure: NetworkFailure };

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
export async function callUnipile(access: ProviderAccess, request: UnipileRequest): Promise<UnipileCalled> {
  // Not AbortSignal.timeout: its timer cannot be stopped, and while it runs the object cannot hibernate.
  const limit = new AbortController();
  const timeoutMs = request.timeoutMs ?? CALL_TIMEOUT_MS;
  const timer = setTimeout(() => limit.abort(new DOMException("no answer in time", "TimeoutError")), timeoutMs);
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
    return { answer: await readAnswer(await access.fetch(addressOf(access, request), init)) };
  } catch (thrown) {
    return { failure: networkFailureOf(thrown) };
  } finally {
    clearTimeout(timer);
  }
}

/** What an answer says; nothing is thrown from here. */
export async function readAnswer(response: Response): Promise<UnipileAnswer> {
  const json = await readJson(response);
  return {
    status: response.status,
    retryAfter: response.headers.get("retry-after"),
    json,
    errorType: errorTypeOf(json),
  };
}

/** The address of a call at the provider that was judged; no id can lead out of its place in it. */
export function addressOf(access: ProviderAccess, { path, query }: Pick<UnipileRequest, "path" | "query">): string {
  const url = new URL(access.origin);
  url.pathname = `/api/v1/${path.map(pathPart).join("/")}`;
  for (const [key, value] of Object.entries(query ?? {})) url.searchParams.set(key, value);
  return url.href;
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
  const parsed = errorSchema.safeParse(json);
  return parsed.success
    ? (parsed.data.type
        ?.replace(/^errors\//, "")
        .replace(/[^\w/]/g, "")
        .slice(0, 64) ?? null)
    : null;
}
