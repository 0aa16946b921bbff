import type { ChannelFailure } from "../channel.ts";
import type { NetworkFailure } from "../network-errors.ts";
import type { UnipileAnswer } from "./call.ts";
import { rowOfType } from "./errors.ts";

/** Why an answer other than 2xx is no answer to what was asked. */
export function failureOfAnswer(answer: UnipileAnswer): ChannelFailure {
  const { status, errorType } = answer;
  // Status 0 is how some run-times hand over a redirect that they were told not to follow.
  if (status === 0 || (status >= 300 && status < 400)) return "redirected";
  if (status === 401) return isAboutTheAccount(errorType) ? "account_signed_out" : "wrong_key";
  if (status === 403) return "not_allowed";
  if (status === 404) return "not_found";
  if (status === 429) return "rate_limited";
  if (status === 501) return "not_supported";
  if (status >= 500) return "provider_error";
  return "refused";
}

export function failureOfNetwork(failure: NetworkFailure): ChannelFailure {
  return failure === "timed_out" ? "timed_out" : "unreachable";
}

/**
 * A 401 need not mean a bad API key: most of its types are the account being signed out at WhatsApp or
 * Instagram (reference/unipile.md, 1), and so is one that is not known, since there are more of them than are
 * documented. Without a type it is the key.
 */
export function isAboutTheAccount(errorType: string | null): boolean {
  if (errorType === null) return false;
  const row = rowOfType(errorType);
  return row === undefined || row.owner === "reconnect";
}
