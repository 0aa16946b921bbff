import { type ActionFunctionArgs, type MetaFunction, redirectDocument } from "@remix-run/cloudflare";
import { AuthPage } from "../auth/auth-page.tsx";
import { passwordProblem } from "../auth/credentials.ts";
import { ResetForm } from "../auth/reset-form.tsx";
import { answerForm, refuseForm } from "../forms/form-answer.ts";
import { strings } from "../lib/strings.ts";
import { textIn } from "../lib/text-in.ts";
import { wayInStrings } from "../lib/way-in-strings.ts";

export const meta: MetaFunction = () => [{ title: `${wayInStrings.resetTitle} · ${strings.product}` }];

/** Sets the new password by the link's token. Everybody is signed out then, and signs in with it. */
export async function action(args: ActionFunctionArgs) {
  const { token = "" } = args.params;
  const newPassword = textIn(await args.request.formData(), "newPassword");
  const problem = passwordProblem(newPassword);
  if (problem) return refuseForm("reset", { newPassword: problem });
  const resetPassword = async () => {
    await args.context.trpc.auth.resetPassword({ token, newPassword });
    throw redirectDocument("/sign-in?reset=done");
  };
  return answerForm(args, "reset", resetPassword, { link_invalid: "link" });
}

export default function ResetPassword() {
  return (
    <AuthPage title={wayInStrings.resetTitle} lead={wayInStrings.resetLead}>
      <ResetForm />
    </AuthPage>
  );
}
