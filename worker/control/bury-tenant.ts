import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import {
  accounts,
  apiKeys,
  credentials,
  endpoints,
  instagramLogins,
  invitations,
  members,
  onboarding,
  sessions,
  signInAttempts,
  tenants,
  webhooks,
} from "../../drizzle/control.ts";
import type { ControlDb } from "./database.ts";
import { forgetUsersWithoutTenant } from "./forget-users.ts";

/**
 * Takes a tenant out of the control plane, in one transaction: its data key first, so that nothing of it that is
 * sealed anywhere (also in a copy of the database) opens any more, then everything that lets somebody in or names
 * an account. What is left is a row without key and name, and the audit log.
 *
 * Calling it again removes what a call that was on its way at the time has still written.
 *
 * @returns the ids of its endpoints, for those who remember them
 */
export async function buryTenant(control: ControlDb, tenantId: string): Promise<{ endpointIds: string[] }> {
  const people = await control.select({ id: members.userId }).from(members).where(eq(members.tenantId, tenantId));
  const [, , , , , , , , gone] = await control.batch([
    control
      .update(tenants)
      .set({ dataKey: "", name: "", deletedAt: sql`coalesce(${tenants.deletedAt}, ${Date.now()})` })
      .where(eq(tenants.id, tenantId)),
    control.delete(sessions).where(eq(sessions.tenantId, tenantId)),
    control.delete(webhooks).where(eq(webhooks.tenantId, tenantId)),
    control.delete(accounts).where(eq(accounts.tenantId, tenantId)),
    control.delete(signInAttempts).where(eq(signInAttempts.tenantId, tenantId)),
    control.delete(instagramLogins).where(eq(instagramLogins.tenantId, tenantId)),
    control.delete(onboarding).where(eq(onboarding.tenantId, tenantId)),
    control.delete(credentials).where(eq(credentials.tenantId, tenantId)),
    control.delete(endpoints).where(eq(endpoints.tenantId, tenantId)).returning({ id: endpoints.id }),
    control.delete(apiKeys).where(eq(apiKeys.tenantId, tenantId)),
    control.delete(invitations).where(eq(invitations.tenantId, tenantId)),
    control.delete(members).where(eq(members.tenantId, tenantId)),
  ]);
  await forgetUsersWithoutTenant(
    control,
    people.map(({ id }) => id),
  );
  return { endpointIds: gone.map(({ id }) => id) };
}

/**
 * Deleted tenants of which something may be left, some of them at random: were it the longest deleted ones, those that
 * cannot be finished would keep all others from their turn for ever. `deletedAt` is ms since 1970.
 */
export async function listUnerasedTenants(
  control: ControlDb,
  limit: number,
): Promise<{ id: string; deletedAt: number }[]> {
  const rows = await control
    .select({ id: tenants.id, deletedAt: tenants.deletedAt })
    .from(tenants)
    .where(and(isNotNull(tenants.deletedAt), isNull(tenants.erasedAt)))
    .orderBy(sql`random()`)
    .limit(limit);
  return rows.flatMap(({ id, deletedAt }) => (deletedAt === null ? [] : [{ id, deletedAt }]));
}

/** Nothing of it is left: it is not looked at again. */
export async function markErased(control: ControlDb, tenantId: string): Promise<void> {
  await control
    .update(tenants)
    .set({ erasedAt: Date.now() })
    .where(and(eq(tenants.id, tenantId), isNotNull(tenants.deletedAt), isNull(tenants.erasedAt)));
}
