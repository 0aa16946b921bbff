import type { Account } from "../../worker/shared/wire.ts";
import { CheckLines } from "../connect/check-lines.tsx";
import type { Credential } from "../connect/connection.ts";
import { InstagramLogin } from "../connect/instagram-login.tsx";
import { resultOf } from "../forms/result-of.ts";
import { useFormAnswer, useFormFocus } from "../forms/use-form-answer.ts";
import { connectStrings } from "../lib/connect-strings.ts";
import { connectionsStrings } from "../lib/connections-strings.ts";
import { useClock } from "../lib/use-clock.ts";
import { dayText } from "../settings/moment.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { ResultLine } from "../ui/result-line.tsx";
import type { ConnectionsAnswer } from "./connections-action.ts";

const words = connectionsStrings;

/** What the account is connected by, and a new key, token or secret in its place. */
export function ReplaceCredentials({ account, credential }: { account: Account; credential: Credential }) {
  const { Form, answer, errors, isPending } = useFormAnswer<ConnectionsAnswer>(["replace"]);
  const form = useFormFocus(answer);
  const clock = useClock();
  const { id, provider, lastFour, expiresAt, accounts } = credential;
  const fields =
    provider === "unipile"
      ? [{ name: "apiKey", label: words.replaceKey }]
      : [
          { name: "accessToken", label: words.replaceToken },
          { name: "appSecret", label: words.replaceSecret },
        ];
  const checks = answer?.ok && answer.intent === "replace" ? answer.done.checks : [];
  return (
    <div className="flex flex-col gap-3">
      <h3 className="font-semibold text-md">{words.credentials}</h3>
      <p className="text-ink-2 text-md">
        {connectStrings.credentials.key(provider, lastFour)}
        {expiresAt !== null && `, ${connectStrings.credentials.expires(dayText(expiresAt, clock))}`}.{" "}
        {words.credentialsUsedBy(accounts)}
      </p>
      {credential.byLogin ? (
        <InstagramLogin accountId={account.id} look="plain" />
      ) : (
        <Form ref={form} method="post" noValidate className="flex max-w-[440px] flex-col gap-4">
          <input type="hidden" name="intent" value="replace" />
          <input type="hidden" name="credentialId" value={id} />
          {fields.map(({ name, label }) => (
            <Field
              key={name}
              id={`${name}-${account.id}`}
              name={name}
              type="password"
              label={label}
              {...(fields.length > 1 ? { hint: words.replaceHint } : {})}
              error={errors[name]}
              autoComplete="new-password"
              spellCheck={false}
            />
          ))}
          <p className="text-ink-2 text-sm">{words.replaceLead}</p>
          <ResultLine result={resultOf(answer, words.replaced)} />
          {checks.length > 0 && <CheckLines label={connectStrings.credentials.checked} checks={checks} />}
          <Button type="submit" size="sm" disabled={isPending} className="self-start">
            {isPending ? connectStrings.credentials.checking : words.replace}
          </Button>
        </Form>
      )}
    </div>
  );
}
