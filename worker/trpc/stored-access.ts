import type { AccountAccess, ProviderAccess } from "../channels/channel.ts";
import { type OpenedCredential, openCredential } from "../control/stored-credentials.ts";
import { systemClock } from "../shared/clock.ts";
import type { Services } from "./context.ts";
import { notFound, refuse } from "./refuse.ts";
import type { Workplace } from "./workplace.ts";

/**
 * A stored credential of the tenant, opened.
 *
 * @throws TRPCError NOT_FOUND for one that is not there, or is somebody else's
 */
export async function storedCredential(place: Workplace, credentialId: string): Promise<OpenedCredential> {
  const { control, vault } = place.services;
  const opened = await openCredential(control, vault, place.tenant, credentialId);
  if (opened === null) throw notFound();
  return opened;
}

/** The same, for what only UniPile does. */
export async function storedUnipile(
  place: Workplace,
  credentialId: string,
): Promise<{ access: ProviderAccess; credentialId: string }> {
  const opened = await storedCredential(place, credentialId);
  if (opened.provider !== "unipile") {
    throw refuse("BAD_REQUEST", "wrong_provider", "This needs credentials of UniPile.");
  }
  return { access: accessOf(place.services, opened), credentialId };
}

export function accessOf({ fetch }: Services, { origin, apiKey, appSecret }: OpenedCredential): ProviderAccess {
  return { origin, apiKey, fetch, ...(appSecret !== null && { appSecret }) };
}

/** To call for one account of it. */
export function accountAccessOf(
  services: Services,
  credential: OpenedCredential,
  accountExternalId: string,
): AccountAccess {
  const { businessAccountId } = credential;
  return {
    ...accessOf(services, credential),
    ...{ accountExternalId, clock: systemClock },
    ...(businessAccountId !== null && { businessAccountId }),
  };
}
