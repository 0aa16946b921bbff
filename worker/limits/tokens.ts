/** The part of a bucket that the arithmetic needs. */
export type Capacity = { tokens: number; windowMs: number };

/** Tokens that are out, and when (ms) they are back. Those of nearly the same moment are one entry. */
export type Out = { backAt: number; taken: number };

/** A sixtieth of the window is one moment, so a bucket is 61 entries at most, however many tokens it has. */
const MOMENTS = 60;

/** When a token that is taken now is back: a whole window later, or up to a moment more, so never too early. */
export function backAt(now: number, { windowMs }: Capacity): number {
  const momentMs = Math.ceil(windowMs / MOMENTS);
  return Math.ceil((now + 1) / momentMs) * momentMs + windowMs;
}

/**
 * Of these entries, those whose tokens are still out. One that is further ahead than any take makes it was written
 * by a clock that has gone back since: it must not lie in the bucket for ever.
 */
export function stillOut(out: readonly Out[], { windowMs }: Capacity, now: number): Out[] {
  return out.filter((entry) => entry.backAt > now && entry.backAt <= now + 2 * windowMs);
}

/**
 * Takes as many tokens as there are, up to `wanted`.
 *
 * @param out entries whose tokens are still out, the first to be back first
 * @returns how many; or, when there is none, the time in ms after which there will be one
 */
export function takeTokens(
  out: readonly Out[],
  capacity: Capacity,
  wanted: number,
  now: number,
): { granted: number } | { waitMs: number } {
  const left = capacity.tokens - out.reduce((sum, { taken }) => sum + taken, 0);
  if (left >= 1) return { granted: Math.min(left, wanted) };
  const first = out[0];
  // Only of a bucket without any tokens none is left and none is out.
  return { waitMs: first === undefined ? capacity.windowMs : first.backAt - now };
}
