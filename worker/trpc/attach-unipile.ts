import type { ProviderAccess } from "../channels/channel.ts";
import { listAccounts } from "../channels/unipile/api.ts";
import { claimAccounts, listHeldAccounts, rebindAccount } from "../control/accounts.ts";
import { ensureEndpoint } from "../control/endpoints.ts";
import type { Account } from "../shared/wire.ts";
import { inTurn } from "./in-turn.ts";
import { refuse } from "./refuse.ts";
import { type OfferedAccount, refusalOf } from "./unipile-offer.ts";
import { registerUnipileWebhooks } from "./unipile-webhooks.ts";
import { makeKnown, refuseWhileRestoring } from "./while-restoring.ts";
import type { Workplace } from "./workplace.ts";

/** An account to connect. `accountId`: ours, of one that the tenant had before and that goes on as this one. */
export type AccountToAttach = OfferedAccount & { accountId?: string };

/** By which credential an account is reached. */
export type CredentialInUse = { access: ProviderAccess; credentialId: string };

/**
 * Makes accounts of a UniPile key the tenant's and has their messages sent here. Every step may be repeated.
 *
 * The accounts are known to the inbox last, when the webhooks are there. What UniPile sends in between waits
 * in the inbox as a dead letter for an unknown account, and is replayed when the account becomes known.
 *
 * @throws TRPCError for everything that a person can mend
 */
export async function attachUnipile(
  place: Workplace,
  credential: CredentialInUse,
  chosen: readonly AccountToAttach[],
  historyDays: number | null,
): Promise<{ items: Account[]; webhook: { url: string } }> {
  await refuseWhileRestoring(place);
  const idOf = await claim(place, credential, chosen);
  const webhook = await refreshUnipileWebhooks(place, credential);
  const items: Account[] = [];
  for (const { channel, externalId, name, state, handle } of chosen) {
    const id = idOf.get(externalId);
    if (id === undefined) throw new Error("An account that was just claimed is not there.");
    const account = { id, provider: "unipile" as const, channel, externalId, name, state, handle };
    const more = historyDays === null ? {} : { historyDays };
    const connected = await makeKnown(place, { ...account, ...more });
    items.push({ ...connected, credentialId: credential.credentialId });
  }
  return { items, webhook };
}

/** @returns our id of each, by the provider's */
async function claim(
  { services: { control }, tenant, inbox }: Workplace,
  { credentialId }: CredentialInUse,
  chosen: readonly AccountToAttach[],
): Promise<Map<string, string>> {
  const known = (await inbox((object) => object.listAccounts())).filter(({ provider }) => provider === "unipile");
  // Disconnected and connected again, an account is still the one that its chats are of.
  const knownId = new Map(known.map(({ externalId, id }) => [externalId, id]));
  for (const { accountId, externalId } of chosen) {
    if (accountId === undefined || knownId.get(externalId) === accountId) continue;
    knownId.set(externalId, accountId);
    const moved = await rebindAccount(control, { tenantId: tenant.id, accountId, credentialId, externalId });
    if (!moved.ok && moved.reason === "held_by_another_tenant") throw accountHeld();
  }
  const claims = chosen.map(({ channel, externalId }) => {
    const id = knownId.get(externalId);
    return { provider: "unipile" as const, channel, externalId, ...(id !== undefined && { id }) };
  });
  const claimed = await claimAccounts(control, tenant.id, credentialId, claims);
  if (!claimed.ok) throw accountHeld();
  return new Map(claimed.value.map((account) => [account.externalId, account.id]));
}

/** It names nobody: who holds the account is not ours to tell. */
const accountHeld = () =>
  refuse("CONFLICT", "account_held", "One of these accounts is connected to another workspace.");

/** Our two webhooks of a key, for exactly the accounts that the tenant holds by it; without any there are none. */
export function refreshUnipileWebhooks(place: Workplace, credential: CredentialInUse): Promise<{ url: string }> {
  return inTurn(place.services.limits, credential.credentialId, () => refresh(place, credential));
}

async function refresh(
  { services: { control, vault }, tenant, origin }: Workplace,
  { access, credentialId }: CredentialInUse,
): Promise<{ url: string }> {
  const endpoint = await ensureEndpoint(control, vault, tenant, "unipile");
  const url = `${origin}/webhooks/unipile/${endpoint.id}`;
  const listed = await listAccounts(access);
  if (!listed.ok) throw refusalOf(listed.reason);
  // One that was removed at UniPile would have the whole webhook refused.
  const seen = new Set(listed.value.map((account) => account.id));
  const held = await listHeldAccounts(control, tenant.id);
  const accountIds = held
    .filter((account) => account.credentialId === credentialId && seen.has(account.externalId))
    .map(({ externalId }) => externalId);
  await registerUnipileWebhooks(
    { control, access, tenantId: tenant.id, credentialId },
    { url, secret: endpoint.secret, accountIds },
  );
  return { url };
}
