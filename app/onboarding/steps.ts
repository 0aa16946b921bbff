import type { Account, ChannelName, Provider } from "../../worker/shared/wire.ts";
import type { Credential } from "../connect/connection.ts";
import type { Choice } from "../connect/read-credentials.ts";

export const STEPS = ["provider", "credentials", "accounts", "webhook", "live"] as const;
export type StepName = (typeof STEPS)[number];

export type ChecklistLine = {
  key: "credentials" | "webhook" | "message" | "history";
  state: "done" | "waiting" | "problem";
  at: string | null;
  todo: string | null;
};

/** How far somebody is, as the server remembers it. */
export type Progress = {
  choice: Choice | null;
  /** The credentials that fit the choice, and are in use for it. */
  credential: Credential | null;
  /** What is connected by them. */
  accounts: readonly Account[];
  checklist: readonly ChecklistLine[];
  finishedAt: string | null;
};

/** Which steps are behind one. The last one never is: there is always another message to come. */
export function isDone(step: StepName, { choice, credential, accounts, checklist }: Progress): boolean {
  switch (step) {
    case "provider":
      return choice !== null;
    case "credentials":
      return choice !== null && credential !== null;
    case "accounts":
      return accounts.length > 0;
    case "webhook":
      return accounts.length > 0 && checklist.some(({ key, state }) => key === "webhook" && state === "done");
    case "live":
      return checklist.length > 0 && checklist.every(({ state }) => state === "done");
  }
}

/** A step can be opened when those that it needs are done; the webhook's own is never in the way of the next. */
export function isWithinReach(step: StepName, progress: Progress): boolean {
  const needed: Record<StepName, readonly StepName[]> = {
    provider: [],
    credentials: ["provider"],
    accounts: ["provider", "credentials"],
    webhook: ["provider", "credentials", "accounts"],
    live: ["provider", "credentials", "accounts"],
  };
  return needed[step].every((earlier) => isDone(earlier, progress));
}

/**
 * Where one goes on: at the step that the address names, as far as it is within reach; else at the first that is not
 * done. Who is through with it and comes again, comes to connect another one.
 */
export function stepToShow(wanted: string | null, progress: Progress): StepName {
  const named = STEPS.find((step) => step === wanted);
  if (named !== undefined && isWithinReach(named, progress)) return named;
  if (named === undefined && progress.finishedAt !== null) return "provider";
  return STEPS.find((step) => !isDone(step, progress)) ?? "live";
}

/** Whether credentials can be used for what was chosen: a UniPile key for both channels, Meta's for their own. */
export const fits = (
  { provider, channel }: { provider: Provider; channel: ChannelName | null },
  choice: Choice | null,
): boolean => choice !== null && provider === choice.provider && (channel === null || channel === choice.channel);
