import { channelFor } from "../channels/channel-for.ts";
import type { OpenedCredential } from "../control/stored-credentials.ts";
import type { AccountState, ChannelName } from "../shared/wire.ts";
import type { Services } from "./context.ts";
import type { StoredMetaCredentials } from "./credential-input.ts";
import { refusalOfFailure } from "./meta-refusals.ts";
import { refuse } from "./refuse.ts";
import { accountAccessOf } from "./stored-access.ts";

/** Stored credentials of Meta as if they had been pasted in again. */
export function metaInputOf(credential: OpenedCredential): StoredMetaCredentials {
  const { apiKey: accessToken, appSecret, businessAccountId, externalId } = credential;
  const channel = channelOf(credential);
  // Signed in by the operator's app: then there is no secret of the owner's.
  if (channel === "instagram")
    return { provider: "meta", channel, accessToken, appSecret, instagramUserId: externalId };
  if (appSecret === null)
    throw refuse("BAD_REQUEST", "credentials_needed", "The app secret is not stored. Enter it again.");
  return {
    ...{ provider: "meta", channel, accessToken, appSecret },
    ...{ phoneNumberId: externalId, businessAccountId: businessAccountId ?? "" },
  };
}

/** Rows from before the channel was kept: only a number is in a business account. */
export const channelOf = ({ channel, businessAccountId }: OpenedCredential): ChannelName =>
  channel ?? (businessAccountId === null ? "instagram" : "whatsapp");

/** A token of Meta's is for one number or profile: that one, as Meta says that it stands. */
export async function offeredByMeta(
  services: Services,
  credential: OpenedCredential,
): Promise<{ externalId: string; channel: ChannelName; name: string; state: AccountState }[]> {
  const { externalId } = credential;
  const channel = channelOf(credential);
  const access = accountAccessOf(services, credential, externalId);
  const health = await channelFor("meta", channel).health?.(access);
  if (health === undefined) return [];
  if (!health.ok) throw refusalOfFailure(health.reason);
  return [{ externalId, channel, name: health.value.name ?? externalId, state: health.value.state }];
}
