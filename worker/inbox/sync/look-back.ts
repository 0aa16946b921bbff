/** How far back a sync reads beyond what was read before, and how often. */

const HOUR_MS = 60 * 60 * 1000;

/** What comes late at the provider, and what is done to messages soon after they were written. */
export const OVERLAP_MS = 2 * HOUR_MS;

/** Now and then further: people delete for everybody up to two and a half days later, and read when they read. */
export const DEEP_OVERLAP_MS = 72 * HOUR_MS;
export const DEEP_EVERY_MS = 6 * HOUR_MS;

/** An account from before its connection was noted: how far its first sync reads. */
const UNKNOWN_START_MS = 24 * HOUR_MS;

/** The account is known here a moment after its webhooks are. */
const CONNECTING_MS = 60_000;

export type Reach = {
  connectedAt: number | null;
  syncedUpTo: number | null;
  lookedBackAt: number | null;
  historyFrom: number | null;
};

/** From when on a sync that begins now reads. What the owner did not want of the time before is left out. */
export function reachOf(account: Reach, now: number): { after: number; isDeep: boolean } {
  const { connectedAt, syncedUpTo, lookedBackAt, historyFrom } = account;
  const start = connectedAt === null ? now - UNKNOWN_START_MS : connectedAt - CONNECTING_MS;
  const floor = Math.min(historyFrom ?? start, start);
  const isDeep = lookedBackAt === null || lookedBackAt <= now - DEEP_EVERY_MS;
  const upTo = syncedUpTo ?? start;
  return { after: Math.max(upTo - (isDeep ? DEEP_OVERLAP_MS : OVERLAP_MS), floor), isDeep };
}
