import type { Clock } from "../shared/clock.ts";
import type { Outcome } from "../shared/outcome.ts";
import type { ChannelCommand, ChannelEvent, ParsedDelivery, SendOutcome } from "../shared/wire.ts";

/** The platform's `fetch`, passed in: a channel reaches nothing on its own. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** One set of credentials at a provider, ready to be called with. */
export type ProviderAccess = {
  /** `https://host:port` of the provider's API, already judged (`parseUnipileOrigin`). */
  origin: string;
  apiKey: string;
  fetch: Fetch;
};

/** One connected number or profile, ready to be called for. */
export type AccountAccess = ProviderAccess & { accountExternalId: string; clock: Clock };

/** Why a provider could not be asked. Stable: these are also the reasons that partners see. */
export type ChannelFailure =
  | "wrong_key"
  | "account_signed_out"
  | "not_allowed"
  | "not_found"
  | "refused"
  | "rate_limited"
  | "unreachable"
  | "timed_out"
  | "redirected"
  | "provider_error"
  | "unreadable_answer";

/**
 * What the inbox needs of a provider: bytes in, events out, commands out. A channel knows no table, no
 * binding and no tenant; the inbox knows no provider's JSON.
 */
export interface ProviderChannel {
  /** Takes one webhook call apart. Pure and total: whatever the bytes are, it answers and never throws. */
  parse(body: Uint8Array | string): ParsedDelivery;

  /** Tries once, bounded in time, and says only what is known afterwards. Never throws. */
  send(access: AccountAccess, command: ChannelCommand): Promise<SendOutcome>;

  /**
   * The newest messages of a chat as the provider lists them, newest first: all of type `message`. The
   * outbox settles unconfirmed sends by it.
   */
  recentMessages(
    access: AccountAccess,
    chatExternalId: string,
    options: { limit: number },
  ): Promise<Outcome<ChannelEvent[], ChannelFailure>>;

  /**
   * The name that a group has at the provider, null when it has none. Webhooks name groups only by chance, so a
   * new group's name is asked for (reference/unipile.md, 5.2: there is no chat event).
   */
  chatName(access: AccountAccess, chatExternalId: string): Promise<Outcome<string | null, ChannelFailure>>;
}
