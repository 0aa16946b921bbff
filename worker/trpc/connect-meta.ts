import { claimAccounts } from "../control/accounts.ts";
import { forgetAppSecrets } from "../control/app-secrets.ts";
import { saveCredential } from "../control/credentials.ts";
import { ensureEndpoint } from "../control/endpoints.ts";
import type { Account } from "../shared/wire.ts";
import type { MetaCredentials } from "./credential-input.ts";
import { type Callback, checkedAccount, type MetaAccount, switchOnWebhooks } from "./meta-accounts.ts";
import type { MetaCheck } from "./meta-refusals.ts";
import { refuse } from "./refuse.ts";
import type { Workplace } from "./workplace.ts";

/** The id by which the account's webhooks name it. */
export const externalIdOf = (input: MetaCredentials): string =>
  input.channel === "whatsapp" ? input.phoneNumberId : input.instagramUserId;

/**
 * Connects a number or a profile by the owner's own Meta app. Every step may be repeated: whatever broke off half-way
 * is mended by doing it all again, and a new token or app secret takes the place of the old one.
 *
 * What Meta sends before the inbox knows the account waits there as a dead letter, and is replayed then.
 *
 * @returns also where Meta has to send its webhooks, and what was seen of each thing that it needs
 * @throws TRPCError for everything that a person can mend
 */
export async function connectMeta(
  place: Workplace,
  input: MetaCredentials,
  historyDays: number | null,
): Promise<{ items: Account[]; webhook: Callback; checks: MetaCheck[] }> {
  const { services, tenant } = place;
  const { control } = services;
  const found = await checkedAccount(services, input);
  const credential = await saveMetaCredential(place, found);
  const { channel, externalId, name, handle } = found;
  const known = await place.inbox((inbox) => inbox.listAccounts());
  // Disconnected and connected again, a number is still the one that its chats are of.
  const before = known.find((account) => account.provider === "meta" && account.externalId === externalId);
  const claims = [{ provider: "meta" as const, channel, externalId, ...(before && { id: before.id }) }];
  const claimed = await claimAccounts(control, tenant.id, credential.id, claims);
  // It names nobody: who holds the account is not ours to tell.
  if (!claimed.ok) throw refuse("CONFLICT", "account_held", "This account is connected to another workspace.");
  const webhook = await metaCallback(place);
  const switchedOn = await switchOnWebhooks(found, webhook);

  const items: Account[] = [];
  for (const { id } of claimed.value) {
    const account = { id, provider: "meta" as const, channel, externalId, name, handle, state: "connected" as const };
    const more = {
      ...(found.businessAccountId !== null && { businessAccountId: found.businessAccountId }),
      ...(historyDays !== null && { historyDays }),
    };
    const connected = await place.inbox((inbox) => inbox.connectAccount({ ...account, ...more }));
    items.push({ ...connected, credentialId: credential.id });
  }
  return { items, webhook, checks: [...found.checks, switchedOn] };
}

export async function saveMetaCredential(
  { services: { control, vault }, tenant }: Workplace,
  { access, channel, externalId, businessAccountId, expiresAt }: MetaAccount,
): Promise<{ id: string }> {
  const { origin, apiKey, appSecret } = access;
  const saved = await saveCredential(control, vault, tenant, {
    ...{ provider: "meta", origin, apiKey, externalId, appSecret, channel, expiresAt },
    ...(businessAccountId !== null && { businessAccountId }),
  });
  forgetAppSecrets(tenant.id);
  return saved;
}

/** Where the tenant's webhooks of Meta go, and what Meta's handshake has to bring along. */
export async function metaCallback({ services: { control, vault }, tenant, origin }: Workplace): Promise<Callback> {
  const endpoint = await ensureEndpoint(control, vault, tenant, "meta");
  return { url: `${origin}/webhooks/meta/${endpoint.id}`, verifyToken: endpoint.secret };
}
