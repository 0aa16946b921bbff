import type { ProviderAccess } from "../channels/channel.ts";
import { listAccounts } from "../channels/unipile/api.ts";
import { listHeldAccounts } from "../control/accounts.ts";
import { forgetAppSecrets } from "../control/app-secrets.ts";
import { moveAccounts, replaceAppSecret, saveCredential } from "../control/credentials.ts";
import { forgetCredential, listStoredCredentials, type OpenedCredential } from "../control/stored-credentials.ts";
import { errorName, log } from "../shared/log.ts";
import { refreshUnipileWebhooks } from "./attach-unipile.ts";
import { checkAccount } from "./check-account.ts";
import type { Check } from "./check-schema.ts";
import { metaCallback, saveMetaCredential } from "./connect-meta.ts";
import type { StoredMetaCredentials } from "./credential-input.ts";
import { lookAtMeta } from "./meta-accounts.ts";
import { checksOf } from "./meta-refusals.ts";
import { metaInputOf } from "./meta-stored.ts";
import { badField, refuse } from "./refuse.ts";
import { offerOf, refusalOf } from "./unipile-offer.ts";
import type { Workplace } from "./workplace.ts";

/** `credentialId` null: something is in the way, and nothing was stored. */
export type Checked = { credentialId: string | null; checks: Check[] };

/**
 * A key of UniPile's: that it is taken, and what it sees. One without accounts is good for connecting the first.
 *
 * @throws TRPCError naming the field: a wrong address, a wrong key, a host that does not answer
 */
export async function saveUnipileKey(place: Workplace, access: ProviderAccess): Promise<Checked> {
  const checks = (await lookAtKey(access)).checks;
  const { origin, apiKey } = access;
  const { control, vault } = place.services;
  const saved = await saveCredential(control, vault, place.tenant, { provider: "unipile", origin, apiKey });
  return { credentialId: saved.id, checks };
}

async function lookAtKey(access: ProviderAccess): Promise<{ checks: Check[]; seen: ReadonlySet<string> }> {
  const listed = await listAccounts(access);
  if (!listed.ok) throw refusalOf(listed.reason);
  const offered = listed.value.flatMap((account) => offerOf(account) ?? []);
  const accounts: Check =
    offered.length === 0
      ? {
          ...{ check: "accounts", state: "unchecked" },
          text: "This key has no WhatsApp or Instagram account yet. Connect the first one in the next step.",
        }
      : { check: "accounts", state: "ok", text: countText(offered.length) };
  return {
    checks: [{ check: "credentials", state: "ok", text: "UniPile accepts this key." }, accounts],
    seen: new Set(offered.map(({ externalId }) => externalId)),
  };
}

const countText = (count: number): string =>
  count === 1 ? "It has one WhatsApp or Instagram account." : `It has ${count} WhatsApp and Instagram accounts.`;

/** @throws TRPCError when Meta could not be asked */
export async function saveMetaToken(place: Workplace, input: StoredMetaCredentials): Promise<Checked> {
  const { url } = await metaCallback(place);
  const { account, lines } = await lookAtMeta(place.services, input, url);
  const checks = checksOf(lines);
  if (account === null) return { credentialId: null, checks };
  return { credentialId: (await saveMetaCredential(place, account)).id, checks };
}

export type NewSecrets = {
  apiKey?: string | undefined;
  accessToken?: string | undefined;
  appSecret?: string | undefined;
};

/**
 * Puts new secrets in the place of stored ones, when they do for every account what the old ones did. Nothing is lost
 * meanwhile: UniPile's webhooks by the new key are there before the old ones go, and of Meta both app secrets count
 * until a call by the new one has come.
 *
 * @throws TRPCError when the provider could not be asked
 */
export async function replaceSecrets(place: Workplace, stored: OpenedCredential, given: NewSecrets): Promise<Checked> {
  const replaced =
    stored.provider === "unipile" ? await replaceKey(place, stored, given) : await replaceMeta(place, stored, given);
  if (replaced.credentialId === null) return replaced;
  const held = await listHeldAccounts(place.services.control, place.tenant.id);
  for (const { id, credentialId } of held) {
    if (credentialId !== replaced.credentialId) continue;
    try {
      await checkAccount(place, id);
    } catch (error) {
      // What the old secrets had brought about is over. One that cannot be asked now is asked by whoever looks at it.
      log({ level: "error", what: "account_not_checked", error: errorName(error) });
    }
  }
  return replaced;
}

async function replaceKey(place: Workplace, stored: OpenedCredential, { apiKey }: NewSecrets): Promise<Checked> {
  if (apiKey === undefined) throw badField("invalid_input", "apiKey", "is needed");
  const access = { origin: stored.origin, apiKey, fetch: place.services.fetch };
  const { checks, seen } = await lookAtKey(access);
  const { control, vault } = place.services;
  const held = await listHeldAccounts(control, place.tenant.id);
  const ours = held.filter((account) => account.credentialId === stored.id).map(({ externalId }) => externalId);
  const unseen = ours.filter((externalId) => !seen.has(externalId));
  if ((await stillThere({ ...access, apiKey: stored.apiKey }, unseen, ours)).length > 0) {
    const text = "This key does not see the accounts that are connected. Is it of the same UniPile workspace?";
    return { credentialId: null, checks: [...checks, { check: "accounts", state: "problem", text, field: "apiKey" }] };
  }
  const { id: credentialId } = await saveCredential(control, vault, place.tenant, {
    ...{ provider: "unipile", origin: stored.origin, apiKey },
  });
  await refreshUnipileWebhooks(place, { access, credentialId });
  return { credentialId, checks };
}

/**
 * Those of the accounts that a new key does not see which it should see: what was removed at UniPile no key sees. Where
 * the old key tells nothing any more, a new one that sees none of them is for something else.
 */
async function stillThere(access: ProviderAccess, unseen: string[], ours: string[]): Promise<string[]> {
  if (unseen.length === 0) return [];
  const before = await listAccounts(access);
  if (!before.ok) return unseen.length === ours.length ? unseen : [];
  const known = new Set(before.value.map(({ id }) => id));
  return unseen.filter((externalId) => known.has(externalId));
}

async function replaceMeta(
  place: Workplace,
  stored: OpenedCredential,
  { accessToken, appSecret }: NewSecrets,
): Promise<Checked> {
  if (accessToken === undefined && appSecret === undefined) {
    throw refuse("BAD_REQUEST", "invalid_input", "accessToken: or appSecret is needed", [
      { field: "accessToken", rule: "or the app secret is needed" },
    ]);
  }
  const before = metaInputOf(stored);
  // By the operator's app there is none: a token of another app comes with that one's.
  if (before.appSecret === null && appSecret === undefined) throw badField("invalid_input", "appSecret", "is needed");
  const input = {
    ...before,
    ...(accessToken !== undefined && { accessToken }),
    ...(appSecret !== undefined && { appSecret }),
  };
  const saved = await saveMetaToken(place, input);
  const { control, vault } = place.services;
  if (saved.credentialId === null) return saved;
  // Another kind of login is at another host: then it is another row, and the accounts go over to it.
  if (saved.credentialId !== stored.id) {
    await moveAccounts(control, place.tenant.id, stored.id, saved.credentialId);
    await forgetCredential(control, place.tenant.id, stored.id);
  }
  // One app signs for all of its numbers: what is new for one is new for each.
  if (appSecret !== undefined && stored.appSecret !== null) {
    await replaceAppSecret(control, vault, place.tenant, { before: stored.appSecret, after: appSecret });
    forgetAppSecrets(place.tenant.id);
  }
  return saved;
}

/** As the screens see a stored one. */
export async function shownCredential(place: Workplace, credentialId: string) {
  const stored = await listStoredCredentials(place.services.control, place.tenant.id);
  return stored.find(({ id }) => id === credentialId) ?? null;
}
