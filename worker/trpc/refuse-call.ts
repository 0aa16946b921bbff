import type { TRPCError } from "@trpc/server";
import type { ChannelFailure } from "../channels/channel.ts";
import { refuse } from "./refuse.ts";

/** Why a provider could not be asked for a connected account -> what the person at the screen is told. */
export function refuseCall(failure: ChannelFailure | "not_connected"): TRPCError {
  switch (failure) {
    case "not_connected":
      return refuse("CONFLICT", failure, "This account is not connected any more.");
    case "account_signed_out":
      return refuse("CONFLICT", failure, "This account is signed out. Connect it again.");
    case "wrong_key":
      return refuse(
        "CONFLICT",
        failure,
        "The provider does not take the stored key any more. Connect the account again.",
      );
    case "not_allowed":
      return refuse("CONFLICT", failure, "The provider does not let this account do that.");
    case "not_supported":
      return refuse("BAD_REQUEST", failure, "This account's channel cannot do that.");
    case "refused":
      return refuse("BAD_REQUEST", failure, "The provider refused it.");
    case "not_found":
    case "redirected":
    case "unreadable_answer":
      return refuse("BAD_GATEWAY", failure, "The provider gave an answer that cannot be right. Try again later.");
    case "unreachable":
      return refuse("BAD_GATEWAY", failure, "The provider could not be reached. Try again.");
    case "provider_error":
      return refuse("BAD_GATEWAY", failure, "The provider has a problem of its own. Try again later.");
    case "timed_out":
      return refuse("GATEWAY_TIMEOUT", failure, "The provider did not answer in time. Try again.");
    case "rate_limited":
      return refuse("TOO_MANY_REQUESTS", failure, "The provider asks for a pause. Try again in a minute.");
  }
}
