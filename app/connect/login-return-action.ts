import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/cloudflare";
import { answerForm } from "../forms/form-answer.ts";
import { textIn } from "../lib/text-in.ts";
import { readSettings, sessionOf } from "../settings/read-settings.ts";
import { wordsOfRefusal } from "./words-of-refusal.ts";

/** What stands in the address that Instagram's page leads back to. */
export type LoginReturn = { state: string; code: string | null; error: string | null };

/** Reads the address, and changes nothing. */
export function loginReturnLoader(args: LoaderFunctionArgs): Promise<LoginReturn> {
  const { searchParams } = new URL(args.request.url);
  return readSettings(args, "accounts.manage", async () => ({
    ...{ state: searchParams.get("state") ?? "", code: searchParams.get("code"), error: searchParams.get("error") },
  }));
}

/** Ends the sign-in: a new profile is connected at the wizard's next step, one that was known is in the list again. */
export async function loginReturnAction(args: ActionFunctionArgs) {
  sessionOf(args);
  const form = await args.request.formData();
  const [code, error] = [textIn(form, "code"), textIn(form, "error")];
  const brought = {
    ...{ state: textIn(form, "state") },
    ...(code !== "" && { code }),
    // Its words for "no" are short; anything longer is none of them.
    ...(error !== "" && { error: error.slice(0, 64) }),
  };
  const work = async (): Promise<null> => {
    const { account } = await args.context.trpc.accounts.finishInstagramLogin(brought);
    throw redirect(account === null ? "/onboarding?step=accounts" : "/connections");
  };
  return answerForm(args, "login", work, {}, wordsOfRefusal);
}
