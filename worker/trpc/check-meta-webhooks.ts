import { TRPCError } from "@trpc/server";
import { subscribeAccount } from "../channels/instagram/subscribe.ts";
import type { HeldAccount } from "../control/accounts.ts";
import type { Finding } from "../shared/health.ts";
import { accountWebhook, takeOverWebhook } from "./account-webhook.ts";
import { refuseCall } from "./refuse-call.ts";
import { accessOf, storedCredential } from "./stored-access.ts";
import type { Workplace } from "./workplace.ts";

/** Accounts of Meta's by how their webhooks stand; those that are well are in none. */
export type MetaWebhookCheck = {
  /** Meta sends nothing, or to an address that Parley had before: to be mended without a question. */
  missing: HeldAccount[];
  /** Another product has them. Whose they are is for the owner to say, under Connections. */
  elsewhere: HeldAccount[];
  /** Meta could not be asked. */
  unchecked: HeldAccount[];
};

/** Asks Meta of each account whether its messages come here: its subscription, and the address that wins. */
export async function checkMetaWebhooks(place: Workplace, held: readonly HeldAccount[]): Promise<MetaWebhookCheck> {
  const check: MetaWebhookCheck = { missing: [], elsewhere: [], unchecked: [] };
  for (const account of held.filter(({ provider }) => provider === "meta")) {
    const problem = await problemOf(place, account.id);
    if (problem === "unchecked") check.unchecked.push(account);
    else if (problem === "webhook_elsewhere") check.elsewhere.push(account);
    else if (problem !== null) check.missing.push(account);
  }
  return check;
}

async function problemOf(place: Workplace, accountId: string): Promise<string | null> {
  try {
    return (await accountWebhook(place, accountId)).problem?.code ?? null;
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    // That the inbox does not know the account is a finding of its own.
    return error.code === "NOT_FOUND" ? null : "unchecked";
  }
}

export const metaWebhookFindings = ({ missing, elsewhere }: MetaWebhookCheck): Finding[] => [
  ...findingOf("webhook_missing", missing, true),
  ...findingOf("webhook_elsewhere", elsewhere, false),
];

const findingOf = (finding: Finding["finding"], accounts: HeldAccount[], repairable: boolean): Finding[] =>
  accounts.length === 0
    ? []
    : [{ finding, count: accounts.length, examples: accounts.slice(0, 5).map(({ id }) => id), repairable }];

/** Switches on what is missing, each account by itself: one that Meta refuses keeps none of the others. */
export async function repairMetaWebhooks(place: Workplace, { missing }: MetaWebhookCheck): Promise<void> {
  for (const account of missing) {
    try {
      if (account.channel === "whatsapp") await takeOverWebhook(place, account.id);
      else await subscribeProfile(place, account);
    } catch (error) {
      // It is found again by the check that follows, which says so.
      if (!(error instanceof TRPCError)) throw error;
    }
  }
}

async function subscribeProfile(place: Workplace, { credentialId }: HeldAccount): Promise<void> {
  const access = accessOf(place.services, await storedCredential(place, credentialId));
  const subscribed = await subscribeAccount(access);
  if (!subscribed.ok) throw refuseCall(subscribed.reason);
}
