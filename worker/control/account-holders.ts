import { and, eq, inArray } from "drizzle-orm";
import { accounts } from "../../drizzle/control.ts";
import { systemClock } from "../shared/clock.ts";
import type { ControlDb } from "./database.ts";
import { createExpiringCache } from "./expiring-cache.ts";

const FOUND_TTL_MS = 60_000;
/** Short: it may be being connected right now, through another isolate. */
const NOT_FOUND_TTL_MS = 5_000;
/** Two ids each. */
const CACHED_PROFILES_MAX = 10_000;

// Every webhook of the operator's app asks: without this, a lively profile would cost a query per message.
const cache = createExpiringCache<string | null>(CACHED_PROFILES_MAX, systemClock);

/**
 * Whose each of these Instagram profiles of Meta's is: the tenants' ids, by the profile's. Those that nobody has
 * connected are left out. What it answers may be up to a minute old.
 */
export async function findProfileHolders(
  control: ControlDb,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const unknown = externalIds.filter((externalId) => cache.get(externalId) === undefined);
  if (unknown.length > 0) {
    const rows = await control
      .select({ externalId: accounts.externalId, tenantId: accounts.tenantId })
      .from(accounts)
      .where(
        and(
          eq(accounts.provider, "meta"),
          eq(accounts.channel, "instagram"),
          inArray(accounts.externalId, unknown.slice(0, ASKED_AT_ONCE)),
        ),
      );
    const found = new Map(rows.map((row) => [row.externalId, row.tenantId]));
    for (const externalId of unknown) {
      const tenantId = found.get(externalId) ?? null;
      cache.set(externalId, tenantId, tenantId === null ? NOT_FOUND_TTL_MS : FOUND_TTL_MS);
    }
  }
  return new Map(
    externalIds.flatMap((externalId) => {
      const tenantId = cache.get(externalId) ?? null;
      return tenantId === null ? [] : [[externalId, tenantId] as const];
    }),
  );
}

/** D1 takes 100 parameters in a statement; the webhooks of one call are of a handful of profiles. */
const ASKED_AT_ONCE = 90;

/** It was connected, or is gone. */
export function forgetProfileHolder(externalId: string): void {
  cache.delete(externalId);
}
