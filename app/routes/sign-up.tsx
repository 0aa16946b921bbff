import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { AuthPage } from "../auth/auth-page.tsx";
import { answerCredentials } from "../auth/credentials-action.ts";
import { CredentialsForm } from "../auth/credentials-form.tsx";
import { authStrings } from "../lib/auth-strings.ts";
import { safePath } from "../lib/safe-path.ts";
import { strings } from "../lib/strings.ts";

export const meta: MetaFunction = () => [{ title: `${authStrings.signUpTitle} · ${strings.product}` }];

export function loader({ request, context }: LoaderFunctionArgs) {
  const next = new URL(request.url).searchParams.get("next");
  if (context.session) throw redirect(safePath(next, "/inbox"));
  return { next: next && safePath(next, "/inbox") };
}

export function action(args: ActionFunctionArgs) {
  return answerCredentials(args, "sign-up", (typed) => args.context.trpc.auth.signUp(typed), "/onboarding");
}

export default function SignUp() {
  const { next } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <AuthPage title={authStrings.signUpTitle} lead={authStrings.signUpLead}>
      <CredentialsForm kind="sign-up" answer={answer} next={next} />
    </AuthPage>
  );
}
