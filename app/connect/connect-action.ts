import { type ActionFunctionArgs, data, redirect } from "@remix-run/cloudflare";
import { answerForm, type FormAnswer, refuseForm } from "../forms/form-answer.ts";
import { connectStrings } from "../lib/connect-strings.ts";
import { textIn } from "../lib/text-in.ts";
import type { Check, Credential, Offer } from "./connection.ts";
import { HISTORY_DAYS } from "./history-days.ts";
import { choiceIn, readCredentials } from "./read-credentials.ts";
import { wordsOfRefusal } from "./words-of-refusal.ts";

/** What the forms of connecting are told, on whichever page they are. */
export type ConnectAnswer =
  | FormAnswer<"credentials", { checks: Check[]; credential: Credential }>
  | RefusedCredentials
  | FormAnswer<"available", { items: Offer[] }>
  | FormAnswer<"connect", { checks: Check[] }>
  | FormAnswer<"qr" | "pairing" | "instagram" | "hosted", { attemptId: string }>
  | FormAnswer<"answer" | "approved" | "cancel" | "take_over" | "login">;

/** Some of what was checked has a problem: the words stand under the fields, and the other lines are told too. */
type RefusedCredentials = { intent: "credentials"; ok: false; errors: Record<string, string>; checks?: Check[] };

/**
 * Everything about connecting that the wizard and the list of accounts have in common.
 *
 * @returns null when the form's `intent` is none of these
 */
export async function connectAction(args: ActionFunctionArgs, form: FormData) {
  const { accounts } = args.context.trpc;
  const attemptId = textIn(form, "attemptId");
  const credentialId = textIn(form, "credentialId");
  const accountId = textIn(form, "accountId");
  const start = { credentialId, ...(accountId === "" ? {} : { accountId }) };
  const answer = <Intent extends ConnectAnswer["intent"], Done>(intent: Intent, work: () => Promise<Done>) =>
    answerForm(args, intent, work, {}, wordsOfRefusal);

  /** Another way for the same account: what was begun before it is taken away at the provider, once this one stands. */
  const begun = async ({ attempt }: { attempt: { id: string } }) => {
    if (attemptId !== "") await accounts.cancelAttempt({ attemptId });
    return { attemptId: attempt.id };
  };

  switch (textIn(form, "intent") as ConnectAnswer["intent"]) {
    case "credentials":
      return saveCredentials(args, form);
    case "available":
      return answer("available", () => accounts.available({ credentialId }));
    case "connect": {
      const externalIds = form.getAll("externalIds").filter((id) => typeof id === "string");
      if (externalIds.length === 0) return refuseForm("connect", { form: connectStrings.offers.pickNone });
      const historyDays = HISTORY_DAYS.find((days) => String(days) === textIn(form, "historyDays")) ?? 30;
      return answer("connect", async () => {
        const { checks = [] } = await accounts.connect({ credentialId, externalIds, historyDays });
        return { checks };
      });
    }
    case "qr":
      return answer("qr", async () => ({ attemptId: (await accounts.startQr(start)).attempt.id }));
    case "pairing": {
      const phone = textIn(form, "phone").replace(/[^\d+]/g, "");
      if (!/^\+?\d{7,}$/.test(phone)) return refuseForm("pairing", { phone: connectStrings.attempt.phoneNeeded });
      return answer("pairing", () => accounts.startQr({ ...start, phone }).then(begun));
    }
    case "instagram": {
      const [username, password] = [textIn(form, "username").trim().replace(/^@/, ""), textIn(form, "password")];
      const errors = {
        ...(username === "" && { username: connectStrings.add.usernameNeeded }),
        ...(password === "" && { password: connectStrings.add.passwordNeeded }),
      };
      if (Object.keys(errors).length > 0) return refuseForm("instagram", errors);
      return answer("instagram", async () => {
        const { attempt } = await accounts.startInstagram({ ...start, username, password });
        return { attemptId: attempt.id };
      });
    }
    case "hosted": {
      const channel = textIn(form, "channel") === "instagram" ? "instagram" : "whatsapp";
      return answer("hosted", () => accounts.startHosted({ ...start, channel }).then(begun));
    }
    case "login":
      return answer("login", async (): Promise<null> => {
        const { url } = await accounts.startInstagramLogin(accountId === "" ? {} : { accountId });
        throw redirect(url);
      });
    case "answer": {
      const code = textIn(form, "code").trim();
      if (code === "") return refuseForm("answer", { code: connectStrings.attempt.codeNeeded });
      const asked = await answer("answer", () => accounts.answerCheckpoint({ attemptId, code }));
      if (!asked.data.ok) return asked;
      const { state, problem } = asked.data.done.attempt;
      // The network asks the same thing again: what it had against the answer stands under it.
      if (state === "checkpoint" && problem !== null) return refuseForm("answer", { code: problem.text });
      return data<FormAnswer<"answer">>({ intent: "answer", ok: true, done: null });
    }
    case "approved":
      return answer("approved", () => accounts.answerCheckpoint({ attemptId, code: "approved" }).then(() => null));
    case "cancel":
      return answer("cancel", () => accounts.cancelAttempt({ attemptId }).then(() => null));
    case "take_over":
      return answer("take_over", () => accounts.takeOverWebhook({ accountId }).then(() => null));
    default:
      return null;
  }
}

async function saveCredentials(args: ActionFunctionArgs, form: FormData) {
  const choice = choiceIn(form);
  if (choice === null) throw new Response(null, { status: 400 });
  const read = readCredentials(form, choice);
  if ("errors" in read) return refuseForm("credentials", read.errors);
  const { accounts } = args.context.trpc;
  let refused: RefusedCredentials | null = null;
  const answer = await answerForm(
    args,
    "credentials",
    async () => {
      const { credential, checks } = await accounts.saveCredentials(read.input);
      if (credential === null) refused = refusalOf(checks);
      return { credential, checks };
    },
    {},
    wordsOfRefusal,
  );
  return refused === null ? answer : data<RefusedCredentials>(refused, { status: 400 });
}

/** Each problem under its field; what belongs to none stands beside the button. */
export function refusalOf(checks: Check[]): RefusedCredentials {
  const problems = checks.filter(({ state }) => state === "problem");
  const errors: Record<string, string> = {};
  for (const { field = "form", text } of problems) errors[field] = [errors[field], text].filter(Boolean).join(" ");
  if (problems.length === 0) errors.form = connectStrings.notStored;
  return { intent: "credentials", ok: false, errors, checks };
}
