import type { TRPCError } from "@trpc/server";
import type { ChannelFailure, ProviderAccess } from "../channels/channel.ts";
import { channelOfAccountType } from "../channels/unipile/account-type.ts";
import { listAccounts } from "../channels/unipile/api.ts";
import { stateOfAccount } from "../channels/unipile/health.ts";
import type { UnipileAccount } from "../channels/unipile/schema.ts";
import type { AccountState, ChannelName } from "../shared/wire.ts";
import { badField, refuse } from "./refuse.ts";

export type OfferedAccount = {
  externalId: string;
  channel: ChannelName;
  name: string;
  state: AccountState;
  /** The number, or the name with its @; null while UniPile does not say. */
  handle: string | null;
};

/**
 * The WhatsApp and Instagram accounts that a UniPile key sees, by a real call.
 *
 * @throws TRPCError with a reason of its own for each way in which the call can fail
 */
export async function offeredAccounts(access: ProviderAccess): Promise<OfferedAccount[]> {
  const listed = await listAccounts(access);
  if (!listed.ok) throw refusalOf(listed.reason);
  return listed.value.flatMap((account) => offerOf(account) ?? []);
}

/** null for one of a network that Parley does not carry. */
export function offerOf(account: UnipileAccount): OfferedAccount | null {
  const channel = account.type === null ? null : channelOfAccountType(account.type);
  if (account.id === null || channel === null) return null;
  const im = account.connection_params?.im ?? null;
  return {
    externalId: account.id,
    channel,
    name: account.name ?? im?.username ?? im?.phone_number ?? account.id,
    state: stateOfAccount(account),
    handle: handleOf(im?.username ?? null, im?.phone_number ?? null),
  };
}

function handleOf(username: string | null, phone: string | null): string | null {
  return username === null ? phone : `@${username.replace(/^@/, "")}`;
}

/** Why UniPile could not be asked -> what the person who typed the credentials is told. */
export function refusalOf(failure: ChannelFailure): TRPCError {
  switch (failure) {
    case "wrong_key":
    case "account_signed_out":
      return badField("wrong_key", "apiKey", "is not accepted by UniPile at this address");
    case "not_allowed":
      return badField(failure, "apiKey", "is not allowed to do this at UniPile");
    case "redirected":
      return badField(failure, "dsn", "answers with a redirect, which UniPile's API never does");
    case "not_found":
    case "refused":
    case "unreadable_answer":
    case "not_supported":
      return badField(failure, "dsn", "does not answer as UniPile's API does");
    case "unreachable":
      return refuse("BAD_GATEWAY", failure, "UniPile could not be reached at this address.");
    case "provider_error":
      return refuse("BAD_GATEWAY", failure, "UniPile has a problem of its own. Try again later.");
    case "timed_out":
      return refuse("GATEWAY_TIMEOUT", failure, "UniPile did not answer in time.");
    case "rate_limited":
      return refuse("TOO_MANY_REQUESTS", failure, "UniPile asks for a pause. Try again in a minute.");
  }
}
