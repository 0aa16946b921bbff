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

export function ForgotForm() {
  const { Form, answer, errors, isPending } = useFormAnswer<FormAnswer<"forgot">>(["forgot"]);
  const form = useFormFocus(answer);
  return (
    <Form ref={form} method="post" noValidate className="mt-6 flex flex-col gap-5">
      <Field
        name="email"
        type="email"
        inputMode="email"
        autoComplete="username"
        label={authStrings.email}
        error={errors.email}
        required
      />
      <ResultLine result={resultOf(answer, wayInStrings.forgotDone)} />
      <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-3">
        <Button type="submit" look="primary" disabled={isPending}>
          {isPending ? wayInStrings.forgotPending : wayInStrings.forgotDo}
        </Button>
        <Link to="/sign-in" className={textLinkClass}>
          {wayInStrings.toSignIn}
        </Link>
      </div>
    </Form>
  );
}
