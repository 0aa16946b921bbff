import type { ProviderAccess } from "../../channels/channel.ts";
import { hostedLink } from "../../channels/unipile/sign-in.ts";
import { ensureEndpoint } from "../../control/endpoints.ts";
import type { ChannelName } from "../../shared/wire.ts";
import { refusalOf } from "../unipile-offer.ts";
import type { Workplace } from "../workplace.ts";
import { makeHostedState } from "./hosted-state.ts";

/** Long enough to find the password and the phone; UniPile's own links die at its daily restart at the latest. */
const PAGE_LIFE_MS = 15 * 60 * 1000;

/**
 * An address of UniPile's own page for one sign-in.
 *
 * @throws TRPCError when UniPile gives none
 */
export async function openHostedPage(
  { services: { control, vault }, tenant, origin }: Workplace,
  access: ProviderAccess,
  of: { attemptId: string; channel: ChannelName; externalId: string | null },
  now: number,
): Promise<{ url: string; notifyHash: string; expiresAt: number; externalId: string | null }> {
  const endpoint = await ensureEndpoint(control, vault, tenant, "unipile");
  const expiresAt = now + PAGE_LIFE_MS;
  const { attemptId, channel, externalId } = of;
  const { state, notifyHash } = await makeHostedState(vault, {
    ...{ tenantId: tenant.id, attemptId, endpointId: endpoint.id, until: expiresAt },
  });
  const order = {
    ...{ channel, expiresAt, name: attemptId },
    notifyUrl: `${origin}/webhooks/unipile/${endpoint.id}/notify?state=${encodeURIComponent(state)}`,
    returnUrl: `${origin}/connections?attempt=${encodeURIComponent(attemptId)}`,
  };
  const link = await hostedLink(access, { ...order, externalId });
  if (link.ok) return { url: link.value, notifyHash, expiresAt, externalId };
  // One that UniPile does not have any more is made anew there.
  const anew =
    externalId !== null && link.reason === "not_found"
      ? await hostedLink(access, { ...order, externalId: null })
      : link;
  if (!anew.ok) throw refusalOf(anew.reason);
  return { url: anew.value, notifyHash, expiresAt, externalId: null };
}
