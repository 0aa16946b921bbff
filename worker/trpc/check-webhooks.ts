import { listWebhooks } from "../channels/unipile/api.ts";
import type { HeldAccount } from "../control/accounts.ts";
import { openCredentials } from "../control/credentials.ts";
import { ensureEndpoint } from "../control/endpoints.ts";
import { findTenant } from "../control/tenants.ts";
import { type Finding, findingSchema } from "../shared/health.ts";
import type { TrpcContext } from "./context.ts";
import { registerUnipileWebhooks, SOURCES } from "./unipile-webhooks.ts";

/** `unchecked`: credentials whose provider could not be asked, by their ids. */
export type WebhookCheck = { missing: MissingWebhook[]; unchecked: string[] };

type MissingWebhook = {
  credentialId: string;
  origin: string;
  apiKey: string;
  url: string;
  secret: string;
  accountIds: string[];
};

/**
 * Whether UniPile sends both of its reports for each key to this Parley. A key without accounts needs none. Meta is
 * asked account by account (check-meta-webhooks.ts).
 */
export async function checkWebhooks(
  ctx: Pick<TrpcContext, "control" | "vault" | "fetch" | "url">,
  tenantId: string,
  held: readonly HeldAccount[],
): Promise<WebhookCheck> {
  const tenant = await findTenant(ctx.control, tenantId);
  if (tenant === null) return { missing: [], unchecked: [] };
  const keys = (await openCredentials(ctx.control, ctx.vault, tenant)).filter(({ provider }) => provider === "unipile");
  const check: WebhookCheck = { missing: [], unchecked: [] };
  for (const { id, origin, apiKey } of keys) {
    const accountIds = held.filter(({ credentialId }) => credentialId === id).map(({ externalId }) => externalId);
    if (accountIds.length === 0) continue;
    const endpoint = await ensureEndpoint(ctx.control, ctx.vault, tenant, "unipile");
    const url = `${ctx.url.origin}/webhooks/unipile/${endpoint.id}`;
    const listed = await listWebhooks({ origin, apiKey, fetch: ctx.fetch });
    if (!listed.ok) {
      check.unchecked.push(id);
      continue;
    }
    const here = listed.value.filter(({ requestUrl }) => requestUrl === url).map(({ name }) => name ?? "");
    if (SOURCES.every((source) => here.some((name) => name.startsWith(`Parley ${source} `)))) continue;
    check.missing.push({ credentialId: id, origin, apiKey, url, secret: endpoint.secret, accountIds });
  }
  return check;
}

export function webhookFindings({ missing }: WebhookCheck): Finding[] {
  const accountIds = missing.flatMap((one) => one.accountIds);
  if (accountIds.length === 0) return [];
  const finding = { finding: "webhook_missing", count: accountIds.length, repairable: true };
  return [findingSchema.parse({ ...finding, examples: accountIds.slice(0, 5) })];
}

/** Registers ours anew, and takes those from before away. */
export async function repairWebhooks(
  { control, fetch }: Pick<TrpcContext, "control" | "fetch">,
  tenantId: string,
  { missing }: WebhookCheck,
): Promise<void> {
  for (const { credentialId, origin, apiKey, url, secret, accountIds } of missing) {
    const where = { control, access: { origin, apiKey, fetch }, tenantId, credentialId };
    await registerUnipileWebhooks(where, { url, secret, accountIds });
  }
}
