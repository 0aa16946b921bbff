import { type ActionFunctionArgs, redirect } from "@remix-run/cloudflare";
import { connectAction } from "../connect/connect-action.ts";
import { choiceIn } from "../connect/read-credentials.ts";
import { wordsOfRefusal } from "../connect/words-of-refusal.ts";
import { answerForm, type FormAnswer, refuseForm } from "../forms/form-answer.ts";
import { onboardingStrings } from "../lib/onboarding-strings.ts";
import { textIn } from "../lib/text-in.ts";
import { sessionOf } from "../settings/read-settings.ts";
import type { StepName } from "./steps.ts";

/** What the wizard's own forms are told; all but a refusal lead on to the next step. */
export type OnboardingAnswer = FormAnswer<"choice" | "use" | "finish">;

const goTo = (step: StepName) => redirect(`/onboarding?step=${step}`);

/** Each step is safe to repeat: what is done already stays as it is. */
export async function onboardingAction(args: ActionFunctionArgs) {
  sessionOf(args);
  const { onboarding } = args.context.trpc;
  const form = await args.request.formData();
  const answer = (intent: OnboardingAnswer["intent"], work: () => Promise<never>) =>
    answerForm(args, intent, work, {}, wordsOfRefusal);

  switch (textIn(form, "intent")) {
    case "choice": {
      const [provider = "", channel = ""] = textIn(form, "choice").split("-");
      form.set("provider", provider);
      form.set("channel", channel);
      const choice = choiceIn(form);
      if (choice === null) return refuseForm("choice", { choice: onboardingStrings.provider.needed });
      return answer("choice", async () => {
        await onboarding.save({ choice, finished: false });
        throw goTo("credentials");
      });
    }
    case "use":
      return answer("use", async () => {
        await onboarding.save({ credentialId: textIn(form, "credentialId") });
        throw goTo("accounts");
      });
    case "finish":
      return answer("finish", async () => {
        await onboarding.save({ finished: true });
        throw redirect("/inbox");
      });
    default: {
      const answered = await connectAction(args, form);
      if (answered === null) throw new Response(null, { status: 400 });
      const { data: told } = answered;
      if (!told.ok) return answered;
      if (told.intent === "connect") throw goTo("webhook");
      if (told.done !== null && "attemptId" in told.done) {
        throw redirect(`/onboarding?${new URLSearchParams({ step: "accounts", attempt: told.done.attemptId })}`);
      }
      if (told.intent === "credentials" && told.done.credential !== null) {
        await onboarding.save({ credentialId: told.done.credential.id });
      }
      return answered;
    }
  }
}
