import { Form, Link, useNavigation } from "@remix-run/react";
import { CircleAlert } from "lucide-react";
import { useEffect, useRef } from "react";
import { strings } from "../lib/strings.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import type { CredentialsAnswer } from "./credentials-action.ts";

/**
 * The form of both pages. It works without JavaScript; with it, the fields keep everything that was typed, and
 * the first wrong one gets the focus.
 */
export function CredentialsForm({
  kind,
  answer,
  next,
}: {
  kind: "sign-in" | "sign-up";
  answer: CredentialsAnswer | undefined;
  next: string | null;
}) {
  const isSignUp = kind === "sign-up";
  const isPending = useNavigation().state !== "idle";
  const form = useRef<HTMLFormElement>(null);
  const words = strings.auth;
  const errors = answer?.errors ?? {};

  useEffect(() => {
    if (!answer) return;
    form.current?.querySelector<HTMLElement>("[aria-invalid=true], [name=password]")?.focus();
  }, [answer]);

  const other = isSignUp ? "/sign-in" : "/sign-up";
  return (
    <Form ref={form} method="post" noValidate className="mt-6 flex flex-col gap-5">
      {next && <input type="hidden" name="next" value={next} />}
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
      <Field
        name="email"
        type="email"
        label={words.email}
        error={errors.email}
        defaultValue={answer?.typed.email}
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
      {errors.form && (
        <p role="alert" className="flex items-start gap-2 rounded-md bg-danger-soft px-3.5 py-3 text-danger text-md">
          <CircleAlert aria-hidden="true" className="mt-0.5 size-4 flex-none" />
          {errors.form}
        </p>
      )}
      <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-3">
        <Button type="submit" look="primary" disabled={isPending}>
          {isSignUp ? (isPending ? words.signingUp : words.signUp) : isPending ? words.signingIn : words.signIn}
        </Button>
        <p className="text-ink-2 text-md">
          {isSignUp ? words.toSignInBefore : words.toSignUpBefore}{" "}
          <Link
            to={next ? `${other}?next=${encodeURIComponent(next)}` : other}
            className="inline-flex items-center rounded-sm font-semibold text-accent underline-offset-2 hover:underline pointer-coarse:min-h-11"
          >
            {isSignUp ? words.toSignIn : words.toSignUp}
          </Link>
        </p>
      </div>
    </Form>
  );
}
