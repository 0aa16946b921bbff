import { Form, Link, useNavigation } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { authStrings } from "../lib/auth-strings.ts";
import { wayInStrings } from "../lib/way-in-strings.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { ResultLine } from "../ui/result-line.tsx";
import type { CredentialsAnswer } from "./credentials-action.ts";
import { SecondStep } from "./second-step.tsx";
import { textLinkClass } from "./text-link.ts";

/**
 * The form of both pages. It works without JavaScript; with it, the fields keep everything that was typed, and
 * the first wrong one gets the focus.
 *
 * At the second step, email and password stay in their fields, out of sight: they are in this page's memory and
 * nowhere else. A page that came without them (no JavaScript) asks for the password once more.
 */
export function CredentialsForm({
  kind,
  answer,
  next,
  intent,
  email,
  hasOther = true,
}: {
  kind: "sign-in" | "sign-up";
  answer: CredentialsAnswer | undefined;
  next: string | null;
  /** On a page with several forms: which one this is. */
  intent?: string;
  email?: string | undefined;
  /** Whether the other form is offered below. */
  hasOther?: boolean;
}) {
  const isSignUp = kind === "sign-up";
  const isPending = useNavigation().state !== "idle";
  const [wasSentHere, setSentHere] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const words = authStrings;
  const errors = answer?.errors ?? {};
  const needsCode = answer?.needsCode ?? false;
  const isFolded = needsCode && wasSentHere && !errors.email && !errors.password;

  useEffect(() => {
    if (!answer) return;
    const wanted = isFolded ? "[name=code]" : "[aria-invalid=true], [name=password]";
    form.current?.querySelector<HTMLElement>(wanted)?.focus();
  }, [answer, isFolded]);

  const other = isSignUp ? "/sign-in" : "/sign-up";
  return (
    <Form ref={form} method="post" noValidate onSubmit={() => setSentHere(true)} className="mt-6 flex flex-col gap-5">
      {next && <input type="hidden" name="next" value={next} />}
      {intent && <input type="hidden" name="intent" value={intent} />}
      {isSignUp && (
        <Field
          name="workspace"
          label={words.workspace}
          hint={words.workspaceHint}
          error={errors.workspace}
          defaultValue={answer?.typed.workspace}
          autoComplete="organization"
          required
        />
      )}
      {isFolded && (
        <p className="flex flex-wrap items-center gap-x-3 text-ink-2 text-md">
          <span className="[overflow-wrap:anywhere]">{wayInStrings.signInAs(answer?.typed.email ?? "")}</span>
          <a href="?" className={textLinkClass}>
            {wayInStrings.otherAccount}
          </a>
        </p>
      )}
      <div hidden={isFolded} className="flex flex-col gap-5 [&[hidden]]:hidden">
        <Field
          name="email"
          type="email"
          label={words.email}
          error={errors.email}
          defaultValue={answer?.typed.email ?? email}
          autoComplete={isSignUp ? "email" : "username"}
          inputMode="email"
          required
        />
        <Field
          name="password"
          type="password"
          label={words.password}
          {...(isSignUp ? { hint: words.passwordHint } : {})}
          error={errors.password}
          autoComplete={isSignUp ? "new-password" : "current-password"}
          required
        />
      </div>
      {needsCode && !isFolded && <ResultLine result={{ ok: true, text: wayInStrings.passwordAgain }} />}
      {needsCode && <SecondStep error={errors.code} canChoose={isFolded} />}
      <ResultLine result={errors.form ? { ok: false, text: errors.form } : null} />
      <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-3">
        <Button type="submit" look="primary" disabled={isPending}>
          {isSignUp ? (isPending ? words.signingUp : words.signUp) : isPending ? words.signingIn : words.signIn}
        </Button>
        {!isSignUp && !needsCode && (
          <Link to="/forgot-password" className={textLinkClass}>
            {wayInStrings.forgot}
          </Link>
        )}
      </div>
      {hasOther && (
        <p className="text-ink-2 text-md">
          {isSignUp ? words.toSignInBefore : words.toSignUpBefore}{" "}
          <Link to={next ? `${other}?next=${encodeURIComponent(next)}` : other} className={textLinkClass}>
            {isSignUp ? words.toSignIn : words.toSignUp}
          </Link>
        </p>
      )}
    </Form>
  );
}
