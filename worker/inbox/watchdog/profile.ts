/**
 * How an account's traffic usually goes, learned from itself: by hour of the week, over the last weeks. Two views of
 * it: what is to be expected on average, and what came in even the quietest of those weeks.
 */
export const HOUR_MS = 60 * 60 * 1000;
const HOURS_A_WEEK = 168;
/** Further back is another season. */
export const WEEKS = 4;

export type Profile = { mean: number[]; least: number[]; messages: number };

/** Messages of one hour, numbered from 1970. */
export type HourOfTraffic = { hour: number; messages: number };

/**
 * @param since when counting began, ms: hours before it say nothing
 * @param now the hour that it is in is not over and says nothing either
 */
export function profileOf(hours: readonly HourOfTraffic[], since: number, now: number): Profile {
  const counted = new Map(hours.map(({ hour, messages }) => [hour, messages]));
  const current = Math.floor(now / HOUR_MS);
  const first = Math.max(Math.ceil(since / HOUR_MS), current - WEEKS * HOURS_A_WEEK);
  const seen: number[][] = Array.from({ length: HOURS_A_WEEK }, () => []);
  let messages = 0;
  for (let hour = first; hour < current; hour++) {
    const came = counted.get(hour) ?? 0;
    messages += came;
    seen[hour % HOURS_A_WEEK]?.push(came);
  }
  return {
    mean: seen.map((each) => (each.length === 0 ? 0 : each.reduce((sum, one) => sum + one, 0) / each.length)),
    // Of a single week nobody can say what is usual.
    least: seen.map((each) => (each.length < 2 ? 0 : Math.min(...each))),
    messages,
  };
}

/** How many messages such an account gets between two moments. */
export function expectedBetween(rates: readonly number[], from: number, to: number): number {
  let expected = 0;
  for (let at = from; at < to; ) {
    const end = Math.min(to, (Math.floor(at / HOUR_MS) + 1) * HOUR_MS);
    expected += (rateAt(rates, at) * (end - at)) / HOUR_MS;
    at = end;
  }
  return expected;
}

/** When so many messages should have come since `from`; null when not within a week. */
export function timeOfExpected(rates: readonly number[], from: number, count: number): number | null {
  let left = count;
  for (let at = from; at < from + HOURS_A_WEEK * HOUR_MS; ) {
    const end = (Math.floor(at / HOUR_MS) + 1) * HOUR_MS;
    const inThisHour = (rateAt(rates, at) * (end - at)) / HOUR_MS;
    if (inThisHour >= left) return Math.ceil(at + (left / rateAt(rates, at)) * HOUR_MS);
    left -= inThisHour;
    at = end;
  }
  return null;
}

const rateAt = (rates: readonly number[], at: number): number => rates[Math.floor(at / HOUR_MS) % HOURS_A_WEEK] ?? 0;

/**
 * The second largest silence between messages, in the messages that were to be expected in it. Some accounts write in
 * bursts, and for them a long silence is usual. Not the largest: that may have been an outage.
 *
 * @param times ms, in any order
 */
export function usualLargestGap(rates: readonly number[], times: readonly number[]): number {
  const ordered = times.toSorted((a, b) => a - b);
  const gaps = ordered.slice(1).map((time, place) => expectedBetween(rates, ordered[place] ?? time, time));
  return gaps.toSorted((a, b) => b - a)[1] ?? 0;
}
