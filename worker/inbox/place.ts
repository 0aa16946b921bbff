/**
 * Where a message stands in its chat. Providers' clocks are wrong in every way (1970, 2106, seconds taken for
 * milliseconds, two days off), and a wrong clock must neither lose a message nor pin it to the end for ever.
 */

/** Nothing in these networks is older than WhatsApp itself. */
const EARLIEST_MS = Date.UTC(2009, 0, 1);

/** A clock may run this much ahead of ours and still be believed. */
const AHEAD_MS = 10 * 60 * 1000;

/** Below this, a number of milliseconds would lie before 1973: it is seconds. */
const SECONDS_BELOW = 100_000_000_000;

/** The same for deciding which of two edits or names is the newer: there a wrong place does no harm. */
const AHEAD_TO_COMPARE_MS = 3 * 24 * 60 * 60 * 1000;

/**
 * The place of a message in its chat.
 *
 * @param providerAt what the provider said, ms (or, mistakenly, seconds) since 1970; null when unreadable
 * @param receivedAt when its delivery came: the place of what has no believable time of its own
 */
export function placeInTime(providerAt: number | null, receivedAt: number): number {
  return believable(providerAt, receivedAt, AHEAD_MS);
}

/**
 * The moment of an edit, a reaction or a name, by which the newest wins. It depends as little as it can on when
 * it came, so that the winner is the same in whatever order they come.
 */
export function momentOf(providerAt: number | null, receivedAt: number): number {
  return believable(providerAt, receivedAt, AHEAD_TO_COMPARE_MS);
}

function believable(providerAt: number | null, receivedAt: number, aheadMs: number): number {
  if (providerAt === null || !Number.isFinite(providerAt)) return receivedAt;
  const at = Math.round(Math.abs(providerAt) < SECONDS_BELOW ? providerAt * 1000 : providerAt);
  return at < EARLIEST_MS || at > receivedAt + aheadMs ? receivedAt : at;
}
