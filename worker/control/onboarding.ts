import { eq } from "drizzle-orm";
import { onboarding } from "../../drizzle/control.ts";
import type { ChannelName, Provider } from "../shared/wire.ts";
import type { ControlDb } from "./database.ts";

/** How far a tenant's set-up is, as its owners left it. */
export type OnboardingChoice = {
  choice: { provider: Provider; channel: ChannelName } | null;
  credentialId: string | null;
  historyDays: number | null;
  /** ms since 1970 */
  finishedAt: number | null;
};

export async function readOnboarding(control: ControlDb, tenantId: string): Promise<OnboardingChoice> {
  const [row] = await control.select().from(onboarding).where(eq(onboarding.tenantId, tenantId)).limit(1);
  if (row === undefined) return { choice: null, credentialId: null, historyDays: null, finishedAt: null };
  const { provider, channel, credentialId, historyDays, finishedAt } = row;
  return {
    choice: provider === null || channel === null ? null : { provider, channel },
    ...{ credentialId, historyDays, finishedAt },
  };
}

/** What is left out stays as it was. */
export async function writeOnboarding(
  control: ControlDb,
  tenantId: string,
  change: Partial<OnboardingChoice>,
): Promise<void> {
  const { choice, ...rest } = change;
  const values = {
    ...rest,
    ...(choice !== undefined && { provider: choice?.provider ?? null, channel: choice?.channel ?? null }),
  };
  await control
    .insert(onboarding)
    .values({ tenantId, ...values })
    .onConflictDoUpdate({ target: onboarding.tenantId, set: { tenantId, ...values } });
}
