import { Link } from "@remix-run/react";
import { CheckLines } from "../connect/check-lines.tsx";
import type { ConnectAnswer } from "../connect/connect-action.ts";
import type { Credential } from "../connect/connection.ts";
import { CredentialFields } from "../connect/credential-fields.tsx";
import { InstagramLogin } from "../connect/instagram-login.tsx";
import type { Choice } from "../connect/read-credentials.ts";
import { resultOf } from "../forms/result-of.ts";
import { useFormAnswer, useFormFocus } from "../forms/use-form-answer.ts";
import { connectStrings } from "../lib/connect-strings.ts";
import { onboardingStrings } from "../lib/onboarding-strings.ts";
import { useClock } from "../lib/use-clock.ts";
import { dayText } from "../settings/moment.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { ResultLine } from "../ui/result-line.tsx";
import { BackLink } from "./back-link.tsx";
import type { OnboardingAnswer } from "./onboarding-action.ts";

/** Pastes credentials in, and says of each what the provider thinks of it; or goes on with those that are here. */
export function CredentialsStep({
  choice,
  credential,
  usable,
  instagramLogin,
}: {
  choice: Choice;
  credential: Credential | null;
  usable: readonly Credential[];
  /** The operator has set up an app for signing in with Instagram. */
  instagramLogin: boolean;
}) {
  const words = onboardingStrings.credentials;
  const { Form, answer, errors, isPending } = useFormAnswer<ConnectAnswer>(["credentials"]);
  const form = useFormFocus(answer);
  const checks = answer === null ? null : answer.ok ? doneChecks(answer) : "checks" in answer ? answer.checks : null;
  const isSaved = answer?.ok === true;
  const mayLogIn = instagramLogin && choice.provider === "meta" && choice.channel === "instagram";
  const isFolded = usable.length > 0 || mayLogIn;
  return (
    <>
      {usable.length > 0 && !isSaved && <ExistingCredentials usable={usable} current={credential} />}
      {mayLogIn && !isSaved && <InstagramLogin look={usable.length > 0 ? "plain" : "primary"} />}
      <details open={!isFolded || answer !== null || undefined} className="group">
        <summary
          hidden={!isFolded}
          className={`${buttonClass("plain", "sm")} mb-5 cursor-pointer list-none [&::-webkit-details-marker]:hidden [&[hidden]]:hidden`}
        >
          {mayLogIn ? connectStrings.login.ownApp : words.other}
        </summary>
        <Form ref={form} method="post" noValidate className="flex flex-col gap-5">
          <input type="hidden" name="intent" value="credentials" />
          <CredentialFields choice={choice} errors={errors} />
          <ResultLine result={resultOf(answer, words.saved)} />
          {checks && checks.length > 0 && <CheckLines label={connectStrings.credentials.checked} checks={checks} />}
          <div className="flex flex-wrap items-center gap-3">
            {isSaved && (
              <Link to="/onboarding?step=accounts" discover="none" className={buttonClass("primary")}>
                {onboardingStrings.next}
              </Link>
            )}
            <Button type="submit" look={isSaved ? "plain" : "primary"} disabled={isPending}>
              {isPending ? connectStrings.credentials.checking : connectStrings.credentials.check}
            </Button>
          </div>
        </Form>
      </details>
      <BackLink to="provider" />
    </>
  );
}

const doneChecks = (answer: ConnectAnswer & { ok: true }) =>
  answer.intent === "credentials" ? answer.done.checks : null;

function ExistingCredentials({ usable, current }: { usable: readonly Credential[]; current: Credential | null }) {
  const words = onboardingStrings.credentials;
  const clock = useClock();
  const { Form, answer, isPending } = useFormAnswer<OnboardingAnswer>(["use"]);
  return (
    <Form method="post" className="flex flex-col gap-4">
      <input type="hidden" name="intent" value="use" />
      <fieldset className="overflow-hidden rounded-card border border-line bg-surface">
        <legend className="sr-only">{words.existing}</legend>
        {usable.map(({ id, provider, lastFour, origin, expiresAt }, index) => (
          <label
            key={id}
            className="flex cursor-pointer items-center gap-3.5 border-line border-t px-4 py-3.5 first-of-type:border-t-0"
          >
            <input
              type="radio"
              name="credentialId"
              value={id}
              defaultChecked={current === null ? index === 0 : current.id === id}
              className="size-[18px] flex-none accent-accent"
            />
            <span className="min-w-0">
              <span className="block font-medium text-md">{connectStrings.credentials.key(provider, lastFour)}</span>
              <span className="block text-ink-2 text-sm [overflow-wrap:anywhere]">
                {provider === "unipile" ? new URL(origin).host : onboardingStrings.credentials.existing}
                {expiresAt !== null && ` · ${connectStrings.credentials.expires(dayText(expiresAt, clock))}`}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <ResultLine result={resultOf(answer, null)} />
      <Button type="submit" look="primary" disabled={isPending} className="self-start">
        {isPending ? connectStrings.working : onboardingStrings.use}
      </Button>
    </Form>
  );
}
