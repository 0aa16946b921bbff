import type { ChannelName, ParsedDelivery, Provider } from "../shared/wire.ts";
import type { ProviderChannel } from "./channel.ts";
import { instagramChannel } from "./instagram/instagram-channel.ts";
import { parseMetaDelivery } from "./meta/parse-meta.ts";
import { parseUnipileDelivery } from "./unipile/parse.ts";
import { unipileChannel } from "./unipile/unipile-channel.ts";
import { whatsappChannel } from "./whatsapp/whatsapp-channel.ts";

/** The channel that speaks a provider's language for one kind of account. */
export function channelFor(provider: Provider, channel: ChannelName): ProviderChannel {
  if (provider === "unipile") return unipileChannel;
  return channel === "whatsapp" ? whatsappChannel : instagramChannel;
}

const PARSERS: Record<Provider, (body: Uint8Array) => ParsedDelivery> = {
  unipile: parseUnipileDelivery,
  meta: parseMetaDelivery,
};

/** Takes a provider's webhook call apart: whose account it is for is known only afterwards. */
export const parseDelivery = (provider: Provider, body: Uint8Array): ParsedDelivery => PARSERS[provider](body);
