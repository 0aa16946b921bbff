import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../test/simulator/seeded-random.ts";
import { judgeSilence, missedByWebhook, nextJudgementAt, type Watched } from "./judge.ts";
import { expectedBetween, HOUR_MS, profileOf, timeOfExpected, usualLargestGap } from "./profile.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
/** A Monday. */
const START = Date.UTC(2026, 5, 1);

/** Messages an hour, by the hour of the week that begins on Monday. */
type Pattern = { name: string; rate: (hourOfWeek: number) => number; burst?: number };

const isOpen = (hour: number, from: number, to: number) => hour % 24 >= from && hour % 24 < to;
const PATTERNS: readonly Pattern[] = [
  { name: "a busy shop that never closes", rate: () => 90 },
  { name: "a shop that sleeps at night", rate: (hour) => (isOpen(hour, 8, 22) ? 60 : 0) },
  { name: "an office that is closed on weekends", rate: (hour) => (hour < 120 && isOpen(hour, 9, 17) ? 80 : 0) },
  { name: "a shop with slow evenings", rate: (hour) => (isOpen(hour, 9, 18) ? 40 : isOpen(hour, 18, 23) ? 3 : 0.2) },
  { name: "a low-traffic account", rate: (hour) => (isOpen(hour, 9, 21) ? 0.4 : 0) },
  { name: "an account that hardly anybody writes to", rate: () => 0.02 },
  { name: "a support desk whose chats come in bursts", rate: (hour) => (isOpen(hour, 8, 20) ? 8 : 0.5), burst: 8 },
  {
    name: "a restaurant with two peaks a day",
    rate: (hour) => (isOpen(hour, 12, 14) || isOpen(hour, 19, 22) ? 120 : 4),
  },
];

const hourOfWeek = (at: number) => Math.floor((at - START) / HOUR_MS) % 168;

/** Times of messages, as the pattern has them: each customer writes one message or a burst of them. */
function messagesOf(pattern: Pattern, from: number, to: number, random: () => number): number[] {
  const times: number[] = [];
  const burst = pattern.burst ?? 1;
  for (let hour = from; hour < to; hour += HOUR_MS) {
    const rate = pattern.rate(hourOfWeek(hour)) / burst;
    for (let at = hour - (Math.log(1 - random()) / rate) * HOUR_MS; rate > 0 && at < hour + HOUR_MS; ) {
      for (let each = 0; each < burst; each++) times.push(at + each * 20_000 * random());
      at -= (Math.log(1 - random()) / rate) * HOUR_MS;
    }
  }
  return times.filter((at) => at < to).sort((a, b) => a - b);
}

/** What the watchdog knows at a moment, as it would have learned it that night. */
function knowledge(
  times: readonly number[],
  since: number,
  learnedAt: number,
): (at: number) => Omit<Watched, "probedAt" | "lastTrafficAt"> {
  const counts = new Map<number, number>();
  for (const at of times) counts.set(Math.floor(at / HOUR_MS), (counts.get(Math.floor(at / HOUR_MS)) ?? 0) + 1);
  const hours = [...counts].map(([hour, messages]) => ({ hour, messages }));
  const { least } = profileOf(hours, since, learnedAt);
  const largestGap = usualLargestGap(least, times.filter((at) => at < learnedAt).slice(-5_000));
  return (at) => ({
    since,
    largestGap,
    profile: profileOf(
      hours.filter(({ hour }) => hour < at / HOUR_MS),
      since,
      at,
    ),
  });
}

/**
 * The watchdog over a stretch of time, with a provider that always says that all is well and that there is nothing
 * more: silences by verdict alone.
 */
function watch(pattern: Pattern, seed: number, until: number, stopsAt = Number.POSITIVE_INFINITY) {
  const random = new SeededRandom(seed);
  const times = messagesOf(pattern, START, until, () => random.next()).filter((at) => at < stopsAt);
  let probedAt: number | null = null;
  let probes = 0;
  let next = 0;
  const from = START + 4 * WEEK_MS;
  let learned = knowledge(times, START, from);
  let learnedDay = 0;
  let known = learned(from);
  let knownHour = 0;
  for (let now = from; now < until; now += Number.isFinite(stopsAt) ? MINUTE_MS : 5 * MINUTE_MS) {
    while (next < times.length && times[next]! <= now) next++;
    const day = Math.floor((now - from) / DAY_MS);
    if (day !== learnedDay) [learned, learnedDay] = [knowledge(times, START, now), day];
    const hour = Math.floor(now / HOUR_MS);
    if (hour !== knownHour) [known, knownHour] = [learned(now), hour];
    const watched: Watched = { ...known, lastTrafficAt: times[next - 1] ?? START, probedAt };
    const verdict = judgeSilence(watched, now);
    if (verdict === "silent") return { silentAt: now, probes, lastAt: times[next - 1] ?? START };
    if (verdict === "probe") [probedAt, probes] = [now, probes + 1];
  }
  return { silentAt: null, probes, lastAt: times[next - 1] ?? START };
}

describe("The watchdog", () => {
  for (const pattern of PATTERNS) {
    it(`raises no false alarm over a quiet week of ${pattern.name}.`, () => {
      for (let seed = 1; seed <= 12; seed++) {
        expect(watch(pattern, seed, START + 5 * WEEK_MS), `seed ${seed}`).toMatchObject({ silentAt: null });
      }
    });
  }

  it("knows within a quarter of an hour that a busy account has gone silent, although the provider sees nothing.", () => {
    const busy = PATTERNS.filter(({ name }) => /never closes|two peaks|weekends/.test(name));
    for (const pattern of busy) {
      for (let seed = 1; seed <= 8; seed++) {
        // At half past twelve on the Wednesday of the fifth week.
        const stopsAt = START + 4 * WEEK_MS + 2 * DAY_MS + 12.5 * HOUR_MS;
        const { silentAt, lastAt } = watch(pattern, seed, START + 5 * WEEK_MS, stopsAt);
        expect(silentAt, pattern.name).not.toBeNull();
        expect(silentAt! - lastAt, `${pattern.name}, seed ${seed}`).toBeLessThanOrEqual(15 * MINUTE_MS);
      }
    }
  });

  it("does not take a closed shop's night for silence, and knows in the morning.", () => {
    const night = PATTERNS.find(({ name }) => name.includes("sleeps"))!;
    const closing = START + 4 * WEEK_MS + 2 * DAY_MS + 22 * HOUR_MS;
    const { silentAt } = watch(night, 3, START + 5 * WEEK_MS, closing);
    expect(silentAt).toBeGreaterThan(closing + 10 * HOUR_MS);
    expect(silentAt).toBeLessThanOrEqual(closing + 10 * HOUR_MS + 30 * MINUTE_MS);
  });

  it("says nothing in an account's first week, and nothing of one that hardly anybody writes to.", () => {
    const profile = { mean: Array(168).fill(60), least: Array(168).fill(60), messages: 10_000 };
    const watched = { profile, since: START, lastTrafficAt: START + 5 * DAY_MS, largestGap: 0, probedAt: null };
    expect(judgeSilence(watched, START + 6 * DAY_MS)).toBe("fine");
    expect(judgeSilence({ ...watched, lastTrafficAt: START + 8 * DAY_MS }, START + 9 * DAY_MS)).toBe("probe");
    expect(judgeSilence({ ...watched, profile: { ...profile, messages: 49 } }, START + 9 * DAY_MS)).toBe("fine");
    expect(nextJudgementAt({ ...watched, profile: { ...profile, messages: 49 } }, START + 9 * DAY_MS)).toBeNull();
  });

  it("is not misled by one great week: what counts is what came in even the quietest.", () => {
    const hours = [0, 1, 2, 3].flatMap((week) =>
      Array.from({ length: 168 }, (_, hour) => ({
        hour: START / HOUR_MS + week * 168 + hour,
        messages: week === 2 ? 1_000 : 2,
      })),
    );
    const now = START + 4 * WEEK_MS;
    const profile = profileOf(hours, START, now);
    const watched = { profile, since: START, lastTrafficAt: now, largestGap: 0, probedAt: now + MINUTE_MS };
    expect(judgeSilence(watched, now + 2 * HOUR_MS)).not.toBe("silent");
    expect(judgeSilence(watched, now + 6 * HOUR_MS)).toBe("silent");
  });

  it("wakes when a silence begins to be strange, and rarer the longer it has asked.", () => {
    const profile = { mean: Array(168).fill(6), least: Array(168).fill(0), messages: 4_000 };
    const now = START + 4 * WEEK_MS;
    const watched = { profile, since: START, lastTrafficAt: now, largestGap: 0, probedAt: null };
    expect(nextJudgementAt(watched, now)).toBe(now + 30 * MINUTE_MS);
    const asked = { ...watched, probedAt: now + 2 * HOUR_MS };
    expect(nextJudgementAt(asked, now + 2 * HOUR_MS)).toBe(now + 3 * HOUR_MS);
    expect(judgeSilence(asked, now + 2.5 * HOUR_MS)).toBe("fine");
    expect(judgeSilence(asked, now + 3 * HOUR_MS)).toBe("probe");
  });
});

describe("Messages that had to be fetched", () => {
  const profile = { mean: Array(168).fill(1), least: Array(168).fill(0), messages: 500 };
  const lastTrafficAt = START + WEEK_MS;
  const watched = { profile, since: START, lastTrafficAt, largestGap: 0, probedAt: null };
  const newestAt = lastTrafficAt + 30 * MINUTE_MS;

  it("say that webhooks have stopped when they are newer than what came by itself.", () => {
    expect(missedByWebhook(watched, { count: 2, newestAt }, lastTrafficAt + HOUR_MS)).toBe(true);
    expect(missedByWebhook(watched, { count: 1, newestAt }, lastTrafficAt + 2 * HOUR_MS)).toBe(true);
  });

  it("say nothing when they are old, only late, or a single one that may have been lost.", () => {
    const later = lastTrafficAt + HOUR_MS / 2;
    expect(missedByWebhook(watched, { count: 5, newestAt: lastTrafficAt - 1 }, later)).toBe(false);
    expect(missedByWebhook(watched, { count: 5, newestAt: lastTrafficAt + MINUTE_MS }, later)).toBe(false);
    expect(missedByWebhook(watched, { count: 5, newestAt }, lastTrafficAt + 5 * MINUTE_MS)).toBe(false);
    expect(missedByWebhook(watched, { count: 1, newestAt }, later)).toBe(false);
    expect(missedByWebhook(watched, { count: 0, newestAt: null }, later)).toBe(false);
  });
});

describe("A profile", () => {
  it("expects nothing where nothing was counted, and finds the time at which so many should have come.", () => {
    const empty = profileOf([], START, START + 3 * WEEK_MS);
    expect(expectedBetween(empty.mean, START, START + WEEK_MS)).toBe(0);
    expect(timeOfExpected(empty.mean, START, 3)).toBeNull();
    const rates = Array(168).fill(4);
    const at = timeOfExpected(rates, START + 17 * MINUTE_MS, 3)!;
    expect(expectedBetween(rates, START + 17 * MINUTE_MS, at)).toBeCloseTo(3, 4);
  });
});
