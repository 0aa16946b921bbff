import { and, count, desc, eq } from "drizzle-orm";
import { accounts, credentials } from "../../drizzle/control.ts";
import type { ChannelName, Provider } from "../shared/wire.ts";
import { apiKeyPlace, appSecretPlace } from "./credentials.ts";
import type { ControlDb } from "./database.ts";
import type { Place } from "./sealed.ts";
import { UnreadableSecretError, type Vault, type VaultTenant } from "./vault.ts";

/** A credential as its owners see it: without its secrets. Times are ms since 1970. */
export type StoredCredential = {
  id: string;
  provider: Provider;
  channel: ChannelName | null;
  origin: string;
  externalId: string;
  lastFour: string;
  createdAt: number;
  expiresAt: number | null;
  /** Meta: there is no secret of an app of the owner's: it came by signing in with the operator's app. */
  byLogin: boolean;
  /** How many accounts are reached by it. */
  accounts: number;
};

/** The newest first. */
export async function listStoredCredentials(control: ControlDb, tenantId: string): Promise<StoredCredential[]> {
  const rows = await control
    .select({ ...SHOWN, appSecret: credentials.appSecret, accounts: count(accounts.id), heldChannel: accounts.channel })
    .from(credentials)
    .leftJoin(accounts, and(eq(accounts.credentialId, credentials.id), eq(accounts.tenantId, credentials.tenantId)))
    .where(eq(credentials.tenantId, tenantId))
    .groupBy(credentials.id)
    .orderBy(desc(credentials.createdAt), desc(credentials.id));
  // Rows from before the channel was kept: of Meta, the account says it.
  return rows.map(({ heldChannel, appSecret, ...row }) => ({
    ...row,
    byLogin: row.provider === "meta" && appSecret === null,
    channel: row.channel ?? (row.provider === "meta" ? heldChannel : null),
  }));
}

const SHOWN = {
  id: credentials.id,
  provider: credentials.provider,
  channel: credentials.channel,
  origin: credentials.origin,
  externalId: credentials.externalId,
  lastFour: credentials.apiKeyLastFour,
  createdAt: credentials.createdAt,
  expiresAt: credentials.expiresAt,
};

/** A stored credential with its secrets, to call the provider with. */
export type OpenedCredential = {
  id: string;
  provider: Provider;
  channel: ChannelName | null;
  origin: string;
  externalId: string;
  apiKey: string;
  appSecret: string | null;
  businessAccountId: string | null;
  expiresAt: number | null;
};

/**
 * @returns null when the tenant has no such credential
 * @throws UnreadableSecretError when what is stored does not open
 */
export async function openCredential(
  control: ControlDb,
  vault: Vault,
  tenant: VaultTenant,
  credentialId: string,
): Promise<OpenedCredential | null> {
  const [row] = await control
    .select({
      id: credentials.id,
      provider: credentials.provider,
      channel: credentials.channel,
      origin: credentials.origin,
      externalId: credentials.externalId,
      apiKey: credentials.apiKey,
      appSecret: credentials.appSecret,
      businessAccountId: credentials.businessAccountId,
      expiresAt: credentials.expiresAt,
    })
    .from(credentials)
    .where(and(eq(credentials.id, credentialId), eq(credentials.tenantId, tenant.id)))
    .limit(1);
  if (row === undefined) return null;
  const open = async (place: Place, sealed: string): Promise<string> => {
    const opened = await vault.open(tenant, place, sealed);
    if (!opened.ok) throw new UnreadableSecretError(place);
    return opened.value;
  };
  return {
    ...row,
    apiKey: await open(apiKeyPlace(row.id), row.apiKey),
    appSecret: row.appSecret === null ? null : await open(appSecretPlace(row.id), row.appSecret),
  };
}

/** For a credential that nothing is reached by any more. */
export async function forgetCredential(control: ControlDb, tenantId: string, credentialId: string): Promise<void> {
  await control.delete(credentials).where(and(eq(credentials.id, credentialId), eq(credentials.tenantId, tenantId)));
}
