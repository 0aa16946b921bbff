import type { Chat } from "../../../worker/shared/wire.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** From here on it is said how long it is, and not until when: nobody should have to reckon in a hurry. */
const CLOSING_FROM_MS = HOUR_MS;

/**
 * How a chat stands with its network's reply window. `none`: it has no such thing, one may always write. `open`: until a
 * time (ms) that is hours away. `human`: closed, but a person may answer, with a tag. `freeUntil` (ms): a template costs
 * nothing until then, since the customer came from an ad.
 */
export type WindowState =
  | { type: "none" }
  | { type: "open"; until: number }
  | { type: "closing"; minutes: number }
  | { type: "human"; days: number }
  | { type: "closed"; freeUntil?: number };

export function windowAt(window: Chat["replyWindow"], now: number): WindowState {
  if (!window) return { type: "none" };
  const leftMs = msUntil(window.closesAt, now);
  if (leftMs > CLOSING_FROM_MS) return { type: "open", until: now + leftMs };
  if (leftMs > 0) {
    // Never more than there is: a minute that has begun does not count.
    return { type: "closing", minutes: Math.floor(leftMs / MINUTE_MS) };
  }
  const humanMs = msUntil(window.humanAgentUntil, now);
  if (humanMs > 0) return { type: "human", days: Math.floor(humanMs / (24 * HOUR_MS)) };
  const freeMs = msUntil(window.freeUntil ?? null, now);
  return freeMs > 0 ? { type: "closed", freeUntil: now + freeMs } : { type: "closed" };
}

const msUntil = (iso: string | null, now: number): number => (iso === null ? 0 : Date.parse(iso) - now);
