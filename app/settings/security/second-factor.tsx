import { useState } from "react";
import { resultOf } from "../../forms/result-of.ts";
import { useFormAnswer, useFormFocus } from "../../forms/use-form-answer.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import { Mark, Section } from "../section.tsx";
import { ConfirmFactor } from "./confirm-factor.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";
import { RemoveFactor } from "./remove-factor.tsx";
import type { SecurityAnswer } from "./security-action.ts";

/** The second step at sign-in: off, being added, just added with its recovery codes, or on. */
export function SecondFactor({ factor }: { factor: { enabled: boolean; recoveryCodesLeft: number } }) {
  const words = settingsStrings.security;
  const begun = useFormAnswer<SecurityAnswer>(["begin"]);
  const confirmed = useFormAnswer<SecurityAnswer>(["confirm"]);
  const removed = useFormAnswer<SecurityAnswer>(["remove"]);
  /** What was said and is over: codes that were kept, and the secret that they belong to. */
  const [past, setPast] = useState<readonly unknown[]>([]);

  const codes =
    confirmed.answer?.ok && confirmed.answer.intent === "confirm" ? confirmed.answer.done.recoveryCodes : null;
  const enrolment =
    begun.answer?.ok && begun.answer.intent === "begin" && !past.includes(begun.answer) ? begun.answer.done : null;
  const isShowingCodes = factor.enabled && codes !== null && !past.includes(codes);
  return (
    <Section
      id="second-factor"
      title={words.factor}
      lead={words.factorLead}
      aside={factor.enabled ? <Mark look="good">{words.factorOn}</Mark> : <Mark>{words.factorOff}</Mark>}
    >
      {factor.enabled ? (
        <>
          {isShowingCodes ? (
            <RecoveryCodes codes={codes} onKept={() => setPast([codes, begun.answer])} />
          ) : (
            <p className="text-ink-2 text-md">
              {words.recoveryLeft(factor.recoveryCodesLeft)}. {words.recoveryFew}
            </p>
          )}
          {!isShowingCodes && <RemoveFactor form={removed} />}
        </>
      ) : (
        <>
          {!enrolment && <ResultLine result={resultOf(removed.answer, words.factorRemoved)} />}
          {enrolment ? <ConfirmFactor {...enrolment} form={confirmed} /> : <BeginFactor form={begun} />}
        </>
      )}
    </Section>
  );
}

function BeginFactor({ form: { Form, answer, errors, isPending } }: { form: FactorForm }) {
  const words = settingsStrings.security;
  const form = useFormFocus(answer);
  return (
    <Form ref={form} method="post" noValidate className="flex max-w-[440px] flex-col gap-4">
      <input type="hidden" name="intent" value="begin" />
      <Field
        id="begin-password"
        name="password"
        type="password"
        autoComplete="current-password"
        label={words.factorPassword}
        error={errors.password}
      />
      <ResultLine result={resultOf(answer, null)} />
      <Button type="submit" look="primary" disabled={isPending} className="self-start">
        {isPending ? settingsStrings.working : words.factorBegin}
      </Button>
    </Form>
  );
}

export type FactorForm = ReturnType<typeof useFormAnswer<SecurityAnswer>>;
