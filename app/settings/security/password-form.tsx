import { resultOf } from "../../forms/result-of.ts";
import { useFormAnswer, useFormFocus } from "../../forms/use-form-answer.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import { Section } from "../section.tsx";
import type { SecurityAnswer } from "./security-action.ts";

export function PasswordForm({ email }: { email: string }) {
  const words = settingsStrings.security;
  const { Form, answer, errors, isPending } = useFormAnswer<SecurityAnswer>(["password"]);
  const form = useFormFocus(answer);
  return (
    <Section id="password" title={words.password} lead={words.passwordLead}>
      <Form ref={form} method="post" noValidate className="flex max-w-[440px] flex-col gap-4">
        <input type="hidden" name="intent" value="password" />
        {/* For password managers: whose password it is. */}
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <Field
          name="currentPassword"
          type="password"
          autoComplete="current-password"
          label={words.currentPassword}
          error={errors.currentPassword}
        />
        <Field
          name="newPassword"
          type="password"
          autoComplete="new-password"
          label={words.newPassword}
          hint={words.newPasswordHint}
          error={errors.newPassword}
        />
        <ResultLine result={resultOf(answer, words.passwordChanged)} />
        <Button type="submit" look="primary" disabled={isPending} className="self-start">
          {isPending ? settingsStrings.working : words.changePassword}
        </Button>
      </Form>
    </Section>
  );
}
