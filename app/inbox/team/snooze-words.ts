import { type Clock, clockTime, dayLabel, localDay } from "../../lib/calendar.ts";
import { teamStrings } from "../../lib/team-strings.ts";

const A_DAY_MS = 24 * 60 * 60 * 1000;

/** A time to come: "today 16:30", "tomorrow 9:00", "27 November 14:30". */
export function timeToCome(at: string | number, { timeZone, today }: Clock): string {
  const { at: words, tomorrow, today: thisDay } = teamStrings.snooze;
  const day = localDay(at, timeZone);
  const time = clockTime(at, timeZone);
  if (day === today) return words(thisDay, time);
  const nextDay = new Date(Date.parse(today) + A_DAY_MS).toISOString().slice(0, 10);
  return words(day === nextDay ? tomorrow : dayLabel(day, today), time);
}
