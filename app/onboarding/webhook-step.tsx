import { Link } from "@remix-run/react";
import type { WebhookDetails } from "../connect/connection.ts";
import { WebhookCard } from "../connect/webhook-card.tsx";
import { onboardingStrings } from "../lib/onboarding-strings.ts";
import { buttonClass } from "../ui/button.tsx";
import { BackLink } from "./back-link.tsx";
import type { Progress } from "./steps.ts";

/** What was registered, or what has to be pasted where, account by account. */
export function WebhookStep({
  progress: { accounts },
  webhooks,
}: {
  progress: Progress;
  webhooks: readonly { accountId: string; details: WebhookDetails | null }[];
}) {
  return (
    <>
      {accounts.map((account) => (
        <WebhookCard
          key={account.id}
          account={account}
          details={webhooks.find(({ accountId }) => accountId === account.id)?.details ?? null}
        />
      ))}
      <div className="flex flex-wrap items-center gap-3">
        <Link to="/onboarding?step=live" discover="none" className={buttonClass("primary")}>
          {onboardingStrings.next}
        </Link>
        <BackLink to="accounts" />
      </div>
    </>
  );
}
