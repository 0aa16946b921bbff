import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/cloudflare";
import { Form } from "@remix-run/react";
import { AuthPage } from "../auth/auth-page.tsx";
import { strings } from "../lib/strings.ts";
import { Button } from "../ui/button.tsx";

export function loader({ context }: LoaderFunctionArgs) {
  return context.session ? null : redirect("/sign-in");
}

export async function action({ context }: ActionFunctionArgs) {
  await context.trpc.auth.signOut();
  return redirect("/sign-in");
}

/** For who comes by address, or without JavaScript: the menu in the inbox posts here by itself. */
export default function SignOut() {
  return (
    <AuthPage title={strings.auth.signOutTitle} lead={strings.auth.signOutLead}>
      <Form method="post" reloadDocument className="mt-6">
        <Button type="submit" look="primary">
          {strings.auth.signOut}
        </Button>
      </Form>
    </AuthPage>
  );
}
