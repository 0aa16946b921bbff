import type { ChannelName, Provider } from "../shared/wire.ts";

/** A bucket of sends: `burst` at once, then one each `everyMs`. */
export type Pace = { burst: number; everyMs: number };

/** How fast a provider lets one account send, and how fast to one person. */
export type SendLimits = { account: Pace; chat: Pace | null };

/**
 * What providers allow, with a margin where they only warn.
 *
 * - WhatsApp Cloud API: 80 messages a second for a number, 1 each 6 s to one person after a burst of 45
 *   (reference/meta.md). A number in coexistence with the phone app has 20 a second; that is the figure here,
 *   because it holds for both.
 * - Instagram by Meta: 100 calls a second for text, half of it here.
 * - UniPile drives a personal app: it states no limit of its own, and the networks block what looks like a
 *   machine; answers to people who wrote are safe (reference/unipile.md, section 1). A person types slower
 *   than this, a loop does not.
 */
const LIMITS: Record<Provider, Record<ChannelName, SendLimits>> = {
  meta: {
    whatsapp: { account: { burst: 20, everyMs: 50 }, chat: { burst: 45, everyMs: 6_000 } },
    instagram: { account: { burst: 50, everyMs: 20 }, chat: null },
  },
  unipile: {
    whatsapp: { account: { burst: 20, everyMs: 3_000 }, chat: null },
    instagram: { account: { burst: 20, everyMs: 3_000 }, chat: null },
  },
};

export function limitsOf(provider: Provider, channel: ChannelName): SendLimits {
  return LIMITS[provider][channel];
}
