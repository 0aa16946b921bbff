import { and, eq, isNull } from "drizzle-orm";
import { members, tenants } from "../../drizzle/control.ts";
import { newId } from "../shared/ids.ts";
import type { ControlDb } from "./database.ts";
import type { Vault } from "./vault.ts";

/** `dataKey` is sealed: pass the whole tenant to the vault. `createdAt` is ms since 1970. */
export type Tenant = { id: string; name: string; dataKey: string; createdAt: number };

/** Null for a tenant that never was and for one that was deleted. */
export async function findTenant(control: ControlDb, tenantId: string): Promise<Tenant | null> {
  const [tenant] = await control
    .select({ id: tenants.id, name: tenants.name, dataKey: tenants.dataKey, createdAt: tenants.createdAt })
    .from(tenants)
    .where(isThere(tenantId))
    .limit(1);
  return tenant ?? null;
}

/** Another workspace of somebody who has one: with its own data key, and them as its owner. */
export async function createTenant(
  control: ControlDb,
  vault: Vault,
  { name, ownerId }: { name: string; ownerId: string },
): Promise<{ id: string; name: string }> {
  const id = newId();
  const createdAt = Date.now();
  const dataKey = await vault.newDataKey(id);
  await control.batch([
    control.insert(tenants).values({ id, name, dataKey, createdAt }),
    control.insert(members).values({ tenantId: id, userId: ownerId, role: "owner", createdAt }),
  ]);
  return { id, name };
}

export async function renameTenant(control: ControlDb, tenantId: string, name: string): Promise<void> {
  await control.update(tenants).set({ name }).where(isThere(tenantId));
}

const isThere = (tenantId: string) => and(eq(tenants.id, tenantId), isNull(tenants.deletedAt));
