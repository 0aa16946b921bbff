import { and, eq, ne } from "drizzle-orm";
import { accounts, credentials, tenants } from "../../drizzle/control.ts";
import { newId } from "../shared/ids.ts";
import type { ChannelName, Provider } from "../shared/wire.ts";
import type { ControlDb } from "./database.ts";
import type { Place } from "./sealed.ts";
import { UnreadableSecretError, type Vault, type VaultTenant } from "./vault.ts";

/** What a tenant pasted in: `origin` is the checked `https://host:port` of the provider's API. */
export type CredentialInput = {
  provider: Provider;
  origin: string;
  apiKey: string;
  /** Meta: the number or the profile that the key is for; absent where one key is for all. */
  externalId?: string;
  /** Meta: what the app signs its webhooks with. */
  appSecret?: string;
  /** Meta: the WhatsApp business account that the number is in. */
  businessAccountId?: string;
  /** By Instagram login: whose key it is, by an id scoped to the app. */
  appUserId?: string;
  /** Meta: what the key is for. */
  channel?: ChannelName;
  /** When the key ends by itself, ms since 1970. */
  expiresAt?: number | null;
};

/** What calling a provider for an account takes; the shape of `ChannelAccess` in worker/inbox/rpc.ts. */
export type OpenedAccess = {
  provider: Provider;
  channel: ChannelName;
  origin: string;
  apiKey: string;
  accountExternalId: string;
  businessAccountId?: string;
  appSecret?: string;
};

export const apiKeyPlace = (credentialId: string) => ({ table: "credentials", column: "api_key", row: credentialId });
export const appSecretPlace = (credentialId: string) => ({
  table: "credentials",
  column: "app_secret",
  row: credentialId,
});

export const previousAppSecretPlace = (credentialId: string) => ({
  table: "credentials",
  column: "previous_app_secret",
  row: credentialId,
});

/**
 * Stores a key and what belongs to it, sealed; the same tenant, provider, origin and external id again replaces
 * them and keeps the id.
 */
export async function saveCredential(
  control: ControlDb,
  vault: Vault,
  tenant: VaultTenant,
  input: CredentialInput,
): Promise<{ id: string }> {
  const {
    provider,
    origin,
    apiKey,
    externalId = "",
    appSecret,
    businessAccountId,
    appUserId,
    channel,
    expiresAt,
  } = input;
  const sameCredential = and(
    eq(credentials.tenantId, tenant.id),
    eq(credentials.provider, provider),
    eq(credentials.origin, origin),
    eq(credentials.externalId, externalId),
  );
  const valuesOf = async (id: string) => ({
    apiKey: await vault.seal(tenant, apiKeyPlace(id), apiKey),
    apiKeyLastFour: lastFourOf(apiKey),
    appSecret: appSecret === undefined ? null : await vault.seal(tenant, appSecretPlace(id), appSecret),
    businessAccountId: businessAccountId ?? null,
    appUserId: appUserId ?? null,
    channel: channel ?? null,
    expiresAt: expiresAt ?? null,
    keyedAt: Date.now(),
    warnedDays: null,
    refreshDueAt: null,
  });

  // No `ON CONFLICT DO UPDATE`: what is sealed is bound to its row's id, and a conflict means another row.
  const id = newId();
  const [made] = await control
    .insert(credentials)
    .values({
      id,
      tenantId: tenant.id,
      provider,
      origin,
      externalId,
      ...(await valuesOf(id)),
      createdAt: Date.now(),
    })
    .onConflictDoNothing({
      target: [credentials.tenantId, credentials.provider, credentials.origin, credentials.externalId],
    })
    .returning({ id: credentials.id });
  if (made !== undefined) return made;

  const [existing] = await control
    .select({ id: credentials.id, appSecret: credentials.appSecret })
    .from(credentials)
    .where(sameCredential)
    .limit(1);
  if (existing === undefined) throw new Error("A credential is in the way of a new one and yet not there.");
  const { id: existingId } = existing;
  const previous = await previousOf(vault, tenant, existing, appSecret);
  await control
    .update(credentials)
    .set({ ...(await valuesOf(existingId)), ...previous })
    .where(and(eq(credentials.id, existingId), eq(credentials.tenantId, tenant.id)));
  return { id: existingId };
}

/**
 * A new app secret leaves the one before it beside it: until Meta signs with the new one, webhooks come by the old.
 * The same secret again changes nothing.
 */
async function previousOf(
  vault: Vault,
  tenant: VaultTenant,
  existing: { id: string; appSecret: string | null },
  appSecret: string | undefined,
): Promise<{ previousAppSecret?: string }> {
  if (existing.appSecret === null || appSecret === undefined) return {};
  const before = await vault.open(tenant, appSecretPlace(existing.id), existing.appSecret);
  if (!before.ok || before.value === appSecret) return {};
  return { previousAppSecret: await vault.seal(tenant, previousAppSecretPlace(existing.id), before.value) };
}

/** Accounts that are reached by another credential from now on. */
export async function moveAccounts(control: ControlDb, tenantId: string, from: string, to: string): Promise<void> {
  await control
    .update(accounts)
    .set({ credentialId: to })
    .where(and(eq(accounts.tenantId, tenantId), eq(accounts.credentialId, from)));
}

/** An app's new secret for every credential of the tenant that has its old one, which counts on beside it for a while. */
export async function replaceAppSecret(
  control: ControlDb,
  vault: Vault,
  tenant: VaultTenant,
  { before, after }: { before: string; after: string },
): Promise<void> {
  const rows = await control
    .select({ id: credentials.id, appSecret: credentials.appSecret })
    .from(credentials)
    .where(and(eq(credentials.tenantId, tenant.id), eq(credentials.provider, "meta")));
  for (const { id, appSecret } of rows) {
    const opened = appSecret === null ? null : await vault.open(tenant, appSecretPlace(id), appSecret);
    if (!opened?.ok || opened.value !== before) continue;
    const sealed = {
      appSecret: await vault.seal(tenant, appSecretPlace(id), after),
      previousAppSecret: await vault.seal(tenant, previousAppSecretPlace(id), before),
    };
    await control
      .update(credentials)
      .set(sealed)
      .where(and(eq(credentials.id, id), eq(credentials.tenantId, tenant.id)));
  }
}

/** For telling keys apart on the screen. A short key has no four characters to give away. */
export function lastFourOf(apiKey: string): string {
  return apiKey.length < 12 ? "" : apiKey.slice(-4);
}

/**
 * Opens what a call to the provider needs, at the moment of the call.
 *
 * @returns null when the tenant has no such account.
 * @throws UnreadableSecretError when what is stored does not open: that is for an operator to mend, and what
 *   waits to be sent must not fail for good because of it.
 */
export async function openAccess(
  control: ControlDb,
  vault: Vault,
  tenantId: string,
  accountId: string,
): Promise<OpenedAccess | null> {
  const [row] = await control
    .select({
      provider: accounts.provider,
      channel: accounts.channel,
      accountExternalId: accounts.externalId,
      credentialId: credentials.id,
      origin: credentials.origin,
      apiKey: credentials.apiKey,
      appSecret: credentials.appSecret,
      businessAccountId: credentials.businessAccountId,
      dataKey: tenants.dataKey,
    })
    .from(accounts)
    .innerJoin(credentials, and(eq(credentials.id, accounts.credentialId), eq(credentials.tenantId, accounts.tenantId)))
    .innerJoin(tenants, eq(tenants.id, accounts.tenantId))
    .where(and(eq(accounts.id, accountId), eq(accounts.tenantId, tenantId)))
    .limit(1);
  if (row === undefined) return null;
  const { credentialId, apiKey, appSecret, businessAccountId, dataKey, ...access } = row;
  const open = async (place: Place, sealed: string): Promise<string> => {
    const opened = await vault.open({ id: tenantId, dataKey }, place, sealed);
    if (!opened.ok) throw new UnreadableSecretError(place);
    return opened.value;
  };
  return {
    ...access,
    apiKey: await open(apiKeyPlace(credentialId), apiKey),
    ...(appSecret !== null && { appSecret: await open(appSecretPlace(credentialId), appSecret) }),
    ...(businessAccountId !== null && { businessAccountId }),
  };
}

export type OpenedCredential = {
  id: string;
  provider: Provider;
  origin: string;
  apiKey: string;
  /** Null with UniPile, and where it does not open. */
  appSecret: string | null;
  businessAccountId: string | null;
};

/** The keys of a tenant's credentials, opened; one that does not open is left out. */
export async function openCredentials(
  control: ControlDb,
  vault: Vault,
  tenant: VaultTenant,
): Promise<OpenedCredential[]> {
  const rows = await control
    .select({
      id: credentials.id,
      provider: credentials.provider,
      origin: credentials.origin,
      apiKey: credentials.apiKey,
      appSecret: credentials.appSecret,
      businessAccountId: credentials.businessAccountId,
    })
    .from(credentials)
    .where(eq(credentials.tenantId, tenant.id));
  const opened = await Promise.all(
    rows.map(async (row) => ({
      key: await vault.open(tenant, apiKeyPlace(row.id), row.apiKey),
      secret: row.appSecret === null ? null : await vault.open(tenant, appSecretPlace(row.id), row.appSecret),
    })),
  );
  return rows.flatMap((row, place) => {
    const { key, secret } = opened[place] ?? {};
    return key?.ok ? [{ ...row, apiKey: key.value, appSecret: secret?.ok ? secret.value : null }] : [];
  });
}

/** Whether another tenant has a number of this business account of Meta's. */
export async function isBusinessShared(
  control: ControlDb,
  tenantId: string,
  businessAccountId: string,
): Promise<boolean> {
  const others = await control
    .select({ id: credentials.id })
    .from(credentials)
    .where(and(eq(credentials.businessAccountId, businessAccountId), ne(credentials.tenantId, tenantId)))
    .limit(1);
  return others.length > 0;
}
