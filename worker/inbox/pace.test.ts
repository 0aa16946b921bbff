import { expect, test } from "vitest";
import {
  BREAKER_FAILURES,
  BREAKER_OPEN_MS,
  type Breaker,
  type Bucket,
  noteAnswer,
  passBreaker,
  takeToken,
} from "./pace.ts";

const pace = { burst: 3, everyMs: 1_000 };

/** How many sends get through in a stretch of time, when each is tried as soon as it may be. */
function sendsWithin(ms: number): number {
  let bucket: Bucket | null = null;
  let now = 0;
  let sends = 0;
  while (now <= ms) {
    const taken = takeToken(bucket, pace, now);
    if ("waitUntil" in taken) now = taken.waitUntil;
    else {
      bucket = taken.bucket;
      sends += 1;
    }
  }
  return sends;
}

test("a burst goes at once and the rest at the provider's pace", () => {
  expect(sendsWithin(0)).toBe(3);
  expect(sendsWithin(10_000)).toBe(13);
});

test("a clock that goes back does not stop an account", () => {
  const taken = takeToken({ tokens: 2, at: 9_000_000 }, pace, 1_000);
  expect(taken).toEqual({ bucket: { tokens: 1, at: 1_000 } });
});

test("a provider that is down costs one probe each half minute, and one answer brings everything back", () => {
  let breaker: Breaker = { failures: 0, openUntil: 0 };
  let now = 0;
  let calls = 0;
  while (now < 10 * BREAKER_OPEN_MS) {
    const passed = passBreaker(breaker, now);
    if ("waitUntil" in passed) {
      now = passed.waitUntil;
      continue;
    }
    calls += 1;
    breaker = noteAnswer(passed.breaker, false, null, now);
  }
  expect(calls).toBeLessThanOrEqual(BREAKER_FAILURES + 10);
  breaker = noteAnswer(breaker, true, null, now);
  expect(passBreaker(breaker, now)).toEqual({ breaker: { failures: 0, openUntil: 0 } });
});

test("a pause that the provider asks for is kept from the first time", () => {
  const breaker = noteAnswer({ failures: 0, openUntil: 0 }, false, 7_000, 100);
  expect(passBreaker(breaker, 7_099)).toEqual({ waitUntil: 7_100 });
  expect(passBreaker(breaker, 7_100)).toHaveProperty("breaker");
});
