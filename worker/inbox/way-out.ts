import type { AccountAccess, ProviderChannel } from "../channels/channel.ts";
import { channelFor } from "../channels/channel-for.ts";
import type { Clock } from "../shared/clock.ts";
import type { ChannelAccess } from "./rpc.ts";

export type OpenAccess = (accountId: string) => Promise<ChannelAccess | null>;

/**
 * An account's channel with its credentials, opened at the moment of the call; null when it is not connected
 * any more.
 *
 * @throws when the credentials cannot be read just now
 */
export async function wayOut(
  openAccess: OpenAccess,
  accountId: string,
  clock: Clock,
): Promise<{ channel: ProviderChannel; access: AccountAccess } | null> {
  const opened = await openAccess(accountId);
  if (opened === null) return null;
  return {
    channel: channelFor(opened.provider, opened.channel),
    access: {
      origin: opened.origin,
      apiKey: opened.apiKey,
      accountExternalId: opened.accountExternalId,
      ...(opened.businessAccountId !== undefined && { businessAccountId: opened.businessAccountId }),
      ...(opened.appSecret !== undefined && { appSecret: opened.appSecret }),
      // Called as a bare function: `fetch` refuses to run as a method of another object.
      fetch: (url, init) => fetch(url, init),
      clock,
    },
  };
}
