import type { AccountAccess, ProviderChannel } from "../channels/channel.ts";
import { channelFor } from "../channels/channel-for.ts";
import type { Clock } from "../shared/clock.ts";
import { logFailure } from "./log-failure.ts";
import type { ChannelAccess } from "./rpc.ts";

export type OpenAccess = (accountId: string) => Promise<ChannelAccess | null>;

export type WayOut = { channel: ProviderChannel; access: AccountAccess };

/**
 * An account's channel with its credentials, opened at the moment of the call; null when it is not connected
 * any more. Credentials that cannot be read just now are for the operator to mend: the log says so, whatever the
 * caller makes of it.
 */
export async function wayOut(
  openAccess: OpenAccess,
  accountId: string,
  clock: Clock,
): Promise<WayOut | "unreadable" | null> {
  const opened = await openAccess(accountId).catch(noteUnreadable);
  if (opened === null || opened === "unreadable") return opened;
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

function noteUnreadable(error: unknown): "unreadable" {
  logFailure("credentials", error);
  return "unreadable";
}
