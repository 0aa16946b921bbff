import type { ActionFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { AuthPage } from "../auth/auth-page.tsx";
import { isEmail } from "../auth/credentials.ts";
import { ForgotForm } from "../auth/forgot-form.tsx";
import { answerForm, refuseForm } from "../forms/form-answer.ts";
import { authStrings } from "../lib/auth-strings.ts";
import { strings } from "../lib/strings.ts";
import { textIn } from "../lib/text-in.ts";
import { wayInStrings } from "../lib/way-in-strings.ts";

export const meta: MetaFunction = () => [{ title: `${wayInStrings.forgotTitle} · ${strings.product}` }];

/** Asks for a link by mail. The answer is the same whether or not there is such an account. */
export async function action(args: ActionFunctionArgs) {
  const email = textIn(await args.request.formData(), "email").trim();
  if (!isEmail(email)) return refuseForm("forgot", { email: authStrings.errors.email });
  return answerForm(args, "forgot", () => args.context.trpc.auth.requestPasswordReset({ email }).then(() => null));
}

export default function ForgotPassword() {
  return (
    <AuthPage title={wayInStrings.forgotTitle} lead={wayInStrings.forgotLead}>
      <ForgotForm />
    </AuthPage>
  );
}
