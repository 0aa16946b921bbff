import { and, eq, isNotNull } from "drizzle-orm";
import { credentials, tenants } from "../../drizzle/control.ts";
import { systemClock } from "../shared/clock.ts";
import { appSecretPlace, previousAppSecretPlace } from "./credentials.ts";
import type { ControlDb } from "./database.ts";
import { createExpiringCache } from "./expiring-cache.ts";
import type { Vault } from "./vault.ts";

const FOUND_TTL_MS = 60_000;
/** Short: the tenant may be connecting its first number right now, through another isolate. */
const NONE_TTL_MS = 5_000;
/** A tenant has one or two secrets of 32 letters. */
const CACHED_TENANTS_MAX = 5_000;

/** `replaced`: of credentials whose app was given a new secret, which has not been seen at work yet. */
export type AppSecrets = { all: readonly string[]; replaced: readonly { credentialId: string; by: string }[] };

// Every call with a signature asks, forged ones too: without this, anybody could have D1 and the vault work for them.
const cache = createExpiringCache<AppSecrets>(CACHED_TENANTS_MAX, systemClock);

/**
 * The secrets by which the apps of a tenant may have signed: one per connected number or profile, and two at once
 * while an app is given a new one. What it answers may be up to 60 s old; connecting through this isolate forgets it.
 *
 * One that does not open is left out: the others still count, and none at all lets nobody in.
 */
export async function findAppSecrets(control: ControlDb, vault: Vault, tenantId: string): Promise<AppSecrets> {
  const known = cache.get(tenantId);
  if (known !== undefined) return known;
  const rows = await control
    .select({
      id: credentials.id,
      appSecret: credentials.appSecret,
      previous: credentials.previousAppSecret,
      dataKey: tenants.dataKey,
    })
    .from(credentials)
    .innerJoin(tenants, eq(tenants.id, credentials.tenantId))
    .where(and(eq(credentials.tenantId, tenantId), eq(credentials.provider, "meta"), isNotNull(credentials.appSecret)));
  const opened = await Promise.all(
    rows.map(async ({ id, appSecret, previous, dataKey }) => {
      const tenant = { id: tenantId, dataKey };
      const now = await vault.open(tenant, appSecretPlace(id), appSecret ?? "");
      const before = previous === null ? null : await vault.open(tenant, previousAppSecretPlace(id), previous);
      return { credentialId: id, now: now.ok ? now.value : null, before: before?.ok ? before.value : null };
    }),
  );
  const secrets: AppSecrets = {
    all: [...new Set(opened.flatMap(({ now, before }) => [now, before]).filter((one) => one !== null))],
    replaced: opened.flatMap(({ credentialId, now, before }) =>
      now === null || before === null ? [] : [{ credentialId, by: now }],
    ),
  };
  cache.set(tenantId, secrets, secrets.all.length === 0 ? NONE_TTL_MS : FOUND_TTL_MS);
  return secrets;
}

/** A call by the new secret has come: from now on the one before it counts no more. */
export async function retireAppSecret(control: ControlDb, tenantId: string, credentialId: string): Promise<void> {
  await control
    .update(credentials)
    .set({ previousAppSecret: null })
    .where(and(eq(credentials.id, credentialId), eq(credentials.tenantId, tenantId)));
  cache.delete(tenantId);
}

/** They have changed, or the tenant is gone. */
export function forgetAppSecrets(tenantId: string): void {
  cache.delete(tenantId);
}
