import { and, eq, isNull } from "drizzle-orm";
import { endpoints } from "../../drizzle/control.ts";
import { systemClock } from "../shared/clock.ts";
import { newSecret, sha256Hex } from "../shared/ids.ts";
import type { Provider } from "../shared/wire.ts";
import type { ControlDb } from "./database.ts";
import { createExpiringCache } from "./expiring-cache.ts";
import { UnreadableSecretError, type Vault, type VaultTenant } from "./vault.ts";

/** What a webhook call is matched against. `secretHash` is the SHA-256 (hex) of the tenant's webhook secret. */
export type Endpoint = {
  tenantId: string;
  provider: Provider;
  secretHash: string;
  /** The provider has proved before that it reaches us here. */
  isVerified: boolean;
};

const FOUND_TTL_MS = 60_000;
/** Short: an unknown id may be one that is being made right now, through another isolate. */
const NOT_FOUND_TTL_MS = 5_000;
/** Some 200 bytes each. */
const CACHED_ENDPOINTS_MAX = 5_000;

// Every webhook call asks, so D1 is spared: without this, one lively tenant would cost a query per message.
const cache = createExpiringCache<Endpoint | null>(CACHED_ENDPOINTS_MAX, systemClock);

const secretPlace = (endpointId: string) => ({ table: "endpoints", column: "secret", row: endpointId });

/** `verifiedAt`: when the provider first proved that it reaches us here, ms since 1970; null while it has not. */
export type OwnEndpoint = { id: string; secret: string; verifiedAt: number | null };

/**
 * The endpoint of a tenant for a provider, made on the first call: the id for the URL, and the secret in plain,
 * for registering it with the provider. Two calls at once get the same one.
 *
 * @throws UnreadableSecretError when the stored secret does not open.
 */
export async function ensureEndpoint(
  control: ControlDb,
  vault: Vault,
  tenant: VaultTenant,
  provider: Provider,
): Promise<OwnEndpoint> {
  const existing = await openEndpointOf(control, vault, tenant, provider);
  if (existing !== null) return existing;

  const id = newSecret(128);
  const secret = newSecret(256);
  await control
    .insert(endpoints)
    .values({
      id,
      tenantId: tenant.id,
      provider,
      secret: await vault.seal(tenant, secretPlace(id), secret),
      secretHash: await sha256Hex(secret),
      createdAt: Date.now(),
    })
    .onConflictDoNothing({ target: [endpoints.tenantId, endpoints.provider] });
  cache.delete(id);

  // Read again instead of trusting our own: another call may have been first.
  const made = await openEndpointOf(control, vault, tenant, provider);
  if (made === null) throw new Error("An endpoint that was just made is not there.");
  return made;
}

/** When the provider first proved that it reaches the tenant's endpoint; null while it has not. */
export async function endpointVerifiedAt(
  control: ControlDb,
  tenantId: string,
  provider: Provider,
): Promise<number | null> {
  const [row] = await control
    .select({ verifiedAt: endpoints.verifiedAt })
    .from(endpoints)
    .where(and(eq(endpoints.tenantId, tenantId), eq(endpoints.provider, provider)))
    .limit(1);
  return row?.verifiedAt ?? null;
}

async function openEndpointOf(
  control: ControlDb,
  vault: Vault,
  tenant: VaultTenant,
  provider: Provider,
): Promise<OwnEndpoint | null> {
  const [row] = await control
    .select({ id: endpoints.id, secret: endpoints.secret, verifiedAt: endpoints.verifiedAt })
    .from(endpoints)
    .where(and(eq(endpoints.tenantId, tenant.id), eq(endpoints.provider, provider)))
    .limit(1);
  if (row === undefined) return null;
  const opened = await vault.open(tenant, secretPlace(row.id), row.secret);
  if (!opened.ok) throw new UnreadableSecretError(secretPlace(row.id));
  return { id: row.id, secret: opened.value, verifiedAt: row.verifiedAt };
}

/** The endpoint behind the id in a webhook's URL. What it answers may be up to 60 s old. */
export async function findEndpoint(control: ControlDb, endpointId: string): Promise<Endpoint | null> {
  const known = cache.get(endpointId);
  if (known !== undefined) return known;
  const [row] = await control
    .select({
      tenantId: endpoints.tenantId,
      provider: endpoints.provider,
      secretHash: endpoints.secretHash,
      verifiedAt: endpoints.verifiedAt,
    })
    .from(endpoints)
    .where(eq(endpoints.id, endpointId))
    .limit(1);
  const endpoint = row === undefined ? null : endpointOf(row);
  cache.set(endpointId, endpoint, endpoint === null ? NOT_FOUND_TTL_MS : FOUND_TTL_MS);
  return endpoint;
}

const endpointOf = ({
  verifiedAt,
  ...row
}: Omit<Endpoint, "isVerified"> & { verifiedAt: number | null }): Endpoint => ({
  ...row,
  isVerified: verifiedAt !== null,
});

/** The provider has reached us with the right secret: written down the first time, and never asked again. */
export async function noteVerified(control: ControlDb, endpointId: string, endpoint: Endpoint): Promise<void> {
  if (endpoint.isVerified) return;
  await control
    .update(endpoints)
    .set({ verifiedAt: Date.now() })
    .where(and(eq(endpoints.id, endpointId), isNull(endpoints.verifiedAt)));
  cache.set(endpointId, { ...endpoint, isVerified: true }, FOUND_TTL_MS);
}

/** Tenants that were noted as reached already, so that a call costs no write. */
const reached = createExpiringCache<true>(CACHED_ENDPOINTS_MAX, systemClock);

/** The same for who is reached by another address than their own: that of an app which many share. */
export async function noteReached(control: ControlDb, tenantId: string, provider: Provider): Promise<void> {
  const key = `${provider} ${tenantId}`;
  if (reached.get(key)) return;
  await control
    .update(endpoints)
    .set({ verifiedAt: Date.now() })
    .where(and(eq(endpoints.tenantId, tenantId), eq(endpoints.provider, provider), isNull(endpoints.verifiedAt)));
  reached.set(key, true, FOUND_TTL_MS);
}

/** The endpoint is gone for good: calls are turned away without a query, and before they wake its tenant's object. */
export function forgetEndpoint(endpointId: string): void {
  cache.set(endpointId, null, FOUND_TTL_MS);
}

/** Which secret was right for an endpoint (by its hash): nearly every call carries that one again. */
const provenSecrets = createExpiringCache<string>(CACHED_ENDPOINTS_MAX, systemClock);

/**
 * Whether a call carries the endpoint's secret. A secret that was right before is compared as it is, any other by
 * its hash; all of it each time: the time tells neither how much of a guess was right nor how long the secret is.
 */
export async function secretMatches(
  endpoint: Pick<Endpoint, "secretHash">,
  presented: string | null,
): Promise<boolean> {
  const proven = provenSecrets.get(endpoint.secretHash);
  if (proven !== undefined && presented !== null && isSameText(proven, presented)) return true;

  const presentedHash = await sha256Hex(presented ?? "");
  if (presented === null || !isSameText(endpoint.secretHash, presentedHash)) return false;
  provenSecrets.set(endpoint.secretHash, presented, FOUND_TTL_MS);
  return true;
}

/** Walks over the whole of both, whatever differs. Lengths are no secret: ours are all as long as each other. */
function isSameText(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let place = 0; place < one.length; place++) difference |= one.charCodeAt(place) ^ other.charCodeAt(place);
  return difference === 0;
}
