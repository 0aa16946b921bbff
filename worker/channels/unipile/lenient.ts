import type { z } from "zod";
import { plainReader, REFUSED, taking } from "./plain-reader.ts";

/**
 * Readers for JSON whose types cannot be relied on: UniPile's webhooks and its REST API disagree on booleans
 * (true against 1), its docs show numbers as strings and lists as single objects (reference/unipile.md, 4.2
 * and 6.1). Each takes anything, also nothing, and answers one type: a surprise in one field must never cost
 * the message it stands in.
 */

/** true, 1, "1", "true" are true; false, 0, "0", "false" are false; all else is null: not said. */
export const flag = taking((value): boolean | null => {
  if (value === true || value === 1 || value === "1" || value === "true") return true;
  if (value === false || value === 0 || value === "0" || value === "false") return false;
  return null;
});

/** A string as it is; null for anything else. */
export const text = taking((value): string | null => (typeof value === "string" ? value : null));

/** Trimmed, and null when nothing is left. */
export const words = taking((value): string | null => {
  if (typeof value !== "string") return null;
  const trimmed = value.trim();
  return trimmed === "" ? null : trimmed;
});

/** Longer than any id seen or documented; beyond it a value is not an id but an attack on an index. */
const ID_MAX = 512;

/** A non-empty string without control characters and half surrogates, or a whole number as one. */
export const id = taking((value): string | null => {
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  if (typeof value !== "string") return null;
  const trimmed = value.trim();
  return trimmed === "" || trimmed.length > ID_MAX || /[\p{Cc}\p{Cs}]/u.test(trimmed) ? null : trimmed;
});

/** A finite number that is not negative, also from a string. */
export const amount = taking((value): number | null => {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : null;
});

/** An object of `shape`, null for anything else. */
export function objectOf<Shape extends z.ZodType>(shape: Shape) {
  const read = plainReader(shape);
  return taking((value): z.output<Shape> | null => {
    const data = read(value);
    return data === REFUSED ? null : data;
  });
}

/** A list of `shape`: from a list, from one object standing alone, or empty. What does not fit is left out. */
export function listOf<Shape extends z.ZodType>(shape: Shape) {
  const read = plainReader(shape);
  return taking((value): z.output<Shape>[] => {
    const list = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
    const taken: z.output<Shape>[] = [];
    for (const element of list) {
      const data = read(element);
      if (data !== REFUSED) taken.push(data);
    }
    return taken;
  });
}

/** As `listOf`, but null where nothing is said: an empty list says that there are none. */
export function listIfSaid<Shape extends z.ZodType>(shape: Shape) {
  const list = listOf(shape);
  return taking((value): z.output<Shape>[] | null =>
    value === undefined || value === null ? null : list.parse(value),
  );
}

/** Above this a number of time is in milliseconds, below it in seconds (it is 1973 in ms, 5138 in s). */
const SECONDS_BELOW = 100_000_000_000;
/** The last moment a `Date` can hold. */
const LAST_TIME_MS = 8_640_000_000_000_000;

/** ISO 8601, or seconds or milliseconds since 1970 as a number or as digits -> ms since 1970, or null. */
export const time = taking((value): number | null => {
  if (typeof value === "number") return timeOfNumber(value);
  if (typeof value !== "string") return null;
  const trimmed = value.trim();
  if (/^\d{9,16}(\.\d+)?$/.test(trimmed)) return timeOfNumber(Number(trimmed));
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(trimmed)) return null;
  // Without a zone it is UTC, as all of UniPile's times are; `Date` would take the machine's own.
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/i.test(trimmed) ? trimmed : `${trimmed}Z`;
  return timeOfNumber(Date.parse(zoned.replace(" ", "T")), "ms");
});

function timeOfNumber(value: number, unit?: "ms"): number | null {
  if (!Number.isFinite(value) || value <= 0) return null;
  const ms = Math.round(unit === "ms" || value >= SECONDS_BELOW ? value : value * 1_000);
  return ms <= LAST_TIME_MS ? ms : null;
}
