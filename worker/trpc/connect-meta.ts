import { claimAccounts } from "../control/accounts.ts";
import { forgetAppSecrets } from "../control/app-secrets.ts";
import { saveCredential } from "../control/credentials.ts";
import { ensureEndpoint } from "../control/endpoints.ts";
import type { Account } from "../shared/wire.ts";
import type { StoredMetaCredentials } from "./credential-input.ts";
import {
  askPhoneForHistory,
  type Callback,
  checkedAccount,
  type MetaAccount,
  switchOnWebhooks,
} from "./meta-accounts.ts";
import type { MetaCheck } from "./meta-refusals.ts";
import { refuse } from "./refuse.ts";
import { makeKnown, refuseWhileRestoring } from "./while-restoring.ts";
import type { Workplace } from "./workplace.ts";

/** The id by which the account's webhooks name it. */
export const externalIdOf = (input: StoredMetaCredentials): string =>
  input.channel === "whatsapp" ? input.phoneNumberId : input.instagramUserId;

export type ConnectedMeta = { items: Account[]; webhook: Callback; checks: MetaCheck[]; credentialId: string };

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
  input: StoredMetaCredentials,
  historyDays: number | null,
): Promise<ConnectedMeta> {
  await refuseWhileRestoring(place);
  return connectFound(place, await checkedAccount(place.services, input), historyDays);
}

/** The same for one that was looked through already. */
export async function connectFound(
  place: Workplace,
  found: MetaAccount,
  historyDays: number | null,
): Promise<ConnectedMeta> {
  const { services, tenant } = place;
  const { control } = services;
  const credential = await saveMetaCredential(place, found);
  const { channel, externalId, name, handle } = found;
  const known = await place.inbox((inbox) => inbox.listAccounts());
  // Disconnected and connected again, a number is still the one that its chats are of.
  const before = known.find((account) => account.provider === "meta" && account.externalId === externalId);
  const claims = [{ provider: "meta" as const, channel, externalId, ...(before && { id: before.id }) }];
  const claimed = await claimAccounts(control, tenant.id, credential.id, claims);
  // It names nobody: who holds the account is not ours to tell.
  if (!claimed.ok) throw refuse("CONFLICT", "account_held", "This account is connected to another workspace.");
  const webhook = await callbackOf(place, found.access);
  const switchedOn = await switchOnWebhooks(found, webhook);

  const items: Account[] = [];
  for (const { id } of claimed.value) {
    const account = { id, provider: "meta" as const, channel, externalId, name, handle, state: "connected" as const };
    const more = {
      ...(found.businessAccountId !== null && { businessAccountId: found.businessAccountId }),
      ...(historyDays !== null && { historyDays }),
    };
    const connected = await makeKnown(place, { ...account, ...more });
    items.push({ ...connected, credentialId: credential.id });
  }
  // Only now: what the phone shares finds its account here.
  if (found.isOnPhoneApp === true && before === undefined) await askPhoneForHistory(found, historyDays);
  return { items, webhook, checks: [...found.checks, switchedOn], credentialId: credential.id };
}

export async function saveMetaCredential(
  { services: { control, vault }, tenant }: Workplace,
  { access, channel, externalId, businessAccountId, appUserId, expiresAt }: MetaAccount,
): Promise<{ id: string }> {
  const { origin, apiKey, appSecret } = access;
  const saved = await saveCredential(control, vault, tenant, {
    ...{ provider: "meta", origin, apiKey, externalId, channel, expiresAt },
    ...(appSecret !== undefined && { appSecret }),
    ...(businessAccountId !== null && { businessAccountId }),
    ...(appUserId != null && { appUserId }),
  });
  forgetAppSecrets(tenant.id);
  return saved;
}

/** Where the operator's own app has its webhooks: those of every workspace that signed in by it. */
export const APP_WEBHOOK_PATH = "/webhooks/meta/instagram";

/**
 * Where an account's webhooks go. By the operator's app, whose secret nobody else has, that is the operator's to enter:
 * there is no token to be shown.
 */
export async function callbackOf(place: Workplace, access: { appSecret?: string | null }): Promise<Callback> {
  const own = await metaCallback(place);
  // The tenant's own endpoint is there all the same: whether Meta has reached the tenant is noted with it.
  return isByLogin(access) ? { url: `${place.origin}${APP_WEBHOOK_PATH}` } : own;
}

/** Whether a token of Meta's came by signing in with the operator's app, and not from an app of the owner's own. */
export const isByLogin = ({ appSecret }: { appSecret?: string | null }): boolean => appSecret == null;

/** Where the tenant's webhooks of Meta go, and what Meta's handshake has to bring along. */
export async function metaCallback({
  services: { control, vault },
  tenant,
  origin,
}: Workplace): Promise<Required<Callback>> {
  const endpoint = await ensureEndpoint(control, vault, tenant, "meta");
  return { url: `${origin}/webhooks/meta/${endpoint.id}`, verifyToken: endpoint.secret };
}
