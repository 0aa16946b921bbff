import { Link } from "@remix-run/react";
import type { FormAnswer } from "../forms/form-answer.ts";
import { resultOf } from "../forms/result-of.ts";
import { useFormAnswer, useFormFocus } from "../forms/use-form-answer.ts";
import { authStrings } from "../lib/auth-strings.ts";
import { wayInStrings } from "../lib/way-in-strings.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { ResultLine } from "../ui/result-line.tsx";

export function ResetForm() {
  const { Form, answer, errors, isPending } = useFormAnswer<FormAnswer<"reset">>(["reset"]);
  const form = useFormFocus(answer);
  if (errors.link || errors.token) {
    return (
      <div className="mt-6 flex flex-col items-start gap-5">
        <ResultLine result={{ ok: false, text: wayInStrings.resetDead }} />
        <Link to="/forgot-password" className={buttonClass("primary")}>
          {wayInStrings.resetAgain}
        </Link>
      </div>
    );
  }
  return (
    <Form ref={form} method="post" noValidate className="mt-6 flex flex-col gap-5">
      <Field
        name="newPassword"
        type="password"
        autoComplete="new-password"
        label={wayInStrings.resetPassword}
        hint={authStrings.passwordHint}
        error={errors.newPassword}
        required
      />
      <ResultLine result={resultOf(answer, null)} />
      <Button type="submit" look="primary" disabled={isPending} className="mt-1 self-start">
        {isPending ? wayInStrings.resetPending : wayInStrings.resetDo}
      </Button>
    </Form>
  );
}
