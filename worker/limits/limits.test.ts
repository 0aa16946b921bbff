import { describe, expect, test } from "vitest";
import type { LimitKind } from "./buckets.ts";
import type { LimiterRpc } from "./limiter.ts";
import { createLimits } from "./limits.ts";

const NOW = 1_800_000_000_000;

/** Limits over objects of the test's own: what each is asked, and what it answers. */
function limitsWith(take: LimiterRpc["take"]) {
  const asked: { name: string; wanted: number }[] = [];
  const unreachable: LimitKind[] = [];
  let now = NOW;
  const limits = createLimits({
    limiterNamed: (name) => ({
      take: (capacity, wanted) => {
        asked.push({ name, wanted });
        return take(capacity, wanted);
      },
      giveBack: async () => {},
    }),
    clock: () => now,
    onUnreachable: (kind) => unreachable.push(kind),
  });
  return { limits, asked, unreachable, pass: (ms: number) => (now += ms) };
}

const broken = async (): Promise<never> => {
  throw new Error("the object is away");
};

describe("a bucket that cannot be asked", () => {
  test.each<LimitKind>([
    "sign_up",
    "sign_in_address",
    "sign_in_account",
    "sign_in_device",
    "confirm",
    "reset",
    "invite",
    "connect_member",
    "connect_workspace",
  ])("of %s lets nobody in: flooding it must not be the way around it", async (kind) => {
    const { limits, unreachable } = limitsWith(broken);
    expect(await limits.take(kind, "somebody")).toEqual({ ok: false, retryAfterSeconds: 5 });
    expect(unreachable).toEqual([kind]);
  });

  test.each<LimitKind>(["send", "key", "session"])("of %s holds nobody up, and is logged", async (kind) => {
    const { limits, unreachable } = limitsWith(broken);
    expect(await limits.take(kind, "somebody")).toEqual({ ok: true });
    expect(unreachable).toEqual([kind]);
  });

  test("is asked once more when the platform says that this can work", async () => {
    let calls = 0;
    const { limits } = limitsWith(async () => {
      calls += 1;
      if (calls === 1) throw Object.assign(new Error("the object moved"), { retryable: true });
      return { granted: 1 };
    });
    expect(await limits.take("reset", "somebody")).toEqual({ ok: true });
  });
});

test("who is refused is told whole seconds, never too few and never none", async () => {
  for (const [waitMs, retryAfterSeconds] of [
    [1, 1],
    [1_000, 1],
    [1_001, 2],
    [59_999, 60],
  ] as const) {
    const { limits } = limitsWith(async () => ({ waitMs }));
    expect(await limits.take("key", "somebody")).toEqual({ ok: false, retryAfterSeconds });
  }
});

test("no bucket's name tells whose it is, and none is that of another kind or key", async () => {
  const { limits, asked } = limitsWith(async () => ({ granted: 1 }));
  for (const kind of ["sign_in_account", "reset"] as const) {
    for (const key of ["ann@shop.example", "203.0.113.7"]) await limits.take(kind, key);
  }
  const names = asked.map(({ name }) => name);
  expect(new Set(names).size).toBe(4);
  for (const name of names) expect(name).toMatch(/^[0-9a-f]{64}$/);
});

describe("a session's tokens", () => {
  test("are fetched many at once and spent from memory", async () => {
    const { limits, asked } = limitsWith(async (_, wanted) => ({ granted: wanted }));
    for (let call = 0; call < 40; call++) expect(await limits.take("session", "s")).toEqual({ ok: true });
    expect(asked.map(({ wanted }) => wanted)).toEqual([20, 20]);
  });

  test("are worth nothing a window later, when the bucket has counted them as back", async () => {
    const { limits, asked, pass } = limitsWith(async (_, wanted) => ({ granted: wanted }));
    await limits.take("session", "s");
    pass(60_000);
    await limits.take("session", "s");
    expect(asked).toHaveLength(2);
  });

  test("are nobody else's", async () => {
    const { limits, asked } = limitsWith(async (_, wanted) => ({ granted: wanted }));
    await limits.take("session", "s");
    await limits.take("session", "another");
    expect(asked).toHaveLength(2);
  });

  test("of a bucket with fewer are fewer", async () => {
    let left = 3;
    const { limits } = limitsWith(async (_, wanted) => {
      const granted = Math.min(left, wanted);
      left -= granted;
      return granted === 0 ? { waitMs: 1_000 } : { granted };
    });
    const answers = await Promise.all(Array.from({ length: 5 }, () => limits.take("session", "s")));
    expect(answers.filter(({ ok }) => ok).length).toBeLessThanOrEqual(3);
  });
});
