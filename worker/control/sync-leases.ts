import { and, eq, inArray, lte, ne, sql } from "drizzle-orm";
import { accounts, deploymentFacts } from "../../drizzle/control.ts";
import type { SyncMessage } from "../shared/sync-message.ts";
import type { ControlDb } from "./database.ts";

/** After a deploy every account is synced once, over so long: all at once would be a flood of our own making. */
export const DEPLOY_SPREAD_MS = 60 * 60 * 1000;
const PLANNED_VERSION = "planned_version";

/**
 * Takes accounts whose sync is due, the longest due first, and in the same statement says when each is due again: its
 * own interval and up to a fifth more, so that accounts which were connected together do not stay together. There is
 * nothing to give back: whoever dies with a lease has only let its accounts wait for their next turn.
 */
export async function leaseDueSyncs(control: ControlDb, now: number, limit: number): Promise<SyncMessage[]> {
  const due = control
    .select({ id: accounts.id })
    .from(accounts)
    .where(lte(accounts.nextSyncAt, now))
    .orderBy(accounts.nextSyncAt)
    .limit(limit);
  return control
    .update(accounts)
    .set({ nextSyncAt: sql`${now} + sync_every_ms + abs(random()) % (sync_every_ms / 5 + 1)` })
    .where(inArray(accounts.id, due))
    .returning({ tenantId: accounts.tenantId, accountId: accounts.id, everyMs: accounts.syncEveryMs });
}

/** Leased and not handed on: due again at once. */
export async function giveBackSyncs(control: ControlDb, leased: readonly SyncMessage[], now: number): Promise<void> {
  // A statement takes 100 values at most.
  for (let from = 0; from < leased.length; from += 90) {
    const ids = leased.slice(from, from + 90).map(({ accountId }) => accountId);
    await control.update(accounts).set({ nextSyncAt: now }).where(inArray(accounts.id, ids));
  }
}

/** Another interval from now on, as its inbox sees how much is said there. */
export async function setSyncPace(control: ControlDb, accountId: string, everyMs: number, now: number): Promise<void> {
  const nextSyncAt = sql`min(next_sync_at, ${now + everyMs})`;
  await control.update(accounts).set({ syncEveryMs: everyMs, nextSyncAt }).where(eq(accounts.id, accountId));
}

/**
 * A version that was not seen before makes every account due, spread out: what the version before did wrong is
 * mended by reading again. Both writes are one transaction, so that a crash cannot leave the accounts out.
 */
export async function planAfterDeploy(control: ControlDb, version: string, now: number): Promise<void> {
  const isNew = sql`NOT EXISTS (SELECT 1 FROM ${deploymentFacts} WHERE name = ${PLANNED_VERSION} AND value = ${version})`;
  const nextSyncAt = sql`min(next_sync_at, ${now} + abs(random()) % ${DEPLOY_SPREAD_MS})`;
  await control.batch([
    control.update(accounts).set({ nextSyncAt }).where(isNew),
    control
      .insert(deploymentFacts)
      .values({ name: PLANNED_VERSION, value: version })
      .onConflictDoUpdate({
        target: deploymentFacts.name,
        set: { value: version },
        setWhere: ne(deploymentFacts.value, version),
      }),
  ]);
}

/** Whether the tenant still has the account. */
export async function isAccountThere(control: ControlDb, { tenantId, accountId }: SyncMessage): Promise<boolean> {
  const rows = await control
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.id, accountId), eq(accounts.tenantId, tenantId)))
    .limit(1);
  return rows.length > 0;
}
