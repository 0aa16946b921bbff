import { type AppLoadContext, data } from "@remix-run/cloudflare";
import { log } from "../../worker/shared/log.ts";
import { failureOf } from "../lib/failure-of.ts";
import { settingsStrings } from "../lib/settings-strings.ts";

/** Words under the fields of a form, by their names; `form` stands beside its button. */
export type FormErrors = Record<string, string>;

/** What an action tells the form that asked: its `intent` says which one, as a page has several. */
export type FormAnswer<Intent extends string = string, Done = null> =
  | { intent: Intent; ok: true; done: Done }
  | { intent: Intent; ok: false; errors: FormErrors };

/** Under which field a reason stands, where the server names none. */
export type FieldsOfReasons = Record<string, string>;

/**
 * Does what a form asked for, and puts the outcome into words.
 *
 * @throws what is a response (a redirect) and not a failure
 */
export async function answerForm<Intent extends string, Done>(
  { context: { requestId } }: { context: AppLoadContext },
  intent: Intent,
  work: () => Promise<Done>,
  fieldsOfReasons: FieldsOfReasons = {},
) {
  try {
    return data<FormAnswer<Intent, Done>>({ intent, ok: true, done: await work() });
  } catch (error) {
    // A redirect and an answer that are thrown are Remix's own way of going elsewhere.
    if (error instanceof Response) throw error;
    const { errors, isOurFault } = errorsFrom(error, fieldsOfReasons);
    if (isOurFault) log({ level: "error", what: `form_failed:${intent}`, requestId, error: failureOf(error).code });
    return data<FormAnswer<Intent, Done>>({ intent, ok: false, errors }, { status: isOurFault ? 503 : 400 });
  }
}

/** What a form can say by itself, before the server is asked. */
export const refuseForm = <Intent extends string>(intent: Intent, errors: FormErrors) =>
  data<FormAnswer<Intent, never>>({ intent, ok: false, errors }, { status: 400 });

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
