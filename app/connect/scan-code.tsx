import { useEffect, useRef, useState } from "react";
import { resultOf } from "../forms/result-of.ts";
import { useFormAnswer, useFormFocus } from "../forms/use-form-answer.ts";
import { connectStrings } from "../lib/connect-strings.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { QrCode } from "../ui/qr-code.tsx";
import { ResultLine } from "../ui/result-line.tsx";
import type { ConnectAnswer } from "./connect-action.ts";
import type { Attempt } from "./connection.ts";
import { CopyLine } from "./copy-line.tsx";

const words = connectStrings.attempt;

/** By what a sign-in is begun again. */
export type Restart = { credentialId: string | null; accountId: string | null };

/** The code, how to scan it, and what helps when it does not scan. */
export function ScanCode({
  attempt,
  restart,
  isRenewing,
  notRenewed,
  renew,
}: {
  attempt: Attempt;
  restart: Restart;
  isRenewing: boolean;
  /** Why no new code came, in words. */
  notRenewed: string | null;
  renew: () => void;
}) {
  const isTooOld = attempt.state === "expired";
  const [renewed, setRenewed] = useState(0);
  const lastCode = useRef(attempt.qr);
  useEffect(() => {
    if (attempt.qr === null || attempt.qr === lastCode.current) return;
    if (lastCode.current !== null) setRenewed((count) => count + 1);
    lastCode.current = attempt.qr;
  }, [attempt.qr]);
  return (
    <>
      <div className="flex flex-col gap-5 panes:flex-row">
        {isTooOld || attempt.qr === null ? (
          <div className="grid size-52 flex-none place-items-center rounded-md border border-line bg-raised p-4 text-center">
            <Button size="sm" onClick={renew} disabled={isRenewing}>
              {isRenewing ? connectStrings.working : words.qrNew}
            </Button>
          </div>
        ) : (
          <QrCode text={attempt.qr} label={words.qrLabel} />
        )}
        <div className="flex min-w-0 flex-1 flex-col gap-3">
          <NumberedSteps steps={words.qrSteps} />
          <p className="text-ink-2 text-sm">{isTooOld && !isRenewing ? words.qrPaused : words.qrRenews}</p>
          <ResultLine
            result={isTooOld && !isRenewing && notRenewed !== null ? { ok: false, text: notRenewed } : null}
          />
          {/* The count makes each renewal a new text, which is read out again. */}
          <p role="status" className="sr-only" data-renewed={renewed}>
            {renewed > 0 && `${words.qrRenewed} (${renewed})`}
          </p>
        </div>
      </div>
      <details className="text-md">
        <summary className="cursor-pointer rounded-sm py-2 font-medium">{words.qrHelp}</summary>
        <ul className="flex list-disc flex-col gap-1 ps-5 text-ink-2">
          {words.qrHelpText.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
        {restart.credentialId !== null && <AskForPairingCode restart={restart} attemptId={attempt.id} />}
      </details>
    </>
  );
}

/** Another sign-in takes the place of this one: with a number, WhatsApp gives a code to type. */
function AskForPairingCode({
  restart: { credentialId, accountId },
  attemptId,
}: {
  restart: Restart;
  attemptId: string;
}) {
  const { Form, answer, errors, isPending } = useFormAnswer<ConnectAnswer>(["pairing"]);
  const form = useFormFocus(answer);
  return (
    <Form ref={form} method="post" noValidate className="mt-3 flex max-w-[360px] flex-col gap-3">
      <input type="hidden" name="intent" value="pairing" />
      <input type="hidden" name="attemptId" value={attemptId} />
      <input type="hidden" name="credentialId" value={credentialId ?? ""} />
      <input type="hidden" name="accountId" value={accountId ?? ""} />
      <Field
        id="pairing-phone"
        name="phone"
        type="tel"
        autoComplete="tel"
        label={words.phone}
        hint={words.phoneHint}
        error={errors.phone}
      />
      <ResultLine result={resultOf(answer, null)} />
      <Button type="submit" size="sm" disabled={isPending} className="self-start">
        {isPending ? connectStrings.working : words.pairing}
      </Button>
    </Form>
  );
}

export function PairingCode({ code }: { code: string }) {
  return (
    <div className="flex flex-col gap-4">
      <p className="select-all font-semibold text-2xl tabular-nums tracking-[.12em]">{code}</p>
      <NumberedSteps steps={words.pairingSteps} />
      <CopyLine label={words.pairingLabel} value={code} />
    </div>
  );
}

export function NumberedSteps({ steps }: { steps: readonly string[] }) {
  return (
    <ol className="flex list-decimal flex-col gap-1.5 ps-5 text-md marker:text-ink-2">
      {steps.map((step) => (
        <li key={step} className="ps-1">
          {step}
        </li>
      ))}
    </ol>
  );
}
