import type { Clock } from "../../shared/clock.ts";
import type { ChannelName, MessageError, SendOutcome } from "../../shared/wire.ts";
import type { ChannelFailure } from "../channel.ts";
import { NEVER_REACHED_STATUSES, type NetworkFailure } from "../network-errors.ts";
import { messageErrorOf, metaErrorRow } from "./errors.ts";
import { type GraphAnswer, retryAfterMsOf } from "./graph.ts";

/** What a call that gave no answer proves about a send. */
export function outcomeOfNetwork(failure: NetworkFailure): SendOutcome {
  switch (failure) {
    case "never_connected":
      return notSent({ code: failure, text: "Meta could not be reached." }, null);
    case "timed_out":
      return { type: "unconfirmed", error: { code: failure, text: "Meta did not answer in time." } };
    case "lost":
      return { type: "unconfirmed", error: { code: failure, text: "The connection to Meta broke." } };
  }
}

/**
 * What an answer other than 2xx proves about a send. Meta gives 400 for its limits on pace, so the code decides
 * (reference/meta.md, 3.6); the status only where there is no code, or none that is known.
 */
export function outcomeOfRefusal(answer: GraphAnswer, channel: ChannelName, clock: Clock): SendOutcome {
  const { status } = answer;
  const row = answer.error === null ? null : metaErrorRow(answer.error, channel);
  const error = answer.error === null ? errorOfStatus(status) : messageErrorOf(answer.error, channel);
  const retryAfterMs = retryAfterMsOf(answer, clock) ?? row?.retryAfterMs ?? null;

  switch (row?.retry) {
    case "later":
      return {
        ...notSent(error, retryAfterMs),
        ...(row.onlyChat && { scope: "chat" as const }),
        ...(row.growth !== undefined && { growth: row.growth }),
      };
    case "unknown":
      return { type: "unconfirmed", error };
    case "never":
      return row.accountState === undefined
        ? { type: "refused", error }
        : { type: "refused", error, accountState: row.accountState };
    case undefined:
      return outcomeOfStatus(answer, error, retryAfterMs);
  }
}

function outcomeOfStatus(answer: GraphAnswer, error: MessageError, retryAfterMs: number | null): SendOutcome {
  const { status } = answer;
  if (status === 429 || status === 425) return notSent(error, retryAfterMs);
  if (NEVER_REACHED_STATUSES.has(status)) return notSent(error, retryAfterMs);
  if (status === 503 && answer.retryAfter !== null) return notSent(error, retryAfterMs);
  // 408 is the provider giving up on something it had begun; 5xx may come after the message left.
  if (status === 408 || status >= 500) return { type: "unconfirmed", error };
  return answer.error?.isTransient === true ? notSent(error, retryAfterMs) : { type: "refused", error };
}

function notSent(error: MessageError, retryAfterMs: number | null): Extract<SendOutcome, { type: "not_sent" }> {
  return { type: "not_sent", error, retryAfterMs };
}

function errorOfStatus(status: number): MessageError {
  return { code: `http_${status}`, text: wordsOfStatus(status) };
}

function wordsOfStatus(status: number): string {
  if (status === 429) return "Too many messages at once for this account.";
  if (status === 401 || status === 403) return "Meta does not let this account send here.";
  if (status < 400) return "Meta answered from another address than the one that was called.";
  if (status < 500) return "Meta did not accept the message.";
  return "Meta had a problem of its own.";
}

/** Why an answer other than 2xx is no answer to what was asked. */
export function failureOfAnswer(answer: GraphAnswer): ChannelFailure {
  const { status } = answer;
  const code = answer.error?.code ?? null;
  if (code !== null) {
    if (code === 190 || code === 0) return "wrong_key";
    if (code === 3 || code === 10 || code === 131005 || (code >= 200 && code <= 299)) return "not_allowed";
    if (RATE_CODES.has(code)) return "rate_limited";
    // An id that is gone, or that the token may not see: Graph says the same of both.
    if (code === 33 || answer.error?.subcode === 33) return "not_found";
    if (code === 2) return "provider_error";
  }
  // Status 0 is how some run-times hand over a redirect that they were told not to follow.
  if (status === 0 || (status >= 300 && status < 400)) return "redirected";
  if (status === 401) return "wrong_key";
  if (status === 403) return "not_allowed";
  if (status === 404) return "not_found";
  if (status === 429) return "rate_limited";
  return status >= 500 ? "provider_error" : "refused";
}

const RATE_CODES: ReadonlySet<number> = new Set([4, 613, 80007, 130429]);

export function failureOfNetwork(failure: NetworkFailure): ChannelFailure {
  return failure === "timed_out" ? "timed_out" : "unreachable";
}
