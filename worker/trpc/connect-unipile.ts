import type { ProviderAccess } from "../channels/channel.ts";
import { saveCredential } from "../control/credentials.ts";
import type { Account } from "../shared/wire.ts";
import { attachUnipile } from "./attach-unipile.ts";
import { badField } from "./refuse.ts";
import { type OfferedAccount, offeredAccounts } from "./unipile-offer.ts";
import type { Workplace } from "./workplace.ts";

/**
 * Connects accounts of a UniPile key to the tenant. Every step may be repeated: whatever broke off half-way is
 * mended by doing it all again.
 *
 * @param credentialId of a key that is stored already; null to store this one
 * @throws TRPCError for everything that a person can mend
 */
export async function connectUnipile(
  place: Workplace,
  { access, credentialId }: { access: ProviderAccess; credentialId: string | null },
  externalIds: string[],
  historyDays: number | null,
): Promise<{ items: Account[]; webhook: { url: string } }> {
  const chosen = chooseAccounts(await offeredAccounts(access), externalIds);
  const { origin, apiKey } = access;
  const { control, vault } = place.services;
  const saved =
    credentialId ?? (await saveCredential(control, vault, place.tenant, { provider: "unipile", origin, apiKey })).id;
  return attachUnipile(place, { access, credentialId: saved }, chosen, historyDays);
}

function chooseAccounts(offered: OfferedAccount[], externalIds: string[]): OfferedAccount[] {
  const byId = new Map(offered.map((account) => [account.externalId, account]));
  return externalIds.map((externalId, index) => {
    const account = byId.get(externalId);
    if (account !== undefined) return account;
    throw badField("account_not_offered", `externalIds.${index}`, "is no WhatsApp or Instagram account of this key");
  });
}
