import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/cloudflare";
import { Form } from "@remix-run/react";
import { AuthPage } from "../auth/auth-page.tsx";
import { authStrings } from "../lib/auth-strings.ts";
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
    <AuthPage title={authStrings.signOutTitle} lead={authStrings.signOutLead}>
      <Form method="post" reloadDocument className="mt-6">
        <Button type="submit" look="primary">
          {authStrings.signOut}
        </Button>
      </Form>
    </AuthPage>
  );
}
