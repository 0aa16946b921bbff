import type { ProviderAccess } from "../channel.ts";
import { type JsonAnswer, readJsonAnswer } from "../json-answer.ts";
import type { NetworkFailure } from "../network-errors.ts";
import { pathOf } from "../path-of.ts";
import { type RequestBody, setBody } from "../request-body.ts";
import { withinTime } from "../within-time.ts";
import { errorSchema } from "./schema.ts";

/** Longest wait for one call, answer included. */
export const CALL_TIMEOUT_MS = 12_000;

/** An answer longer than this is cut off. A listed message carries the network's own JSON too, some 10 KB of it. */
const ANSWER_MAX_BYTES = 4 * 1024 * 1024;

export type UnipileRequest = {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Each part is encoded by itself, so that an id cannot climb out of its place. */
  path: readonly string[];
  query?: Record<string, string>;
  body?: RequestBody;
  /** Shorter than `CALL_TIMEOUT_MS`, for a call that shares its time with others. */
  timeoutMs?: number;
};

export type UnipileCalled = { answer: UnipileAnswer } | { failure: NetworkFailure };

export type UnipileAnswer = JsonAnswer & {
  /** UniPile's stable word for what went wrong: "errors/disconnected_account" gives "disconnected_account". */
  errorType: string | null;
};

/**
 * One call of UniPile's REST API. A redirect is not followed: the address was judged, its target was not. What
 * the provider wrote never becomes part of an error's text, and the key stands in one header and nowhere else.
 */
export async function callUnipile(access: ProviderAccess, request: UnipileRequest): Promise<UnipileCalled> {
  const headers = new Headers({ accept: "application/json", "x-api-key": access.apiKey });
  const init: RequestInit = { method: request.method, headers, redirect: "manual" };
  setBody(init, headers, request.body);
  return withinTime(request.timeoutMs ?? CALL_TIMEOUT_MS, async (signal) =>
    readAnswer(await access.fetch(addressOf(access, request), { ...init, signal })),
  );
}

/** What an answer says; nothing is thrown from here. */
export async function readAnswer(response: Response): Promise<UnipileAnswer> {
  const answer = await readJsonAnswer(response, ANSWER_MAX_BYTES);
  return { ...answer, errorType: errorTypeOf(answer.json) };
}

/** The address of a call at the provider that was judged; no id can lead out of its place in it. */
export function addressOf(access: ProviderAccess, { path, query }: Pick<UnipileRequest, "path" | "query">): string {
  const url = new URL(access.origin);
  url.pathname = `/api/v1/${pathOf(path)}`;
  for (const [key, value] of Object.entries(query ?? {})) url.searchParams.set(key, value);
  return url.href;
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
