import { and, asc, eq, sql } from "drizzle-orm";
import { webhooks } from "../../drizzle/control.ts";
import { newId } from "../shared/ids.ts";
import type { ControlDb } from "./database.ts";

/** A webhook that we registered with a provider. `source` is the provider's word for what it reports. */
export type RegisteredWebhook = { id: string; source: string; externalId: string; requestUrl: string };

export async function listRegisteredWebhooks(
  control: ControlDb,
  tenantId: string,
  credentialId: string,
): Promise<RegisteredWebhook[]> {
  return control
    .select({
      id: webhooks.id,
      source: webhooks.source,
      externalId: webhooks.externalId,
      requestUrl: webhooks.requestUrl,
    })
    .from(webhooks)
    .where(and(eq(webhooks.tenantId, tenantId), eq(webhooks.credentialId, credentialId)))
    .orderBy(asc(webhooks.createdAt), asc(webhooks.id));
}

/** When the oldest of the webhooks that are there was taken by its provider, ms since 1970; null while there is none. */
export async function firstWebhookAt(
  control: ControlDb,
  tenantId: string,
  credentialId: string | null,
): Promise<number | null> {
  const [row] = await control
    .select({ createdAt: webhooks.createdAt })
    .from(webhooks)
    .where(
      and(eq(webhooks.tenantId, tenantId), credentialId === null ? undefined : eq(webhooks.credentialId, credentialId)),
    )
    .orderBy(asc(webhooks.createdAt))
    .limit(1);
  return row?.createdAt ?? null;
}

/** Remembers a registration; the same one again (by the provider's id) takes the newer source and URL. */
export async function recordWebhook(
  control: ControlDb,
  tenantId: string,
  credentialId: string,
  registration: Omit<RegisteredWebhook, "id">,
): Promise<RegisteredWebhook> {
  const [recorded] = await control
    .insert(webhooks)
    .values({ id: newId(), tenantId, credentialId, createdAt: Date.now(), ...registration })
    .onConflictDoUpdate({
      target: [webhooks.credentialId, webhooks.externalId],
      set: { source: sql`excluded.source`, requestUrl: sql`excluded.request_url` },
      setWhere: eq(webhooks.tenantId, tenantId),
    })
    .returning({ id: webhooks.id });
  if (recorded === undefined) throw new Error("A webhook of this credential is recorded under another tenant.");
  return { id: recorded.id, ...registration };
}

/** @param webhookId our id, not the provider's */
export async function forgetWebhook(control: ControlDb, tenantId: string, webhookId: string): Promise<void> {
  await control.delete(webhooks).where(and(eq(webhooks.id, webhookId), eq(webhooks.tenantId, tenantId)));
}
