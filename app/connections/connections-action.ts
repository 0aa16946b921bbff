import { type ActionFunctionArgs, data, redirect } from "@remix-run/cloudflare";
import { connectAction, refusalOf } from "../connect/connect-action.ts";
import type { Check, WebhookDetails } from "../connect/connection.ts";
import { wordsOfRefusal } from "../connect/words-of-refusal.ts";
import { answerForm, type FormAnswer, refuseForm } from "../forms/form-answer.ts";
import { connectionsStrings } from "../lib/connections-strings.ts";
import { textIn } from "../lib/text-in.ts";
import { sessionOf } from "../settings/read-settings.ts";

/** What the forms of one account are told. */
export type ConnectionsAnswer =
  | FormAnswer<"reconnect" | "sync" | "pause" | "resume" | "rename" | "disconnect" | "keep_media" | "drop_media">
  | FormAnswer<"webhook", { details: WebhookDetails }>
  | FormAnswer<"replace", { checks: Check[] }>;

const NAME_MAX = 80;

/** A sign-in that is under way is in the address: a reload, or another tab, goes on with it. */
const goToAttempt = (attempt: string, account: string) =>
  redirect(`/connections?${new URLSearchParams({ attempt, account })}`);

export async function connectionsAction(args: ActionFunctionArgs) {
  sessionOf(args);
  const { accounts } = args.context.trpc;
  const form = await args.request.formData();
  const accountId = textIn(form, "accountId");
  const answer = <Intent extends ConnectionsAnswer["intent"], Done>(intent: Intent, work: () => Promise<Done>) =>
    answerForm(args, intent, work, {}, wordsOfRefusal);

  switch (textIn(form, "intent") as ConnectionsAnswer["intent"]) {
    case "reconnect":
      return answer("reconnect", async () => {
        const { attempt, url } = await accounts.reconnect({ accountId });
        if (url) throw redirect(url);
        if (attempt) throw goToAttempt(attempt.id, accountId);
        return null;
      });
    case "sync":
      return answer("sync", () => accounts.sync({ accountId }).then(() => null));
    case "pause":
      return answer("pause", () => accounts.pause({ accountId }).then(() => null));
    case "resume":
      return answer("resume", () => accounts.resume({ accountId }).then(() => null));
    case "rename": {
      const name = textIn(form, "name").trim();
      if (name.length > NAME_MAX) return refuseForm("rename", { name: connectionsStrings.nameLong });
      return answer("rename", () => accounts.rename({ accountId, name }).then(() => null));
    }
    case "keep_media":
      return answer("keep_media", () => accounts.setKeepMedia({ accountId, keep: true }).then(() => null));
    case "drop_media":
      return answer("drop_media", () => accounts.setKeepMedia({ accountId, keep: false }).then(() => null));
    case "disconnect": {
      const eraseHistory = textIn(form, "erase") === "yes";
      return answer("disconnect", () => accounts.disconnect({ accountId, eraseHistory }).then(() => null));
    }
    case "webhook":
      return answer("webhook", async () => ({ details: await accounts.webhook({ accountId }) }));
    case "replace":
      return replaceCredentials(args, form);
    default: {
      const answered = await connectAction(args, form);
      if (answered === null) throw new Response(null, { status: 400 });
      const { data: told } = answered;
      if (!told.ok) return answered;
      if (told.intent === "cancel") throw redirect("/connections");
      if (told.done !== null && "attemptId" in told.done) throw goToAttempt(told.done.attemptId, accountId);
      return answered;
    }
  }
}

async function replaceCredentials(args: ActionFunctionArgs, form: FormData) {
  const { accounts } = args.context.trpc;
  const typed = (["apiKey", "accessToken", "appSecret"] as const).flatMap((field) => {
    const value = textIn(form, field).trim();
    return value === "" ? [] : [[field, value] as const];
  });
  if (typed.length === 0) return refuseForm("replace", { form: connectionsStrings.replaceNeeded });
  let refused: Check[] | null = null;
  const answered = await answerForm(
    args,
    "replace",
    async () => {
      const input = { credentialId: textIn(form, "credentialId"), ...Object.fromEntries(typed) };
      const { credential, checks } = await accounts.replaceCredentials(input);
      if (credential === null) refused = checks;
      return { checks };
    },
    {},
    wordsOfRefusal,
  );
  if (refused === null) return answered;
  const { errors } = refusalOf(refused);
  return data<FormAnswer<"replace", never>>({ intent: "replace", ok: false, errors }, { status: 400 });
}
