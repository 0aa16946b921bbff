import { parse } from "chrono-node";

/** The hour of the day that a word means; a day without one is its morning. */
const HOURS: readonly [RegExp, number][] = [
  [/\b(morning|breakfast)\b/i, 9],
  [/\b(noon|lunch|midday)\b/i, 12],
  [/\bafternoon\b/i, 14],
  [/\b(evening|tonight|night)\b/i, 19],
];
const MORNING = 9;

/**
 * When somebody means by "tomorrow 9", in this computer's time zone.
 *
 * @returns ms since 1970, always later than `now`; null for what is no time to come
 */
export function snoozeTime(typed: string, now: number): number | null {
  const [found] = parse(withHour(typed.trim()), new Date(now), { forwardDate: true });
  if (!found) return null;
  const at = found.start.date();
  const isLength = found.start.isCertain("hour") || found.start.isCertain("minute");
  if (!isLength) at.setHours(HOURS.find(([word]) => word.test(typed))?.[1] ?? MORNING, 0, 0, 0);
  return at.getTime() > now ? at.getTime() : null;
}

/** A number alone behind a day is an hour to people, and nothing to the parser: "monday 9", "9". */
const withHour = (typed: string): string =>
  typed.replace(/^(|.*day |tomorrow |today |next week )([01]?\d|2[0-3])$/i, "$1at $2:00");
