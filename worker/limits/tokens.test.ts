import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backAt, type Capacity, type Out, stillOut, takeTokens } from "./tokens.ts";

const NOW = 1_800_000_000_000;

/** A bucket as its object keeps it, on a clock of the test. */
function bucketOn(capacity: Capacity) {
  let kept: Out[] = [];
  return (now: number, wanted = 1) => {
    const out = stillOut(kept, capacity, now);
    const taken = takeTokens(out, capacity, wanted, now);
    kept = out;
    if ("granted" in taken) {
      const at = backAt(now, capacity);
      const same = kept.find((entry) => entry.backAt === at);
      if (same === undefined) kept.push({ backAt: at, taken: taken.granted });
      else same.taken += taken.granted;
    }
    return taken;
  };
}

describe("a bucket", () => {
  test("gives what it holds at once, and then says when there will be more", () => {
    const take = bucketOn({ tokens: 3, windowMs: 60_000 });
    expect([take(NOW), take(NOW), take(NOW)]).toEqual([{ granted: 1 }, { granted: 1 }, { granted: 1 }]);
    const refused = take(NOW + 10_000);
    if (!("waitMs" in refused)) throw new Error("it gave a fourth");
    expect(take(NOW + 10_000 + refused.waitMs - 1)).toHaveProperty("waitMs");
    expect(take(NOW + 10_000 + refused.waitMs)).toEqual({ granted: 1 });
  });

  test("never makes anybody wait longer than the window and a sixtieth of it", () => {
    const take = bucketOn({ tokens: 1, windowMs: 60_000 });
    take(NOW + 1);
    const refused = take(NOW + 1);
    expect("waitMs" in refused && refused.waitMs).toBeLessThanOrEqual(61_000);
  });

  test("gives a part of what is wanted when it has no more", () => {
    const take = bucketOn({ tokens: 5, windowMs: 60_000 });
    expect([take(NOW, 3), take(NOW, 3), take(NOW, 3)]).toMatchObject([{ granted: 3 }, { granted: 2 }, {}]);
  });

  test("forgets what a clock wrote that has gone back since", () => {
    const capacity = { tokens: 1, windowMs: 60_000 };
    expect(stillOut([{ backAt: NOW + 3_600_000, taken: 1 }], capacity, NOW)).toEqual([]);
    expect(stillOut([{ backAt: NOW + 61_000, taken: 1 }], capacity, NOW)).toHaveLength(1);
  });

  test("lets no window see more than it holds, wherever the window begins and however the calls come", () => {
    const capacity = { tokens: 7, windowMs: 6_000 };
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 200 }), (pauses) => {
        const take = bucketOn(capacity);
        let now = NOW;
        const granted: number[] = [];
        for (const pause of pauses) {
          now += pause;
          if ("granted" in take(now)) granted.push(now);
        }
        for (const start of granted) {
          const inWindow = granted.filter((at) => at >= start && at < start + capacity.windowMs);
          expect(inWindow.length).toBeLessThanOrEqual(capacity.tokens);
        }
      }),
    );
  });

  test("never refuses who keeps to the rate", () => {
    const take = bucketOn({ tokens: 100, windowMs: 60_000 });
    // A window and one of its sixtieths for 100 calls.
    const calls = Array.from({ length: 1_000 }, (_, i) => take(NOW + i * 620));
    expect(calls.every((call) => "granted" in call)).toBe(true);
  });
});
