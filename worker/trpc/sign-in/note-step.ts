import type { SignInStep } from "../../channels/unipile/sign-in.ts";
import type { AttemptPatch, AttemptRow } from "../../control/sign-in-attempts.ts";

/**
 * How long a QR code is shown. WhatsApp's own page changes it after a minute at the longest; UniPile does not say
 * (reference/unipile.md, 9). A new one keeps the account that is being made.
 */
const QR_LIFE_MS = 60_000;
/** WhatsApp takes a pairing code for some three minutes. */
const PAIRING_LIFE_MS = 150_000;
/** UniPile's own limit on a sign-in that waits for its owner (reference/unipile.md, 2.3). */
const CHECKPOINT_LIFE_MS = 5 * 60 * 1000;

/** What an attempt shows after UniPile has said what it wants next; what it showed before is over. */
export function patchOfStep(
  step: Exclude<SignInStep, { type: "connected" }>,
  before: Pick<AttemptRow, "state" | "expiresAt"> | null,
  now: number,
): AttemptPatch {
  const cleared = { externalId: step.externalId, qr: null, pairingCode: null, checkpoint: null, problem: null };
  switch (step.type) {
    case "qr":
      return { ...cleared, state: "qr", qr: step.qr, expiresAt: now + QR_LIFE_MS };
    case "pairing_code":
      return { ...cleared, state: "pairing_code", pairingCode: step.code, expiresAt: now + PAIRING_LIFE_MS };
    case "checkpoint": {
      // The five minutes run from the first question on, however many follow.
      const runsOn = before?.state === "checkpoint" ? before.expiresAt : null;
      return {
        ...{ ...cleared, state: "checkpoint", checkpoint: step.checkpoint },
        expiresAt: runsOn ?? now + CHECKPOINT_LIFE_MS,
      };
    }
  }
}
