import { buryTenant, listUnerasedTenants, markErased } from "../control/bury-tenant.ts";
import { forgetEndpoint } from "../control/endpoints.ts";
import { findTenant } from "../control/tenants.ts";
import { errorName, log } from "../shared/log.ts";
import { mediaPrefixOf } from "../shared/media-prefix.ts";
import { callObject } from "../shared/platform-failure.ts";
import type { Services } from "./context.ts";
import { removeWebhooks } from "./remove-webhooks.ts";

/**
 * Deletes a workspace for good. When this resolves nobody can get in and no secret of it opens; its object and its
 * media follow at once where the platform can be reached, and otherwise with `finishDeletions`.
 */
export async function deleteWorkspace(services: Services, tenantId: string): Promise<void> {
  const tenant = await findTenant(services.control, tenantId);
  // The last thing that its keys are used for: without them nobody could tell the provider to stop.
  if (tenant !== null) await removeWebhooks(services, tenant);
  await bury(services, tenantId);
  try {
    await destroyObject(services, tenantId);
  } catch (error) {
    logUnfinished(error);
  }
  services.inBackground(eraseMediaLater(services, tenantId));
}

/** A slice for each scheduled run. */
const TENANTS_PER_RUN = 20;
/**
 * How long after the deletion something of the tenant may still be written: by calls that were on their way, and
 * by isolates that remember its endpoint. What is done after that is done for good.
 */
const LATECOMERS_MS = 10 * 60 * 1000;

/** For the scheduled run: goes over deleted workspaces again until nothing of them can be left. */
export async function finishDeletions(services: Services, now: number): Promise<void> {
  for (const { id, deletedAt } of await listUnerasedTenants(services.control, TENANTS_PER_RUN)) {
    try {
      await bury(services, id);
      await destroyObject(services, id);
      const isEmpty = await eraseMedia(services.media, id);
      if (isEmpty && now - deletedAt >= LATECOMERS_MS) await markErased(services.control, id);
    } catch (error) {
      // One that cannot be reached right now keeps none of the others from being finished.
      logUnfinished(error);
    }
  }
}

async function bury({ control }: Services, tenantId: string): Promise<void> {
  const { endpointIds } = await buryTenant(control, tenantId);
  for (const id of endpointIds) forgetEndpoint(id);
}

/** Closes the sockets too, of which the sessions are gone. */
const destroyObject = ({ inboxOf }: Services, tenantId: string): Promise<void> =>
  callObject(
    () => inboxOf(tenantId),
    (inbox) => inbox.destroy(),
  );

const MEDIA_PAGE = 1_000;
/** A bound on the calls of one run, of which the platform allows 1,000. */
const MEDIA_PAGES_MAX = 100;

async function eraseMediaLater({ media }: Services, tenantId: string): Promise<void> {
  try {
    await eraseMedia(media, tenantId);
  } catch (error) {
    logUnfinished(error);
  }
}

/** Whether nothing is left. */
async function eraseMedia(media: R2Bucket, tenantId: string): Promise<boolean> {
  for (let page = 0; page < MEDIA_PAGES_MAX; page++) {
    const { objects, truncated } = await media.list({ prefix: mediaPrefixOf(tenantId), limit: MEDIA_PAGE });
    if (objects.length > 0) await media.delete(objects.map(({ key }) => key));
    if (!truncated) return true;
  }
  return false;
}

const logUnfinished = (error: unknown): void =>
  log({ level: "error", what: "deletion_unfinished", error: errorName(error) });
