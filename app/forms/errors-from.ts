import { failureOf } from "../lib/failure-of.ts";
import { settingsStrings } from "../lib/settings-strings.ts";

/** Words under the fields of a form, by their names; `form` stands beside its button. */
export type FormErrors = Record<string, string>;

/** Under which field a reason stands, where the server names none. */
export type FieldsOfReasons = Record<string, string>;

/** A reason of the server in the words of a page; `field` and `rule` where it is about something that was typed. */
export type WordsOfRefusal = (reason: string, field: string | null, rule: string | null) => string | undefined;

const settingsWords: WordsOfRefusal = (reason) => settingsStrings.refusals[reason];

/** What a procedure had against a form, in words for its fields; or that what was typed is not to blame. */
export function errorsFrom(
  thrown: unknown,
  fieldsOfReasons: FieldsOfReasons,
  wordsOf: WordsOfRefusal = settingsWords,
): { errors: FormErrors; isOurFault: boolean } {
  const { code, reason: told, fields, retryAfterSeconds } = failureOf(thrown);
  // Who is told when comes back then, and not at once.
  if (retryAfterSeconds !== undefined) {
    return { errors: { form: settingsStrings.tooMuchFor(retryAfterSeconds) }, isOurFault: false };
  }
  const reason = code === "TOO_MANY_REQUESTS" && wordsOf(told, null, null) === undefined ? "too_many_requests" : told;
  if (fields.length > 0) {
    const errors = Object.fromEntries(fields.map(({ field, rule }) => [field, wordsOf(reason, field, rule) ?? rule]));
    return { errors, isOurFault: false };
  }
  const words = wordsOf(reason, null, null);
  const isOurFault = words === undefined || code === "SERVICE_UNAVAILABLE";
  return { errors: { [fieldsOfReasons[told] ?? "form"]: words ?? settingsStrings.unavailable }, isOurFault };
}
