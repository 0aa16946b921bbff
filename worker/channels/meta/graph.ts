import { createHmac } from "node:crypto";
import type { Clock } from "../../shared/clock.ts";
import type { Fetch, ProviderAccess } from "../channel.ts";
import { type JsonAnswer, readJsonAnswer } from "../json-answer.ts";
import type { NetworkFailure } from "../network-errors.ts";
import { pathOf } from "../path-of.ts";
import { type RequestBody, setBody } from "../request-body.ts";
import { withinTime } from "../within-time.ts";
import { type GraphError, graphErrorOf } from "./graph-error.ts";

/** The one place that names the version: Meta's own examples and other adapters were there in 2026. */
export const GRAPH_VERSION = "v25.0";

export const GRAPH_ORIGIN = "https://graph.facebook.com";

/** Longest wait for one call, answer included. */
export const GRAPH_TIMEOUT_MS = 12_000;

/** An answer longer than this is cut off: a page of 100 templates is well below it. */
const ANSWER_MAX_BYTES = 1024 * 1024;

export type GraphRequest = {
  method: "GET" | "POST" | "DELETE";
  /** Each part is encoded by itself, so that an id cannot climb out of its place. */
  path: readonly string[];
  query?: Record<string, string>;
  body?: RequestBody;
  timeoutMs?: number;
};

export type GraphAnswer = JsonAnswer & {
  /** What the answer says went wrong; null where it says nothing. */
  error: GraphError | null;
};

/**
 * One call of the Graph API; never throws. A redirect is not followed: the token must not travel to an address
 * that nobody judged. The token stands in one header and nowhere else; with the app's secret at hand the call
 * also carries `appsecret_proof`, which apps can be set to require (reference/meta.md, 5.3).
 *
 * Without a token (it was forgotten when the app was taken away) Meta is not asked, and the answer is the one that it
 * gives for a token which is no longer good.
 */
export async function callGraph(
  access: ProviderAccess,
  request: GraphRequest,
): Promise<{ answer: GraphAnswer } | { failure: NetworkFailure }> {
  if (access.apiKey === "") return { answer: NO_TOKEN };
  const url = new URL(access.origin);
  url.pathname = `/${pathOf([GRAPH_VERSION, ...request.path])}`;
  for (const [key, value] of Object.entries(request.query ?? {})) url.searchParams.set(key, value);
  if (access.appSecret !== undefined) url.searchParams.set("appsecret_proof", proofOf(access.apiKey, access.appSecret));

  const headers = new Headers({ accept: "application/json", authorization: `Bearer ${access.apiKey}` });
  const init: RequestInit = { method: request.method, headers };
  setBody(init, headers, request.body);
  return callMeta(access.fetch, url.href, init, request.timeoutMs);
}

const NO_TOKEN: GraphAnswer = {
  ...{ status: 401, retryAfter: null, json: undefined },
  error: { code: 190, subcode: null, details: null, isTransient: false },
};

/** One bounded call of any of Meta's addresses; never throws, and follows no redirect. */
export async function callMeta(
  fetch: Fetch,
  url: string,
  init: RequestInit,
  timeoutMs: number = GRAPH_TIMEOUT_MS,
): Promise<{ answer: GraphAnswer } | { failure: NetworkFailure }> {
  return withinTime(timeoutMs, async (signal) => {
    const response = await fetch(url, { ...init, redirect: "manual", signal });
    const answer = await readJsonAnswer(response, ANSWER_MAX_BYTES);
    return { ...answer, error: graphErrorOf(answer.json) };
  });
}

export const isSuccess = (answer: GraphAnswer): boolean => answer.status >= 200 && answer.status < 300;

/** Longer waits are cut to this: a wrong header must not silence a chat for days. */
const RETRY_AFTER_MAX_MS = 3_600_000;

/** `Retry-After`: seconds, or a date (RFC 9110, 10.2.3) -> ms from now, null when it cannot be read. */
export function retryAfterMsOf(answer: GraphAnswer, clock: Clock): number | null {
  const header = answer.retryAfter;
  if (header === null) return null;
  const waitMs = /^\s*\d+\s*$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - clock();
  return Number.isFinite(waitMs) ? Math.min(Math.max(waitMs, 0), RETRY_AFTER_MAX_MS) : null;
}

/** HMAC-SHA256 of the token with the app's secret, hex. */
function proofOf(token: string, appSecret: string): string {
  return createHmac("sha256", appSecret).update(token).digest("hex");
}
