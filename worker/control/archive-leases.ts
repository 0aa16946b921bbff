import { and, isNull, sql } from "drizzle-orm";
import { apiKeys, endpoints, members, sessions, tenants } from "../../drizzle/control.ts";
import type { ControlDb } from "./database.ts";

/**
 * Tenants whose nightly archive is due, the longest due first. They are leased: nobody else gets them before
 * `leaseUntil`, and one that a crash left behind is simply due again then.
 *
 * @returns `isInUse` false for those where nothing can have been said or written: nothing was ever connected (the
 *   address for a provider's calls stays when an account goes), nobody is signed in, and no program has a key
 */
export async function leaseTenantsToArchive(
  control: ControlDb,
  { now, leaseUntil, limit }: { now: number; leaseUntil: number; limit: number },
): Promise<{ id: string; isInUse: boolean }[]> {
  const due = sql`(SELECT id FROM tenants WHERE deleted_at IS NULL AND archive_due_at <= ${now} ORDER BY archive_due_at LIMIT ${limit})`;
  const rows = await control
    .update(tenants)
    .set({ archiveDueAt: leaseUntil })
    .where(and(isNull(tenants.deletedAt), sql`${tenants.id} IN ${due}`))
    .returning({
      id: tenants.id,
      isInUse: sql<number>`EXISTS (SELECT 1 FROM ${endpoints} WHERE endpoints.tenant_id = tenants.id)
        OR EXISTS (SELECT 1 FROM ${members} JOIN ${sessions} ON sessions.user_id = members.user_id
          WHERE members.tenant_id = tenants.id AND sessions.tenant_id = tenants.id)
        OR EXISTS (SELECT 1 FROM ${apiKeys} WHERE api_keys.tenant_id = tenants.id)`,
    });
  return rows.map(({ id, isInUse }) => ({ id, isInUse: isInUse === 1 }));
}

/** They were asked: due again the next night. */
export async function settleArchiveLeases(
  control: ControlDb,
  tenantIds: readonly string[],
  dueAt: number,
): Promise<void> {
  const all = sql`(SELECT value FROM json_each(${JSON.stringify(tenantIds)}))`;
  await control
    .update(tenants)
    .set({ archiveDueAt: dueAt })
    .where(and(isNull(tenants.deletedAt), sql`${tenants.id} IN ${all}`));
}
