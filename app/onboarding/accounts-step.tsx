import { Link } from "@remix-run/react";
import { AddAccount } from "../connect/add-account.tsx";
import { AttemptPanel } from "../connect/attempt-panel.tsx";
import { AvailableAccounts } from "../connect/available-accounts.tsx";
import { type Attempt, type Credential, isGoingOn } from "../connect/connection.ts";
import type { Choice } from "../connect/read-credentials.ts";
import { onboardingStrings } from "../lib/onboarding-strings.ts";
import { buttonClass } from "../ui/button.tsx";
import { BackLink } from "./back-link.tsx";
import type { Progress } from "./steps.ts";

/** Ticks what the provider has already, or signs a new account in, or follows a sign-in that is under way. */
export function AccountsStep({
  choice,
  credential,
  progress,
  attempt,
  historyDays,
}: {
  choice: Choice;
  credential: Credential;
  progress: Progress;
  attempt: Attempt | null;
  historyDays: number;
}) {
  const isUnderWay = attempt !== null && isGoingOn(attempt);
  return (
    <>
      {attempt && (
        <AttemptPanel key={attempt.id} attempt={attempt} credentialId={credential.id} channel={choice.channel} />
      )}
      {!isUnderWay && (
        <>
          <AvailableAccounts
            // A sign-in that has just ended well has added one.
            key={`${credential.id} ${progress.accounts.length}`}
            credentialId={credential.id}
            accounts={progress.accounts}
            historyDays={historyDays}
          />
          {credential.provider === "unipile" && <AddAccount credentialId={credential.id} channel={choice.channel} />}
        </>
      )}
      <div className="flex flex-wrap items-center gap-3">
        {progress.accounts.length > 0 && (
          <Link to="/onboarding?step=webhook" discover="none" className={buttonClass("primary")}>
            {onboardingStrings.next}
          </Link>
        )}
        <BackLink to="credentials" />
      </div>
    </>
  );
}
