/**
 * Exponential back-off with full jitter: a random delay between 0 and min(capMs, baseMs * 2^attempt).
 * Full jitter, because a deploy drops every socket of a tenant at once and equal delays would bring them
 * back at once too.
 *
 * @param attempt 0 for the first retry
 * @param random a number in [0, 1)
 */
export function fullJitterDelayMs(attempt: number, baseMs: number, capMs: number, random: number): number {
  const ceiling = Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));
  return Math.floor(random * ceiling);
}

/**
 * The back-off that a provider has asked for by name: a second, then `growth` times longer at each further attempt.
 *
 * @param attempt 0 for the first retry
 */
export function growingDelayMs(attempt: number, growth: number, capMs: number): number {
  return Math.min(capMs, 1_000 * growth ** Math.min(attempt, 30));
}
