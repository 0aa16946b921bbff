import { failureOf } from "../lib/failure-of.ts";
import { settingsStrings } from "../lib/settings-strings.ts";

/** Words under the fields of a form, by their names; `form` stands beside its button. */
export type FormErrors = Record<string, string>;

/** Under which field a reason stands, where the server names none. */
export type FieldsOfReasons = Record<string, string>;

/** What a procedure had against a form, in words for its fields; or that what was typed is not to blame. */
export function errorsFrom(
  thrown: unknown,
  fieldsOfReasons: FieldsOfReasons,
): { errors: FormErrors; isOurFault: boolean } {
  const { code, reason, fields } = failureOf(thrown);
  const words = settingsStrings.refusals[code === "TOO_MANY_REQUESTS" ? "too_many_requests" : reason];
  if (fields.length > 0) {
    const errors = Object.fromEntries(fields.map(({ field, rule }) => [field, words ?? rule]));
    return { errors, isOurFault: false };
  }
  const isOurFault = words === undefined || code === "SERVICE_UNAVAILABLE";
  return { errors: { [fieldsOfReasons[reason] ?? "form"]: words ?? settingsStrings.unavailable }, isOurFault };
}
