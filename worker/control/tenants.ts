import { eq } from "drizzle-orm";
import { tenants } from "../../drizzle/control.ts";
import type { ControlDb } from "./database.ts";

/** `dataKey` is sealed: pass the whole tenant to the vault. `createdAt` is ms since 1970. */
export type Tenant = { id: string; name: string; dataKey: string; createdAt: number };

export async function findTenant(control: ControlDb, tenantId: string): Promise<Tenant | null> {
  const [tenant] = await control.select().from(tenants).where(eq(tenants.id, tenantId)).limit(1);
  return tenant ?? null;
}
