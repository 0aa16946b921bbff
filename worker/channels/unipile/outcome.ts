import type { Clock } from "../../shared/clock.ts";
import type { MessageError, SendOutcome } from "../../shared/wire.ts";
import { NEVER_REACHED_STATUSES, type NetworkFailure } from "../network-errors.ts";
import type { UnipileAnswer, UnipileCalled } from "./call.ts";
import { errorRowOf } from "./errors.ts";
import { isAboutTheAccount } from "./failures.ts";
import { messageSentSchema } from "./schema.ts";

/** What a call proves about the command that it carried. */
export function outcomeOf(called: UnipileCalled, clock: Clock): SendOutcome {
  return "failure" in called ? outcomeOfNetwork(called.failure) : outcomeOfAnswer(called.answer, clock);
}

function outcomeOfNetwork(failure: NetworkFailure): SendOutcome {
  switch (failure) {
    case "never_connected":
      return { type: "not_sent", error: { code: failure, text: "UniPile could not be reached." }, retryAfterMs: null };
    case "timed_out":
      return { type: "unconfirmed", error: { code: failure, text: "UniPile did not answer in time." } };
    case "lost":
      return { type: "unconfirmed", error: { code: failure, text: "The connection to UniPile broke." } };
  }
}

/** What an answer proves. The error's type decides (errors.ts); the status only where no type is known. */
export function outcomeOfAnswer(answer: UnipileAnswer, clock: Clock): SendOutcome {
  const { status, errorType } = answer;
  if (isSuccess(answer)) {
    const sent = messageSentSchema.safeParse(answer.json);
    return { type: "accepted", externalId: sent.success ? sent.data.message_id : null };
  }
  const row = errorRowOf(errorType, status);
  const error: MessageError = { code: errorType ?? `http_${status}`, text: row.text };
  const retryAfterMs = retryAfterOf(answer.retryAfter, clock);

  if (row.retry === "later" || status === 429 || status === 425) return notSent(error, retryAfterMs);
  if (NEVER_REACHED_STATUSES.has(status)) return notSent(error, retryAfterMs);
  if (status === 503 && answer.retryAfter !== null) return notSent(error, retryAfterMs);
  if (row.retry === "unknown") return { type: "unconfirmed", error };
  const accountState =
    row.accountState ?? (status === 401 && isAboutTheAccount(errorType) ? ("needs_sign_in" as const) : null);
  return accountState === null ? { type: "refused", error } : { type: "refused", error, accountState };
}

export const isSuccess = ({ status }: UnipileAnswer): boolean => status >= 200 && status < 300;

const notSent = (error: MessageError, retryAfterMs: number | null): SendOutcome => ({
  type: "not_sent",
  error,
  retryAfterMs,
});

/** Longer waits are cut to this: a wrong header must not silence a chat for days. */
const RETRY_AFTER_MAX_MS = 3_600_000;

/** `Retry-After`: seconds, or a date (RFC 9110, 10.2.3) -> ms from now, null when it cannot be read. */
export function retryAfterOf(header: string | null, clock: Clock): number | null {
  if (header === null) return null;
  const seconds = /^\s*\d+\s*$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - clock();
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), RETRY_AFTER_MAX_MS) : null;
}
