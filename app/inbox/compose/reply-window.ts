import type { Chat } from "../../../worker/shared/wire.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** From here on the time that is left is said. */
const SAID_FROM_MS = 6 * HOUR_MS;

/** How a chat stands with its network's reply window. `human`: closed, but a person may answer, with a tag. */
export type WindowState =
  | { type: "open" }
  | { type: "closing"; hours: number; minutes: number }
  | { type: "human"; days: number }
  | { type: "closed" };

export function windowAt(window: Chat["replyWindow"], now: number): WindowState {
  if (!window) return { type: "open" };
  const leftMs = msUntil(window.closesAt, now);
  if (leftMs > SAID_FROM_MS) return { type: "open" };
  if (leftMs > 0) {
    // Never more than there is: a minute that has begun does not count.
    const minutes = Math.floor(leftMs / MINUTE_MS);
    return { type: "closing", hours: Math.floor(minutes / 60), minutes: minutes % 60 };
  }
  const humanMs = msUntil(window.humanAgentUntil, now);
  return humanMs > 0 ? { type: "human", days: Math.floor(humanMs / (24 * HOUR_MS)) } : { type: "closed" };
}

const msUntil = (iso: string | null, now: number): number => (iso === null ? 0 : Date.parse(iso) - now);
