import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from "libphonenumber-js/min";
import { fail, type Outcome, ok } from "./outcome.ts";

/** `no_country`: written as at home, and nobody said whose home. */
export type PhoneProblem = "not_a_number" | "no_country" | "too_short" | "too_long";

/**
 * A phone number as a person types or pastes it -> `+` and digits with the country's. The small metadata is enough for
 * it: which lengths a country's numbers have and how they are written at home. Whether somebody answers there is for
 * the network to say. For servers: the screens of /inbox stay without a library of 80 KB.
 *
 * @param country ISO 3166 of two letters: how a number is read that does not begin with a plus
 */
export function parsePhone(written: string, country: string | null): Outcome<string, PhoneProblem> {
  const home = country?.toUpperCase() ?? "";
  const from = isSupportedCountry(home) ? (home as CountryCode) : undefined;
  const text = withoutMexicosMark(international(written), from);
  if (/\p{L}/u.test(text)) return fail("not_a_number");
  switch (validatePhoneNumberLength(text, from)) {
    case "TOO_SHORT":
      return fail("too_short");
    case "TOO_LONG":
      return fail("too_long");
    case "INVALID_COUNTRY":
      return fail(text.startsWith("+") ? "not_a_number" : "no_country");
    case "NOT_A_NUMBER":
    case "INVALID_LENGTH":
      return fail("not_a_number");
    case undefined: {
      const parsed = parsePhoneNumberFromString(text, from);
      return parsed === undefined ? fail("not_a_number") : ok(parsed.number);
    }
  }
}

/** What a network calls a number: a plus and all of its digits. */
const WHOLE_NUMBER = /^\+\d{7,15}$/;

/** A number as people read it, in groups: `+34611000001` -> `+34 611 00 00 01`. Whatever is none stays as it is. */
export function shownPhone(text: string): string {
  if (!WHOLE_NUMBER.test(text)) return text;
  const parsed = parsePhoneNumberFromString(text);
  return parsed?.isPossible() === true ? parsed.formatInternational() : text;
}

/** Of a link to a chat or a call the number, and a plus where one is meant: `0034 611…`, `wa.me/34611…`. */
function international(written: string): string {
  // The marks of writing direction come along when a number is copied out of a page.
  const text = written.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "").trim();
  const linked =
    /^(?:https?:\/\/)?(?:wa\.me\/|(?:api\.)?whatsapp\.com\/send\/?\?phone=|whatsapp:\/\/send\?phone=)\+?(\d+)/i.exec(
      text,
    );
  if (linked !== null) return `+${linked[1]}`;
  return text
    .replace(/^tel:/i, "")
    .replace(/^＋/, "+")
    .replace(/^00(?=\s*[1-9(])/, "+");
}

/**
 * Mexico's numbers have ten digits since 2019. Many are still written with what went before them: a 1 after the
 * country's 52, 01, 044 or 045 at home. The library no longer knows any of these.
 */
function withoutMexicosMark(text: string, from: CountryCode | undefined): string {
  const digits = text.replace(/[\s().\-/]/g, "");
  const abroad = /^\+521([2-9]\d{9})$/.exec(digits);
  const atHome = from === "MX" ? /^(?:1|01|044|045)([2-9]\d{9})$/.exec(digits) : null;
  const number = abroad?.[1] ?? atHome?.[1];
  return number === undefined ? text : `+52${number}`;
}
