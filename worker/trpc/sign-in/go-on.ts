import type { AccountAccess, ProviderAccess } from "../../channels/channel.ts";
import {
  beginSignIn,
  resendCheckpoint,
  type SignInFailure,
  type SignInStep,
  solveCheckpoint,
} from "../../channels/unipile/sign-in.ts";
import { type AttemptRow, findAttempt, isOpen } from "../../control/sign-in-attempts.ts";
import { systemClock } from "../../shared/clock.ts";
import { notFound, refuse } from "../refuse.ts";
import { storedUnipile } from "../stored-access.ts";
import type { Workplace } from "../workplace.ts";
import { isExpired } from "./attempt-view.ts";
import { end, note, settleSignIn } from "./finish-sign-in.ts";
import { openHostedPage } from "./hosted-page.ts";
import { patchOfStep } from "./note-step.ts";
import { problemText } from "./sign-in-words.ts";
import { signInRefused } from "./start-sign-in.ts";

/** @throws TRPCError NOT_FOUND for one that is not there, or is somebody else's */
async function ownAttempt(place: Workplace, attemptId: string): Promise<AttemptRow> {
  const attempt = await findAttempt(place.services.control, place.tenant.id, attemptId);
  if (attempt === null) throw notFound();
  return attempt;
}

/**
 * How an attempt stands now. Where the owner acts elsewhere (a scan, a pairing code, a yes in the app, UniPile's own
 * page), UniPile is asked: it may be done, and nothing else may ever say so.
 */
export async function lookAtAttempt(place: Workplace, attemptId: string): Promise<AttemptRow> {
  const attempt = await ownAttempt(place, attemptId);
  const { externalId, checkpoint } = attempt;
  const isOwnersTurn = checkpoint !== null && checkpoint !== "in_app";
  if (!isOpen(attempt) || externalId === null || isOwnersTurn) return attempt;
  const { access } = await storedUnipile(place, attempt.credentialId);
  return settleSignIn(place, access, attempt, externalId);
}

/** @throws TRPCError when there is nothing to be answered */
export async function answerCheckpoint(
  place: Workplace,
  attemptId: string,
  code: string,
  now: number,
): Promise<AttemptRow> {
  const attempt = await ownAttempt(place, attemptId);
  const { externalId, channel, checkpoint } = attempt;
  if (attempt.state !== "checkpoint" || externalId === null) {
    throw refuse("CONFLICT", "nothing_asked", "This sign-in does not wait for an answer.");
  }
  if (isExpired(attempt, now))
    return end(place, attempt, "expired", "attempt_expired", newlyMade(attempt, await accessOf(place, attempt)));
  const access = await accessOf(place, attempt);
  const answer = checkpoint === "in_app" ? "in_app_validation" : code;
  const step = await solveCheckpoint(access, { externalId, channel, code: answer });
  return step.ok ? follow(place, access, attempt, step.value, now) : stumble(place, attempt, step.reason);
}

async function follow(
  place: Workplace,
  access: ProviderAccess,
  attempt: AttemptRow,
  step: SignInStep,
  now: number,
): Promise<AttemptRow> {
  if (step.type === "connected") {
    const waiting = await note(place, attempt, { state: "waiting", checkpoint: null, problem: null, expiresAt: null });
    return settleSignIn(place, access, waiting, step.externalId);
  }
  const isSameQuestion = step.type === "checkpoint" && step.checkpoint === "in_app" && attempt.checkpoint === "in_app";
  const patch = patchOfStep(step, attempt, now);
  return note(place, attempt, isSameQuestion ? { ...patch, problem: "not_approved_yet" } : patch);
}

/** What ends the attempt, and what may be tried again. */
async function stumble(place: Workplace, attempt: AttemptRow, reason: SignInFailure): Promise<AttemptRow> {
  switch (reason) {
    case "attempt_expired":
      return end(place, attempt, "expired", reason);
    // UniPile has forgotten the attempt, which it does after its five minutes.
    case "refused":
    case "not_found":
      return end(place, attempt, "expired", "attempt_expired");
    case "account_signed_out":
    case "wrong_code":
      return note(place, attempt, { problem: "wrong_code" });
    default:
      return note(place, attempt, { problem: reason });
  }
}

/**
 * A new code or page in the place of one that has expired. What WhatsApp was showing goes on under the same account of
 * UniPile's; a code by SMS or email is sent again; a name and password were not kept, so that sign-in begins anew.
 *
 * @throws TRPCError when there is nothing to renew
 */
export async function renewAttempt(place: Workplace, attemptId: string, now: number): Promise<AttemptRow> {
  const attempt = await ownAttempt(place, attemptId);
  if (!isOpen(attempt)) throw overAlready();
  const { access } = await storedUnipile(place, attempt.credentialId);
  const { externalId, channel, kind } = attempt;
  switch (kind) {
    case "qr": {
      if (externalId === null) throw overAlready();
      // Somebody may have scanned it in its last second.
      const settled = await settleSignIn(place, access, attempt, externalId);
      if (settled.state === "connected" || settled.state === "failed") return settled;
      const how = { channel: "whatsapp" as const, pairingPhone: attempt.phone };
      const again = await beginSignIn(access, how, externalId);
      const step = !again.ok && again.reason === "not_found" ? await beginSignIn(access, how, null) : again;
      if (!step.ok) throw signInRefused(step.reason, channel);
      return follow(place, access, settled, step.value, now);
    }
    case "instagram": {
      if (externalId === null || isExpired(attempt, now)) {
        throw refuse("CONFLICT", "attempt_expired", problemText("attempt_expired", channel));
      }
      const sent = await resendCheckpoint(access, { externalId, channel });
      if (sent.ok) return note(place, attempt, { problem: null });
      return stumble(place, attempt, sent.reason);
    }
    case "hosted": {
      const page = await openHostedPage(place, access, { attemptId, channel, externalId }, now);
      return note(place, attempt, { ...page, problem: null });
    }
  }
}

/** Gives it up. What was begun for it at UniPile is taken away there; an account that was there before stays. */
export async function cancelAttempt(place: Workplace, attemptId: string): Promise<AttemptRow> {
  const attempt = await ownAttempt(place, attemptId);
  if (!isOpen(attempt)) return attempt;
  return end(place, attempt, "cancelled", null, newlyMade(attempt, await accessOf(place, attempt)));
}

const accessOf = async (place: Workplace, { credentialId }: AttemptRow): Promise<ProviderAccess> =>
  (await storedUnipile(place, credentialId)).access;

/** The account that UniPile has made for this attempt alone. */
function newlyMade(attempt: AttemptRow, access: ProviderAccess): AccountAccess | undefined {
  const { externalId, accountId } = attempt;
  return externalId === null || accountId !== null
    ? undefined
    : { ...access, accountExternalId: externalId, clock: systemClock };
}

const overAlready = () => refuse("CONFLICT", "attempt_over", "This sign-in is over. Begin a new one.");
