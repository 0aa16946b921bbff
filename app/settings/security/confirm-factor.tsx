import { useEffect, useRef } from "react";
import { resultOf } from "../../forms/result-of.ts";
import { useFormFocus } from "../../forms/use-form-answer.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Field } from "../../ui/field.tsx";
import { QrCode } from "../../ui/qr-code.tsx";
import { ResultLine } from "../../ui/result-line.tsx";

import type { FactorForm } from "./second-factor.tsx";

/** The secret for the app, as a picture and as text, and the first code that shows it has arrived there. */
export function ConfirmFactor({
  secret,
  uri,
  form: { Form, answer, errors, isPending },
}: {
  secret: string;
  uri: string;
  form: FactorForm;
}) {
  const words = settingsStrings.security;
  const form = useFormFocus(answer);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <div className="flex flex-col gap-5 panes:flex-row">
      <QrCode text={uri} label={words.factorQr} />
      <div className="flex min-w-0 flex-1 flex-col gap-4">
        <div>
          <h3 ref={title} tabIndex={-1} className="font-semibold text-md outline-none">
            {words.factorScan}
          </h3>
          <p className="mt-0.5 text-ink-2 text-md">{words.factorScanText}</p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {/* In groups of four, as one reads it out; the copy is without spaces. */}
          <span className="text-ink-2 text-sm">{words.factorSecret}</span>
          <code className="select-all break-words rounded-sm bg-raised px-2.5 py-1.5 text-md">
            {secret.match(/.{1,4}/g)?.join(" ")}
          </code>
          <CopyButton
            text={secret}
            words={{ copy: settingsStrings.copy, copied: settingsStrings.copied, failed: settingsStrings.copyFailed }}
          />
        </div>
        <Form ref={form} method="post" noValidate className="flex flex-col gap-4">
          <input type="hidden" name="intent" value="confirm" />
          <Field
            id="confirm-code"
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            label={words.factorCode}
            hint={words.factorCodeHint}
            error={errors.code}
          />
          <ResultLine result={resultOf(answer, null)} />
          <Button type="submit" look="primary" disabled={isPending} className="self-start">
            {isPending ? settingsStrings.working : words.factorConfirm}
          </Button>
        </Form>
      </div>
    </div>
  );
}
