import { type ActionFunctionArgs, data, redirect } from "@remix-run/cloudflare";
import { log } from "../../worker/shared/log.ts";
import { failureOf } from "../lib/failure-of.ts";
import { safePath } from "../lib/safe-path.ts";
import { type Credentials, type CredentialsErrors, errorsFrom, problemsOf, readCredentials } from "./credentials.ts";

/** What an action answers when it refuses: the words, and what was typed, except for the password. */
export type CredentialsAnswer = {
  errors: CredentialsErrors;
  /** The password was right; what is missing is the code of the second step. */
  needsCode: boolean;
  typed: { email: string; workspace: string };
};

/**
 * Takes a sign-in or sign-up form: on to the inbox (or to where one came from), or back to the form with words
 * under its fields.
 *
 * @param enter the procedure; it sets the session cookie by itself
 * @param landing where who came from nowhere goes
 */
export async function answerCredentials(
  { request, context }: ActionFunctionArgs,
  kind: "sign-in" | "sign-up",
  enter: (typed: Credentials) => Promise<unknown>,
  landing = "/inbox",
) {
  const form = await request.formData();
  const typed = readCredentials(form);
  const refuse = (errors: CredentialsErrors, needsCode: boolean, status: number) => {
    const { email, workspace } = typed;
    return data<CredentialsAnswer>({ errors, needsCode, typed: { email, workspace } }, { status });
  };

  const problems = problemsOf(typed, kind);
  if (problems) return refuse(problems, typed.code !== undefined, 400);
  try {
    await enter(typed);
  } catch (error) {
    const errors = errorsFrom(error);
    if (!errors.isOurFault) return refuse(errors.words, errors.needsCode, 400);
    const what = kind === "sign-in" ? "sign_in_failed" : "sign_up_failed";
    log({ level: "error", what, requestId: context.requestId, error: failureOf(error).code });
    return refuse(errors.words, typed.code !== undefined, 503);
  }
  return redirect(safePath(String(form.get("next") ?? ""), landing));
}
