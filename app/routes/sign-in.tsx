import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { AuthPage } from "../auth/auth-page.tsx";
import { answerCredentials } from "../auth/credentials-action.ts";
import { CredentialsForm } from "../auth/credentials-form.tsx";
import { safePath } from "../lib/safe-path.ts";
import { strings } from "../lib/strings.ts";

export const meta: MetaFunction = () => [{ title: `${strings.auth.signInTitle} · ${strings.product}` }];

export function loader({ request, context }: LoaderFunctionArgs) {
  const next = new URL(request.url).searchParams.get("next");
  if (context.session) throw redirect(safePath(next, "/inbox"));
  return { next: next && safePath(next, "/inbox") };
}

export function action(args: ActionFunctionArgs) {
  return answerCredentials(args, "sign-in", (typed) => args.context.trpc.auth.signIn(typed));
}

export default function SignIn() {
  const { next } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <AuthPage title={strings.auth.signInTitle} lead={strings.auth.signInLead}>
      <CredentialsForm kind="sign-in" answer={answer} next={next} />
    </AuthPage>
  );
}
