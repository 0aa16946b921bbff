import type { PendingSend } from "./inbox-state.ts";

/** What kept a message from the inbox was the way there, or an update, not its word: `clientId` makes it safe to repeat. */
const REASONS: readonly (string | null)[] = ["offline", "timeout", "interrupted", "try_again", "not_signed_in"];

export const isWayLost = (reason: string | null): boolean => REASONS.includes(reason);

export const isLostOnTheWay = ({ state, reason }: PendingSend): boolean => state === "not_sent" && isWayLost(reason);
