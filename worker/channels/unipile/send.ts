import type { Clock } from "../../shared/clock.ts";
import type { ChannelCommand, MessageError, SendOutcome } from "../../shared/wire.ts";
import type { AccountAccess } from "../channel.ts";
import { sendText } from "./api.ts";
import type { UnipileAnswer } from "./call.ts";
import { isAboutTheAccount } from "./failures.ts";
import { NEVER_REACHED_STATUSES, type NetworkFailure } from "./network-errors.ts";
import { asMessageSent } from "./schema.ts";
import { errorOfType } from "./send-errors.ts";

/** Tries once. UniPile has no idempotency key, so what is not proven is `unconfirmed` (design.md, section 4). */
export async function sendCommand(access: AccountAccess, command: ChannelCommand): Promise<SendOutcome> {
  const message = { chatId: command.chatExternalId, accountId: access.accountExternalId, text: command.text };
  const called = await sendText(access, message);
  return "failure" in called ? outcomeOfNetwork(called.failure) : outcomeOfAnswer(called.answer, access.clock);
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

/** What an answer proves. Exported for its table of tests. */
export function outcomeOfAnswer(answer: UnipileAnswer, clock: Clock): SendOutcome {
  const { status, errorType } = answer;
  if (status >= 200 && status < 300) {
    return { type: "accepted", externalId: asMessageSent(answer.json)?.message_id ?? null };
  }
  const refusal = errorOfType(errorType, status);
  const retryAfterMs = retryAfterOf(answer.retryAfter, clock);

  if (status === 429 || status === 425) return notSent(refusal.error, retryAfterMs);
  if (NEVER_REACHED_STATUSES.has(status)) return notSent(refusal.error, retryAfterMs);
  if (status === 503 && answer.retryAfter !== null) return notSent(refusal.error, retryAfterMs);
  // 408 is the provider giving up on something it had begun; 5xx may come after the message left.
  if (status === 408 || status >= 500) return { type: "unconfirmed", error: refusal.error };
  // Any other 401 type is the account signed out too: there are more of them than are documented.
  const accountState =
    refusal.accountState ?? (status === 401 && isAboutTheAccount(errorType) ? "needs_sign_in" : null);
  return accountState === null
    ? { type: "refused", error: refusal.error }
    : { type: "refused", error: refusal.error, accountState };
}

const notSent = (error: MessageError, retryAfterMs: number | null): SendOutcome => ({
  type: "not_sent",
  error,
  retryAfterMs,
});

/** Longer waits are cut to this: a wrong header must not silence a chat for days. */
const RETRY_AFTER_MAX_MS = 3_600_000;

/** `Retry-After`: seconds, or a date (RFC 9110, 10.2.3) -> ms from now, null when it cannot be read. */
function retryAfterOf(header: string | null, clock: Clock): number | null {
  if (header === null) return null;
  const seconds = /^\s*\d+\s*$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - clock();
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), RETRY_AFTER_MAX_MS) : null;
}
