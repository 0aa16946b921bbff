import { data } from "@remix-run/cloudflare";
import { log } from "../../worker/shared/log.ts";
import { failureOf } from "../lib/failure-of.ts";
import { errorsFrom, type FieldsOfReasons, type FormErrors, type WordsOfRefusal } from "./errors-from.ts";

/** What an action tells the form that asked: its `intent` says which one, as a page has several. */
export type FormAnswer<Intent extends string = string, Done = null> =
  | { intent: Intent; ok: true; done: Done }
  | { intent: Intent; ok: false; errors: FormErrors };

/**
 * Does what a form asked for, and puts the outcome into words.
 *
 * @throws what is a response (a redirect) and not a failure
 */
export async function answerForm<Intent extends string, Done>(
  { context: { requestId } }: { context: { requestId: string } },
  intent: Intent,
  work: () => Promise<Done>,
  fieldsOfReasons: FieldsOfReasons = {},
  wordsOf?: WordsOfRefusal,
) {
  try {
    return data<FormAnswer<Intent, Done>>({ intent, ok: true, done: await work() });
  } catch (error) {
    // A redirect and an answer that are thrown are Remix's own way of going elsewhere.
    if (error instanceof Response) throw error;
    const { errors, isOurFault } = errorsFrom(error, fieldsOfReasons, wordsOf);
    if (isOurFault) log({ level: "error", what: `form_failed:${intent}`, requestId, error: failureOf(error).code });
    return data<FormAnswer<Intent, Done>>({ intent, ok: false, errors }, { status: isOurFault ? 503 : 400 });
  }
}

/** What a form can say by itself, before the server is asked. */
export const refuseForm = <Intent extends string>(intent: Intent, errors: FormErrors) =>
  data<FormAnswer<Intent, never>>({ intent, ok: false, errors }, { status: 400 });
