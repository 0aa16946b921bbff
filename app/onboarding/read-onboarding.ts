import type { AppCaller } from "../../worker/trpc/router.ts";
import { type Attempt, isOpen, type WebhookDetails } from "../connect/connection.ts";
import { failureOf } from "../lib/failure-of.ts";
import { fits, type Progress, type StepName, stepToShow } from "./steps.ts";

/** Everything that the wizard draws, read anew for each step: whoever comes back finds what is, not what was. */
export async function readOnboarding(trpc: AppCaller, wanted: string | null, attemptId: string | null) {
  const [onboarding, { items: credentials }, { items: all }] = await Promise.all([
    trpc.onboarding.get(),
    trpc.accounts.credentials(),
    trpc.accounts.list(),
  ]);
  const { choice, checklist, finishedAt, historyDays } = onboarding;
  const usable = credentials.filter((each) => fits(each, choice));
  const credential = usable.find(({ id }) => id === onboarding.credentialId) ?? null;
  const accounts = all.filter(({ credentialId, state }) => credentialId === credential?.id && state !== "removed");
  const progress: Progress = { choice, credential, accounts, checklist, finishedAt };
  const step = stepToShow(wanted, progress);
  return {
    step,
    progress,
    historyDays,
    instagramLogin: onboarding.instagramLogin,
    /** Stored earlier, and of use for this choice too. */
    usable,
    // One that is under way anywhere; else the one in the address, which says how it ended.
    attempt: await readAttempt(trpc, step, onboarding.attemptId ?? attemptId),
    webhooks: step === "webhook" ? await Promise.all(accounts.map(({ id }) => readWebhook(trpc, id))) : [],
    hasAccounts: all.length > 0,
  };
}

/**
 * Where what is shown is found again. With the step in the address, one stays at it when its work is done, until one
 * goes on; with the sign-in, its end can be told to whoever comes back after it.
 */
export const pathOf = ({ step, attempt }: Pick<Onboarding, "step" | "attempt">): string =>
  `/onboarding?${new URLSearchParams({ step, ...(attempt && { attempt: attempt.id }) })}`;

export type Onboarding = Awaited<ReturnType<typeof readOnboarding>>;

/** An attempt that was given up is not worth a word; what failed says why. */
async function readAttempt(trpc: AppCaller, step: StepName, attemptId: string | null): Promise<Attempt | null> {
  if (step !== "accounts" || attemptId === null) return null;
  try {
    const { attempt } = await trpc.accounts.status({ attemptId });
    return attempt && (isOpen(attempt) || attempt.state !== "cancelled") ? attempt : null;
  } catch (error) {
    if (failureOf(error).code === "NOT_FOUND") return null;
    throw error;
  }
}

/** Null when the provider could not be asked right now: the address is not what is in doubt then. */
export async function readWebhook(
  trpc: AppCaller,
  accountId: string,
): Promise<{ accountId: string; details: WebhookDetails | null }> {
  try {
    return { accountId, details: await trpc.accounts.webhook({ accountId }) };
  } catch (error) {
    const { code } = failureOf(error);
    if (code === "FORBIDDEN" || code === "UNAUTHORIZED") throw error;
    return { accountId, details: null };
  }
}
