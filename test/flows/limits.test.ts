import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { bucketOf, type LimitKind } from "../../worker/limits/buckets.ts";
import type { Limiter } from "../../worker/limits/limiter.ts";
import { createLimits, type LimitAnswer, type Limits } from "../../worker/limits/limits.ts";
import { newId } from "../../worker/shared/ids.ts";
import { migratedControl } from "./control-database.ts";
import { fetchParley, HOME, signedUp, type Visitor } from "./visitor.ts";

/**
 * Proves with the real objects that a limit holds when many ask at once, over windows, through deaths of the
 * objects, and at the Worker's door. The arithmetic is in worker/limits/tokens.test.ts; sign-in has
 * auth-attempts.test.ts. Not shown here: calls from several data centres, which one object counts all the same.
 */

const CLIENTS = 16;
const realNow = Date.now.bind(Date);

type LimiterStub = DurableObjectStub<Limiter>;

// Which class is behind the binding is written in terms of worker/index.ts, which is not built here.
const limiterNamed = (name: string) => env.LIMITER.getByName(name) as unknown as LimiterStub;

/** What a Worker has: an isolate of its own each time, so nothing of the memory of another. */
const newLimits = (): Limits =>
  createLimits({
    limiterNamed,
    clock: () => Date.now(),
    onUnreachable: (_, thrown) => {
      throw thrown;
    },
  });

/** Each client in a Worker of its own, one call after the other, until all have made theirs. */
async function callsOfAll(kind: LimitKind, key: string, calls: number) {
  const perClient = Math.ceil(calls / CLIENTS);
  const answers = await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const limits = newLimits();
      const own: LimitAnswer[] = [];
      for (let call = 0; call < perClient; call++) own.push(await limits.take(kind, key));
      return own;
    }),
  );
  const all = answers.flat();
  return { taken: all.filter(({ ok }) => ok).length, refused: all.filter(({ ok }) => !ok) };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("16 clients at ten times a limit", () => {
  it.each<LimitKind>([
    "sign_up",
    "sign_in_address",
    "sign_in_account",
    "sign_in_device",
    "confirm",
    "reset",
    "invite",
    "connect_member",
    "connect_workspace",
    "send",
    "key",
  ])("get exactly what %s allows, and the others a time to come back", async (kind) => {
    const { tokens, windowMs } = bucketOf(kind);
    const { taken, refused } = await callsOfAll(kind, newId(), 10 * tokens);
    expect(taken).toBe(tokens);
    for (const answer of refused) {
      if (answer.ok) throw new Error("counted as refused");
      expect(answer.retryAfterSeconds).toBeGreaterThanOrEqual(1);
      expect(answer.retryAfterSeconds).toBeLessThanOrEqual(Math.ceil(windowMs / 1_000) * (1 + 1 / 60) + 1);
    }
  });

  it("get no more than a session may, although tokens are fetched many at once", async () => {
    const { tokens } = bucketOf("session");
    const { taken } = await callsOfAll("session", newId(), 2 * tokens);
    expect(taken).toBeLessThanOrEqual(tokens);
    // What some fetched and did not spend is lost to the others: less than one fetch each.
    expect(taken).toBeGreaterThan(tokens - CLIENTS * 20);
  });

  it("get in no window more than the limit, as time goes on", async () => {
    const capacity = { tokens: 20, windowMs: 6_000 };
    const limiter = limiterNamed(newId());
    let ahead = 0;
    vi.spyOn(Date, "now").mockImplementation(() => realNow() + ahead);
    const takenAt: number[] = [];
    // Ten windows; in each, every client asks a hundred and more times.
    for (let step = 0; step < 100; step++) {
      ahead += capacity.windowMs / 10;
      await Promise.all(
        Array.from({ length: CLIENTS }, async () => {
          for (let call = 0; call < 2; call++) {
            const answer = await limiter.take(capacity, 1);
            if ("granted" in answer) takenAt.push(Date.now());
          }
        }),
      );
    }
    const inWindows = takenAt.map(
      (start) => takenAt.filter((at) => at >= start && at < start + capacity.windowMs).length,
    );
    expect(Math.max(...inWindows)).toBeLessThanOrEqual(capacity.tokens + 1);
    expect(takenAt.length).toBeGreaterThanOrEqual(9 * capacity.tokens);
  });
});

describe("who was refused", () => {
  it("is let in after the time that was told, and not before", async () => {
    let ahead = 0;
    vi.spyOn(Date, "now").mockImplementation(() => realNow() + ahead);
    const key = newId();
    const { tokens } = bucketOf("reset");
    const limits = newLimits();
    for (let call = 0; call < tokens; call++) expect((await limits.take("reset", key)).ok).toBe(true);
    ahead += 600_000;
    const refused = await limits.take("reset", key);
    if (refused.ok) throw new Error("let in too early");
    ahead += (refused.retryAfterSeconds - 5) * 1_000;
    expect((await limits.take("reset", key)).ok).toBe(false);
    ahead += 5_000;
    expect((await limits.take("reset", key)).ok).toBe(true);
  });

  it("is nobody else: other keys and other kinds have buckets of their own", async () => {
    const key = newId();
    const limits = newLimits();
    for (let call = 0; call <= bucketOf("reset").tokens; call++) await limits.take("reset", key);
    expect((await limits.take("reset", key)).ok).toBe(false);
    expect((await limits.take("reset", newId())).ok).toBe(true);
    expect((await limits.take("confirm", key)).ok).toBe(true);
  });
});

describe("a bucket's object", () => {
  it("still knows what is out when it has died", async () => {
    const limiter = limiterNamed(newId());
    const capacity = { tokens: 2, windowMs: 60_000 };
    expect(await limiter.take(capacity, 2)).toEqual({ granted: 2 });
    await evictDurableObject(limiter);
    expect(await limiter.take(capacity, 1)).toHaveProperty("waitMs");
  });

  it("takes a token back that turned out not to count, and no more than were taken", async () => {
    const limiter = limiterNamed(newId());
    const capacity = { tokens: 2, windowMs: 60_000 };
    await limiter.giveBack(capacity);
    await limiter.take(capacity, 2);
    await limiter.giveBack(capacity);
    expect(await limiter.take(capacity, 2)).toEqual({ granted: 1 });
  });

  it("leaves nothing behind when everything is back", async () => {
    const limiter = limiterNamed(newId());
    let ahead = 0;
    vi.spyOn(Date, "now").mockImplementation(() => realNow() + ahead);
    await limiter.take({ tokens: 2, windowMs: 60_000 }, 1);
    ahead = 30_000;
    await limiter.take({ tokens: 2, windowMs: 60_000 }, 1);
    ahead = 65_000;
    // Something is still out: it stays, and rings again.
    expect(await runDurableObjectAlarm(limiter)).toBe(true);
    expect(await keptBy(limiter)).toEqual({ rows: 2, alarm: true });
    ahead = 125_000;
    expect(await runDurableObjectAlarm(limiter)).toBe(true);
    expect(await keptBy(limiter)).toEqual({ rows: 0, alarm: false });
    expect(await limiter.take({ tokens: 2, windowMs: 60_000 }, 2)).toEqual({ granted: 2 });
  });
});

const keptBy = (limiter: LimiterStub) =>
  runInDurableObject(limiter, async (_, { storage }) => {
    const tables = storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'out'").toArray();
    const rows = tables.length === 0 ? 0 : storage.sql.exec("SELECT * FROM out").toArray().length;
    return { rows, alarm: (await storage.getAlarm()) !== null };
  });

describe("at the Worker's door", () => {
  let visitor: Visitor & { tenantId: string; email: string };
  let key: string;

  beforeAll(async () => {
    await migratedControl();
    visitor = await signedUp();
    const made = await visitor.mutate("keys.create", { name: "a program", scopes: ["inbox.read"] });
    key = made.data.secret as string;
  });

  const withKey = (path: string) => fetchParley(path, { headers: { authorization: `Bearer ${key}` } });

  it("each call of a batch counts, also when all of them are the same", async () => {
    const { tokens } = bucketOf("key");
    const batch = (size: number) => {
      const input = encodeURIComponent(
        JSON.stringify(Object.fromEntries(Array.from({ length: size }, (_, i) => [i, {}]))),
      );
      return withKey(`/trpc/${Array(size).fill("chats.list").join(",")}?batch=1&input=${input}`);
    };
    const answers = await Promise.all(Array.from({ length: CLIENTS }, () => batch(10)));
    const calls = (await Promise.all(answers.map((answer) => answer.json()))).flat() as {
      error?: { data: { code: string; httpStatus: number; reason: string; retryAfterSeconds?: number } };
    }[];
    expect(calls).toHaveLength(10 * CLIENTS);
    expect(calls.filter(({ error }) => error === undefined)).toHaveLength(tokens);
    for (const { error } of calls.filter(({ error }) => error !== undefined)) {
      expect(error?.data).toMatchObject({ code: "TOO_MANY_REQUESTS", httpStatus: 429, reason: "too_many_requests" });
      expect(error?.data.retryAfterSeconds).toBeGreaterThanOrEqual(1);
    }

    const refused = await withKey("/trpc/chats.list?input={}");
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(61);
    // The person in the same workspace goes on.
    expect((await visitor.query("chats.list", {})).status).toBe(200);
  });

  it("a batch has ten calls at most", async () => {
    const answer = await fetchParley(`/trpc/${Array(11).fill("auth.me").join(",")}?batch=1&input={}`);
    expect(answer.status).toBe(400);
  });

  it("sends count by workspace, whatever becomes of them", async () => {
    const sending = await signedUp();
    const answers = await Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        const statuses: number[] = [];
        for (let call = 0; call < 25; call++) {
          const message = { chatId: newId(), clientId: crypto.randomUUID(), text: "Hello" };
          statuses.push((await sending.mutate("messages.send", message)).status);
        }
        return statuses;
      }),
    );
    const statuses = answers.flat();
    expect(statuses.filter((status) => status === 404)).toHaveLength(bucketOf("send").tokens);
    expect(statuses.filter((status) => status === 429)).toHaveLength(statuses.length - bucketOf("send").tokens);
  });

  it("addresses count by what the platform saw, and of IPv6 by the /64", async () => {
    const guess = async (address: string, extra: Record<string, string> = {}) => {
      const answer = await fetchParley("/trpc/auth.requestPasswordReset", {
        method: "POST",
        headers: { "content-type": "application/json", origin: HOME, "cf-connecting-ip": address, ...extra },
        body: JSON.stringify({ email: `${newId()}@shop.example` }),
      });
      return answer.status;
    };
    for (let call = 0; call < bucketOf("reset").tokens; call++) {
      expect(await guess(`2001:db8:7:7::${call}`, { "x-forwarded-for": `198.51.100.${call}` })).toBe(200);
    }
    expect(await guess("2001:db8:7:7:ffff::1", { "x-forwarded-for": "198.51.100.99" })).toBe(429);
    expect(await guess("2001:db8:7:8::1")).toBe(200);
    expect(await guess("203.0.113.7", { "x-forwarded-for": "2001:db8:7:7::1" })).toBe(200);
  });
});
