import { listHeldAccounts } from "../control/accounts.ts";
import { endpointVerifiedAt } from "../control/endpoints.ts";
import { readOnboarding } from "../control/onboarding.ts";
import { findOpenAttempt } from "../control/sign-in-attempts.ts";
import { listStoredCredentials } from "../control/stored-credentials.ts";
import { firstWebhookAt } from "../control/webhooks.ts";
import { type ChecklistLine, checklistOf } from "./onboarding-checklist.ts";
import type { Workplace } from "./workplace.ts";

/** How much history is fetched unless somebody chooses. */
const HISTORY_DAYS = 30;

/** How far the set-up is, from what was chosen and from what is really there. */
export async function onboardingOf(place: Workplace) {
  const { services, tenant, inbox } = place;
  const { control } = services;
  const { choice, credentialId, historyDays, finishedAt } = await readOnboarding(control, tenant.id);
  const [stored, attempt, held, known] = await Promise.all([
    listStoredCredentials(control, tenant.id),
    findOpenAttempt(control, tenant.id, { credentialId, channel: choice?.channel ?? null }),
    listHeldAccounts(control, tenant.id),
    inbox((object) => object.listAccounts()),
  ]);
  const credential = stored.find(({ id }) => id === credentialId) ?? null;
  const provider = choice?.provider ?? credential?.provider ?? null;
  const isHeld = new Set(
    held
      .filter((account) => credential === null || account.credentialId === credential.id)
      .filter((account) => provider === null || account.provider === provider)
      .map(({ id }) => id),
  );
  const good = credential ?? stored.find((one) => provider === null || one.provider === provider) ?? null;
  const webhookAt =
    provider === "meta"
      ? await endpointVerifiedAt(control, tenant.id, "meta")
      : await firstWebhookAt(control, tenant.id, credential?.id ?? null);
  const checklist: ChecklistLine[] = checklistOf({
    checkedAt: good?.createdAt ?? null,
    webhookAt,
    accounts: known.filter(({ id }) => isHeld.has(id)),
  });
  return {
    choice,
    // One that was taken away with its account is not gone on with.
    credentialId: credential?.id ?? null,
    historyDays: historyDays ?? HISTORY_DAYS,
    attemptId: attempt?.id ?? null,
    finishedAt: finishedAt === null ? null : new Date(finishedAt).toISOString(),
    checklist,
    instagramLogin: services.instagramApp !== null,
  };
}
