import type { Provider } from "../shared/wire.ts";
import type { ProviderChannel } from "./channel.ts";
import { unipileChannel } from "./unipile/unipile-channel.ts";

/** The channel that speaks a provider's language; null for a provider that Parley cannot speak to yet. */
export function channelFor(provider: Provider): ProviderChannel | null {
  switch (provider) {
    case "unipile":
      return unipileChannel;
    case "meta":
      return null;
  }
}
