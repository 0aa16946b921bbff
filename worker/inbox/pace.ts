import type { Pace } from "../channels/limits.ts";

/** A bucket as it is stored: how full it was, and when that was true. */
export type Bucket = { tokens: number; at: number };

/**
 * Takes one token out of a bucket that fills by one each `everyMs`.
 * @returns the bucket afterwards, or the time (ms) at which there will be a token
 */
export function takeToken(bucket: Bucket | null, pace: Pace, now: number): { bucket: Bucket } | { waitUntil: number } {
  // A clock that went back must not empty the bucket for ever.
  const since = bucket === null ? 0 : Math.max(0, now - bucket.at);
  const tokens = bucket === null ? pace.burst : Math.min(pace.burst, bucket.tokens + since / pace.everyMs);
  if (tokens >= 1) return { bucket: { tokens: tokens - 1, at: now } };
  return { waitUntil: now + Math.ceil((1 - tokens) * pace.everyMs) };
}

/** A provider that fails this often in a row is left alone for a while. */
export const BREAKER_FAILURES = 5;
export const BREAKER_OPEN_MS = 30_000;

export type Breaker = { failures: number; openUntil: number };

/**
 * Whether an account may be sent for. An open breaker lets one probe through each 30 s, so that a provider
 * that is down costs one call in that time and not one a message.
 */
export function passBreaker(breaker: Breaker, now: number): { breaker: Breaker } | { waitUntil: number } {
  if (breaker.openUntil > now) return { waitUntil: breaker.openUntil };
  if (breaker.failures < BREAKER_FAILURES) return { breaker };
  return { breaker: { ...breaker, openUntil: now + BREAKER_OPEN_MS } };
}

/**
 * @param pauseMs how long the provider asked to be left alone; null when it did not say
 */
export function noteAnswer(breaker: Breaker, answered: boolean, pauseMs: number | null, now: number): Breaker {
  if (answered) return { failures: 0, openUntil: 0 };
  const failures = breaker.failures + 1;
  const pause = Math.max(pauseMs ?? 0, failures >= BREAKER_FAILURES ? BREAKER_OPEN_MS : 0);
  return { failures, openUntil: pause === 0 ? breaker.openUntil : Math.max(breaker.openUntil, now + pause) };
}
