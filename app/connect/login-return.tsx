import { Form, Link, useActionData, useLoaderData, useNavigation, useSubmit } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { AuthPage } from "../auth/auth-page.tsx";
import { resultOf } from "../forms/result-of.ts";
import { connectStrings } from "../lib/connect-strings.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { ResultLine } from "../ui/result-line.tsx";
import type { LoginReturn, loginReturnAction } from "./login-return-action.ts";

/**
 * What Instagram's page leads back to. The address changes nothing by itself, so that nobody else's link does: the page
 * sends on what stands in it, once, as a form of its own, and goes where that leads.
 */
export function LoginReturnPage() {
  const brought = useLoaderData<LoginReturn>();
  const answer = useActionData<typeof loginReturnAction>() ?? null;
  const submit = useSubmit();
  const isIdle = useNavigation().state === "idle";
  const form = useRef<HTMLFormElement>(null);
  const isSent = useRef(false);
  useEffect(() => {
    if (isSent.current || form.current === null) return;
    isSent.current = true;
    submit(form.current, { replace: true });
  }, [submit]);

  const words = connectStrings.login;
  const isRefused = answer !== null || brought.state === "";
  return (
    <AuthPage title={isRefused ? words.refused : words.title} lead={isRefused ? words.refusedLead : words.lead}>
      {isRefused ? (
        <div className="mt-6 flex flex-col items-start gap-5">
          <ResultLine result={resultOf(answer, null) ?? { ok: false, text: words.incomplete }} />
          <div className="flex flex-wrap gap-3">
            <Link to="/onboarding?step=credentials" discover="none" className={buttonClass("primary")}>
              {words.begin}
            </Link>
            <Link to="/connections" discover="none" className={buttonClass("plain")}>
              {words.toConnections}
            </Link>
          </div>
        </div>
      ) : (
        <Form ref={form} method="post" replace className="mt-6 flex flex-col items-start gap-4">
          <input type="hidden" name="state" value={brought.state} />
          {brought.code !== null && <input type="hidden" name="code" value={brought.code} />}
          {brought.error !== null && <input type="hidden" name="error" value={brought.error} />}
          <p role="status" className="text-ink-2 text-md">
            {words.going}
          </p>
          <noscript>
            <Button type="submit" look="primary" disabled={!isIdle}>
              {words.goOn}
            </Button>
          </noscript>
        </Form>
      )}
    </AuthPage>
  );
}
