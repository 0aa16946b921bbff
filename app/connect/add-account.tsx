import type { ChannelName } from "../../worker/shared/wire.ts";
import { resultOf } from "../forms/result-of.ts";
import { useFormAnswer, useFormFocus } from "../forms/use-form-answer.ts";
import { connectStrings } from "../lib/connect-strings.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { ResultLine } from "../ui/result-line.tsx";
import type { ConnectAnswer } from "./connect-action.ts";
import { HostedButton } from "./hosted-button.tsx";

const words = connectStrings.add;

/** Ways to make an account at UniPile that is not there yet: by QR, by sign-in, or on UniPile's own page. */
export function AddAccount({ credentialId, channel }: { credentialId: string; channel: ChannelName }) {
  return (
    <section aria-labelledby="add-account" className="flex flex-col gap-3">
      <h2 id="add-account" className="font-semibold text-md">
        {words.title}
      </h2>
      <div className="flex flex-col items-start gap-3">
        {channel === "whatsapp" ? (
          <QrButton credentialId={credentialId} />
        ) : (
          <Door label={words.instagram}>
            <InstagramForm credentialId={credentialId} />
          </Door>
        )}
        <Door label={words.hosted}>
          <HostedButton credentialId={credentialId} channel={channel} />
        </Door>
      </div>
    </section>
  );
}

/** A form behind a button: the browser's own, which works by keyboard and says whether it is open. */
function Door({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <details className="w-full">
      <summary className={`${buttonClass("plain")} cursor-pointer list-none [&::-webkit-details-marker]:hidden`}>
        {label}
      </summary>
      <div className="mt-3 rounded-card border border-line bg-surface p-4 panes:p-5">{children}</div>
    </details>
  );
}

export function QrButton({ credentialId, label = words.qr }: { credentialId: string; label?: string }) {
  const { Form, answer, isPending } = useFormAnswer<ConnectAnswer>(["qr"]);
  return (
    <Form method="post" className="flex flex-col items-start gap-3">
      <input type="hidden" name="intent" value="qr" />
      <input type="hidden" name="credentialId" value={credentialId} />
      <ResultLine result={resultOf(answer, null)} />
      <Button type="submit" disabled={isPending}>
        {isPending ? connectStrings.working : label}
      </Button>
    </Form>
  );
}

/** Also for an account that was signed out: with its id, it is the same account again. */
export function InstagramForm({ credentialId, accountId = "" }: { credentialId: string; accountId?: string }) {
  const { Form, answer, errors, isPending } = useFormAnswer<ConnectAnswer>(["instagram"]);
  const form = useFormFocus(answer);
  return (
    <Form ref={form} method="post" noValidate className="flex max-w-[360px] flex-col gap-4">
      <input type="hidden" name="intent" value="instagram" />
      <input type="hidden" name="credentialId" value={credentialId} />
      <input type="hidden" name="accountId" value={accountId} />
      <Field
        id="instagram-username"
        name="username"
        label={words.username}
        error={errors.username}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Field
        id="instagram-password"
        name="password"
        type="password"
        label={words.password}
        hint={words.passwordHint}
        error={errors.password}
        autoComplete="new-password"
      />
      <ResultLine result={resultOf(answer, null)} />
      <Button type="submit" look="primary" disabled={isPending} className="self-start">
        {isPending ? connectStrings.working : words.signIn}
      </Button>
    </Form>
  );
}
