import { unsubscribeAccount } from "../channels/instagram/subscribe.ts";
import { unsubscribeBusinessAccount } from "../channels/whatsapp/subscribe.ts";
import { isBusinessShared, type OpenedCredential, openCredentials } from "../control/credentials.ts";
import type { Tenant } from "../control/tenants.ts";
import { errorName, log } from "../shared/log.ts";
import type { Services } from "./context.ts";
import { removeUnipileWebhooks } from "./unipile-webhooks.ts";

/**
 * Has every provider of a tenant stop calling us, as far as they can be reached: for a tenant that is being deleted,
 * which waits for none of them longer than for one call. What stays there calls an address that nobody has any more.
 * All credentials at once: together they take no longer than the slowest answer.
 */
export async function removeWebhooks(services: Services, tenant: Tenant): Promise<void> {
  try {
    const credentials = await openCredentials(services.control, services.vault, tenant);
    const left = await Promise.all(credentials.map((one) => removeOf(services, tenant.id, one)));
    const failed = left.reduce((sum, count) => sum + count, 0);
    if (failed > 0) log({ level: "error", what: "webhooks_left_at_provider", left: failed });
  } catch (error) {
    log({ level: "error", what: "webhooks_left_at_provider", error: errorName(error) });
  }
}

/** @returns how many could not be taken away */
async function removeOf(
  { control, fetch }: Services,
  tenantId: string,
  { id, provider, origin, apiKey, appSecret, businessAccountId }: OpenedCredential,
): Promise<number> {
  const access = { origin, apiKey, fetch, ...(appSecret !== null && { appSecret }) };
  if (provider === "unipile") return removeUnipileWebhooks({ control, access, tenantId, credentialId: id });
  if (businessAccountId === null) return (await unsubscribeAccount(access)).ok ? 0 : 1;
  // A business account is subscribed as a whole: another workspace may have another of its numbers.
  if (await isBusinessShared(control, tenantId, businessAccountId)) return 0;
  return (await unsubscribeBusinessAccount(access, businessAccountId)).ok ? 0 : 1;
}
