import type { PendingSend } from "./inbox-state.ts";

/**
 * What kept a message from the inbox was the way there, an update, or how much came at once, not its word: `clientId`
 * makes it safe to repeat.
 */
const REASONS: readonly (string | null)[] = [
  "offline",
  "timeout",
  "interrupted",
  "try_again",
  "too_many_requests",
  "not_signed_in",
];

export const isWayLost = (reason: string | null): boolean => REASONS.includes(reason);

export const isLostOnTheWay = ({ state, reason }: PendingSend): boolean => state === "not_sent" && isWayLost(reason);

/** Texts, and files whose bytes are up: these are posted in the order they were written. */
export const isUploaded = ({ file }: PendingSend): boolean => !file || file.uploadId !== null;
