import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { AuthPage } from "../auth/auth-page.tsx";
import { answerCredentials } from "../auth/credentials-action.ts";
import { CredentialsForm } from "../auth/credentials-form.tsx";
import { authStrings } from "../lib/auth-strings.ts";
import { safePath } from "../lib/safe-path.ts";
import { strings } from "../lib/strings.ts";
import { wayInStrings } from "../lib/way-in-strings.ts";
import { ResultLine } from "../ui/result-line.tsx";

export const meta: MetaFunction = () => [{ title: `${authStrings.signInTitle} · ${strings.product}` }];

export function loader({ request, context }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const next = searchParams.get("next");
  if (context.session) throw redirect(safePath(next, "/inbox"));
  return { next: next && safePath(next, "/inbox"), hasNewPassword: searchParams.get("reset") === "done" };
}

export function action(args: ActionFunctionArgs) {
  return answerCredentials(args, "sign-in", (typed) => args.context.trpc.auth.signIn(typed));
}

export default function SignIn() {
  const { next, hasNewPassword } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <AuthPage title={authStrings.signInTitle} lead={authStrings.signInLead}>
      {hasNewPassword && !answer && (
        <div className="mt-6">
          <ResultLine result={{ ok: true, text: wayInStrings.resetDone }} />
        </div>
      )}
      <CredentialsForm kind="sign-in" answer={answer} next={next} />
    </AuthPage>
  );
}
