import { type Clock, clockTime, dayLabel, localDay } from "../lib/calendar.ts";
import { settingsStrings } from "../lib/settings-strings.ts";
import { strings } from "../lib/strings.ts";

/** For the beginning of a line: Today, 10:42 · Tuesday, 10:42 · 3 March, 10:42 · 3 March 2025, 10:42 */
export const momentLabel = (iso: string, clock: Clock): string =>
  settingsStrings.moment(dayLabel(localDay(iso, clock.timeZone), clock.today), clockTime(iso, clock.timeZone));

/** Inside a sentence: today, yesterday, Tuesday, 3 March, 3 March 2025. */
export function dayText(iso: string, clock: Clock): string {
  const label = dayLabel(localDay(iso, clock.timeZone), clock.today);
  if (label === strings.time.today) return settingsStrings.today;
  return label === strings.time.yesterday ? settingsStrings.yesterday : label;
}

/** Inside a sentence: today, 10:42. */
export const momentText = (iso: string, clock: Clock): string =>
  settingsStrings.moment(dayText(iso, clock), clockTime(iso, clock.timeZone));
