import { and, eq } from "drizzle-orm";
import { accounts, credentials, tenants } from "../../drizzle/control.ts";
import { newId } from "../shared/ids.ts";
import type { ChannelName, Provider } from "../shared/wire.ts";
import type { ControlDb } from "./database.ts";
import { UnreadableSecretError, type Vault, type VaultTenant } from "./vault.ts";

/** What a tenant pasted in: `origin` is the checked `https://host:port` of the provider's API. */
export type CredentialInput = { provider: Provider; origin: string; apiKey: string };

/** What calling a provider for an account takes; the shape of `ChannelAccess` in worker/inbox/rpc.ts. */
export type OpenedAccess = {
  provider: Provider;
  channel: ChannelName;
  origin: string;
  apiKey: string;
  accountExternalId: string;
};

const apiKeyPlace = (credentialId: string) => ({ table: "credentials", column: "api_key", row: credentialId });

/** Stores a key, sealed; the same tenant, provider and origin again replaces the key and keeps the id. */
export async function saveCredential(
  control: ControlDb,
  vault: Vault,
  tenant: VaultTenant,
  { provider, origin, apiKey }: CredentialInput,
): Promise<{ id: string }> {
  const sameCredential = and(
    eq(credentials.tenantId, tenant.id),
    eq(credentials.provider, provider),
    eq(credentials.origin, origin),
  );
  const lastFour = lastFourOf(apiKey);

  // No `ON CONFLICT DO UPDATE`: the sealed key is bound to its row's id, and a conflict means another row.
  const id = newId();
  const [made] = await control
    .insert(credentials)
    .values({
      id,
      tenantId: tenant.id,
      provider,
      origin,
      apiKey: await vault.seal(tenant, apiKeyPlace(id), apiKey),
      apiKeyLastFour: lastFour,
      createdAt: Date.now(),
    })
    .onConflictDoNothing({ target: [credentials.tenantId, credentials.provider, credentials.origin] })
    .returning({ id: credentials.id });
  if (made !== undefined) return made;

  const [existing] = await control.select({ id: credentials.id }).from(credentials).where(sameCredential).limit(1);
  if (existing === undefined) throw new Error("A credential is in the way of a new one and yet not there.");
  await control
    .update(credentials)
    .set({ apiKey: await vault.seal(tenant, apiKeyPlace(existing.id), apiKey), apiKeyLastFour: lastFour })
    .where(and(eq(credentials.id, existing.id), eq(credentials.tenantId, tenant.id)));
  return existing;
}

/** For telling keys apart on the screen. A short key has no four characters to give away. */
function lastFourOf(apiKey: string): string {
  return apiKey.length < 12 ? "" : apiKey.slice(-4);
}

/**
 * Opens what a call to the provider needs, at the moment of the call.
 *
 * @returns null when the tenant has no such account.
 * @throws UnreadableSecretError when the stored key does not open: that is for an operator to mend, and what
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
      dataKey: tenants.dataKey,
    })
    .from(accounts)
    .innerJoin(credentials, and(eq(credentials.id, accounts.credentialId), eq(credentials.tenantId, accounts.tenantId)))
    .innerJoin(tenants, eq(tenants.id, accounts.tenantId))
    .where(and(eq(accounts.id, accountId), eq(accounts.tenantId, tenantId)))
    .limit(1);
  if (row === undefined) return null;
  const { credentialId, apiKey, dataKey, ...access } = row;
  const opened = await vault.open({ id: tenantId, dataKey }, apiKeyPlace(credentialId), apiKey);
  if (!opened.ok) throw new UnreadableSecretError(apiKeyPlace(credentialId));
  return { ...access, apiKey: opened.value };
}

/** A tenant's credentials, opened; one that does not open is left out. */
export async function openCredentials(
  control: ControlDb,
  vault: Vault,
  tenant: VaultTenant,
): Promise<(CredentialInput & { id: string })[]> {
  const rows = await control
    .select({
      id: credentials.id,
      provider: credentials.provider,
      origin: credentials.origin,
      apiKey: credentials.apiKey,
    })
    .from(credentials)
    .where(eq(credentials.tenantId, tenant.id));
  const opened = await Promise.all(rows.map((row) => vault.open(tenant, apiKeyPlace(row.id), row.apiKey)));
  return rows.flatMap((row, place) => {
    const key = opened[place];
    return key?.ok ? [{ ...row, apiKey: key.value }] : [];
  });
}
