/**
 * What a thrown `fetch` proves about the request. Tried on workerd 1.20261102.1 (Worker and Durable Object
 * alike) against loopback servers, a multipart POST each time:
 *
 * | what happened                                        | what is thrown                             |
 * |------------------------------------------------------|--------------------------------------------|
 * | connection refused                                   | Error "Network connection lost."           |
 * | cut at once, after the body, reset, or half an answer | Error "Network connection lost."           |
 * | no such host name; TLS not completed                 | Error "internal error; reference = ..."    |
 * | no answer in time                                    | DOMException "TimeoutError"                |
 *
 * So the platform says the same words for "nobody listened" and for "cut after the whole body was taken", and
 * its nameless internal error covers too much. Neither proves that nothing was sent: both are `lost`. Only
 * errors that name the failed connection are `never_connected` (Node's, where the simulator and unit tests
 * run; they carry a system code). Cloudflare's own edge reports the same causes as statuses 521 to 526: see
 * `NEVER_REACHED_STATUSES`.
 */
export type NetworkFailure = "timed_out" | "never_connected" | "lost";

const CODES_BEFORE_ANY_BYTE: ReadonlySet<string> = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH"]);

export function networkFailureOf(thrown: unknown): NetworkFailure {
  if (!(thrown instanceof Error)) return "lost";
  if (thrown.name === "TimeoutError" || thrown.name === "AbortError") return "timed_out";
  const cause: unknown = thrown.cause;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : null;
  return typeof code === "string" && CODES_BEFORE_ANY_BYTE.has(code) ? "never_connected" : "lost";
}

/**
 * Answers that Cloudflare's edge gives in the origin's stead when it never got as far as a request: refused
 * (521), no route (523), TLS handshake (525), bad certificate (526), no such name (530). 520, 522 and 524 are
 * not here: they also stand for a connection that broke after the request.
 */
export const NEVER_REACHED_STATUSES: ReadonlySet<number> = new Set([521, 523, 525, 526, 530]);
