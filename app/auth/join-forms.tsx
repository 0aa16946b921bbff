import { Link } from "@remix-run/react";
import type { FormAnswer } from "../forms/form-answer.ts";
import { resultOf } from "../forms/result-of.ts";
import { useFormAnswer, useFormFocus } from "../forms/use-form-answer.ts";
import { authStrings } from "../lib/auth-strings.ts";
import { wayInStrings } from "../lib/way-in-strings.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { ResultLine } from "../ui/result-line.tsx";
import { textLinkClass } from "./text-link.ts";

/** For who is signed in: one button. */
export function JoinForm({ workspace, viewerEmail }: { workspace: string; viewerEmail: string }) {
  const words = wayInStrings;
  const { Form, answer, isPending } = useFormAnswer<FormAnswer<"join">>(["join"]);
  return (
    <Form method="post" className="mt-6 flex flex-col items-start gap-5">
      <input type="hidden" name="intent" value="join" />
      <p className="flex flex-wrap items-center gap-x-3 text-md">
        <span className="[overflow-wrap:anywhere]">{words.inviteAs(viewerEmail)}</span>
        <Link to="/sign-out" className={textLinkClass}>
          {words.otherAccount}
        </Link>
      </p>
      <ResultLine result={resultOf(answer, null)} />
      <Button type="submit" look="primary" disabled={isPending}>
        {isPending ? words.inviteJoining : words.inviteJoin(workspace)}
      </Button>
    </Form>
  );
}

/** For who is new: an account of their own, and in. */
export function JoinAsNewForm({ email }: { email: string | null }) {
  const words = wayInStrings;
  const { Form, answer, errors, isPending } = useFormAnswer<FormAnswer<"create">>(["create"]);
  const form = useFormFocus(answer);
  return (
    <Form ref={form} method="post" noValidate className="mt-6 flex flex-col gap-5">
      <input type="hidden" name="intent" value="create" />
      <p className="text-md">{words.inviteNew}</p>
      <Field
        name="email"
        type="email"
        inputMode="email"
        autoComplete="username"
        label={authStrings.email}
        defaultValue={email ?? undefined}
        readOnly={email !== null}
        error={errors.email}
        required
      />
      <Field
        name="password"
        type="password"
        autoComplete="new-password"
        label={authStrings.password}
        hint={authStrings.passwordHint}
        error={errors.password}
        required
      />
      <ResultLine result={resultOf(answer, null)} />
      <Button type="submit" look="primary" disabled={isPending} className="self-start">
        {isPending ? words.inviteJoining : words.inviteSignUp}
      </Button>
    </Form>
  );
}
