import { strings } from "./strings.ts";

/**
 * Days and times as a person in a time zone reads them. Everything is put together from parts here, because
 * the server's and the browser's idea of a formatted date differ in spaces and commas, and hydration sees it.
 */

export type Clock = {
  /** An IANA name, such as Europe/Madrid. */
  timeZone: string;
  /** The present day there, as 2026-11-21. */
  today: string;
};

const formats = new Map<string, Intl.DateTimeFormat>();

function partsOf(iso: string | number, timeZone: string): Record<string, string> {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    formats.set(timeZone, format);
  }
  return Object.fromEntries(format.formatToParts(new Date(iso)).map((part) => [part.type, part.value]));
}

/** 10:42 */
export function clockTime(iso: string | number, timeZone: string): string {
  const { hour, minute } = partsOf(iso, timeZone);
  return `${hour}:${minute}`;
}

/** 2026-11-21, the day it was there. */
export function localDay(iso: string | number, timeZone: string): string {
  const { year, month, day } = partsOf(iso, timeZone);
  return `${year}-${month}-${day}`;
}

/** Today, Yesterday, Tuesday, 3 March, 3 March 2025. */
export function dayLabel(day: string, today: string): string {
  const past = daysBetween(day, today);
  if (past === 0) return strings.time.today;
  if (past === 1) return strings.time.yesterday;
  if (past > 1 && past < 7) return strings.time.weekdays[weekdayOf(day)] ?? day;
  return longDate(day, today);
}

/** For a list: 10:42 today, then Yesterday, Tue, 3 Mar, 3 Mar 2025. */
export function listTime(iso: string, { timeZone, today }: Clock): string {
  const day = localDay(iso, timeZone);
  const past = daysBetween(day, today);
  if (past <= 0) return clockTime(iso, timeZone);
  if (past === 1) return strings.time.yesterday;
  if (past < 7) return (strings.time.weekdays[weekdayOf(day)] ?? day).slice(0, 3);
  return longDate(day, today, 3);
}

/** The name of a time zone that this run-time knows, or UTC. */
export function knownTimeZone(name: string | null | undefined): string {
  if (!name) return "UTC";
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}

function longDate(day: string, today: string, monthLetters?: number): string {
  const [year, month, date] = day.split("-").map(Number);
  const name = strings.time.months[(month ?? 1) - 1]?.slice(0, monthLetters);
  return day.slice(0, 4) === today.slice(0, 4) ? `${date} ${name}` : `${date} ${name} ${year}`;
}

function daysBetween(day: string, later: string): number {
  return Math.round((Date.parse(later) - Date.parse(day)) / 86_400_000);
}

function weekdayOf(day: string): number {
  return new Date(Date.parse(day)).getUTCDay();
}
