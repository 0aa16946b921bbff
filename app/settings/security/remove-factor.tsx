import { resultOf } from "../../forms/result-of.ts";
import { useFormFocus } from "../../forms/use-form-answer.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import type { FactorForm } from "./second-factor.tsx";

/** Takes the second step away again: behind a door of its own, with password and code. */
export function RemoveFactor({ form: { Form, answer, errors, isPending } }: { form: FactorForm }) {
  const words = settingsStrings.security;
  const form = useFormFocus(answer);
  return (
    <details open={answer?.ok === false || undefined}>
      <summary className={`${buttonClass("plain", "sm")} cursor-pointer list-none [&::-webkit-details-marker]:hidden`}>
        {words.factorRemove}
      </summary>
      <Form ref={form} method="post" noValidate className="mt-4 flex max-w-[440px] flex-col gap-4">
        <p className="text-ink-2 text-md">{words.factorRemoveText}</p>
        <input type="hidden" name="intent" value="remove" />
        <Field
          id="remove-password"
          name="password"
          type="password"
          autoComplete="current-password"
          label={words.factorPassword}
          error={errors.password}
        />
        <Field
          id="remove-code"
          name="code"
          autoComplete="one-time-code"
          label={words.factorRemoveCode}
          error={errors.code}
        />
        <ResultLine result={resultOf(answer, null)} />
        <Button type="submit" look="danger" disabled={isPending} className="self-start">
          {isPending ? settingsStrings.working : words.factorRemoveDo}
        </Button>
      </Form>
    </details>
  );
}
