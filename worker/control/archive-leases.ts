import { and, isNull, sql } from "drizzle-orm";
import { accounts, tenants } from "../../drizzle/control.ts";
import type { ControlDb } from "./database.ts";

/**
 * Tenants whose nightly archive is due, the longest due first. They are leased: nobody else gets them before
 * `leaseUntil`, and one that a crash left behind is simply due again then.
 *
 * @returns `hasAccounts` false for those where nothing can have been said
 */
export async function leaseTenantsToArchive(
  control: ControlDb,
  { now, leaseUntil, limit }: { now: number; leaseUntil: number; limit: number },
): Promise<{ id: string; hasAccounts: boolean }[]> {
  const due = sql`(SELECT id FROM tenants WHERE deleted_at IS NULL AND archive_due_at <= ${now} ORDER BY archive_due_at LIMIT ${limit})`;
  const rows = await control
    .update(tenants)
    .set({ archiveDueAt: leaseUntil })
    .where(and(isNull(tenants.deletedAt), sql`${tenants.id} IN ${due}`))
    .returning({
      id: tenants.id,
      hasAccounts: sql<number>`EXISTS (SELECT 1 FROM ${accounts} WHERE accounts.tenant_id = tenants.id)`,
    });
  return rows.map(({ id, hasAccounts }) => ({ id, hasAccounts: hasAccounts === 1 }));
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
