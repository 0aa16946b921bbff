import type { TRPCError } from "@trpc/server";
import type { AmendOutcome, DraftRefusal, RetryRefusal } from "../inbox/rpc.ts";
import { badField, notFound, refuse, refuseForNow, refuseRestoring } from "./refuse.ts";

/** Why a message was not taken, in words for who wrote it. */
export function refuseDraft(reason: DraftRefusal): TRPCError {
  switch (reason) {
    case "not_found":
      return notFound();
    case "client_id_reused":
      return refuse("CONFLICT", reason, "This clientId was used for another message.");
    case "window_closed":
      return refuse(
        "CONFLICT",
        reason,
        "The reply window is closed: only a template can be sent until the customer writes.",
      );
    case "not_supported":
      return refuse("BAD_REQUEST", reason, "This account's channel cannot send that.");
    case "too_long":
      return badField(reason, "text", "is longer than this channel takes");
    case "upload_not_found":
      return badField(reason, "attachments", "names no file that was uploaded for this account");
    case "reply_not_found":
      return badField(reason, "replyTo", "is no message of this chat");
    case "cancelled":
      return refuse("CONFLICT", reason, "This message was called back.");
    case "restoring":
      return refuseRestoring();
    case "newer_draft":
      return refuseForNow();
    default:
      reason satisfies never;
      return refuseForNow();
  }
}

/** Why a message was not put into the outbox again. */
export function refuseRetry(reason: RetryRefusal): TRPCError {
  switch (reason) {
    case "window_closed":
    case "restoring":
      return refuseDraft(reason);
    case "not_found":
      return notFound();
    case "not_retryable":
      return refuse("CONFLICT", reason, "Only a failed or unconfirmed message can be sent again.");
    default:
      reason satisfies never;
      return refuseForNow();
  }
}

/** Why an edit or a reaction did not happen. */
export function refuseAmendment(outcome: Extract<AmendOutcome, { ok: false }>): TRPCError {
  switch (outcome.reason) {
    case "not_found":
      return notFound();
    case "not_supported":
      return refuse("BAD_REQUEST", outcome.reason, "This account's channel cannot do that with this message.");
    case "not_sent_yet":
      return refuse("CONFLICT", outcome.reason, "The provider does not have this message yet.");
    case "too_late":
      return refuse("CONFLICT", outcome.reason, "It is too late to edit this message.");
    case "not_connected":
      return refuse("CONFLICT", outcome.reason, "This account is not connected any more.");
    case "restoring":
      return refuseRestoring();
    case "refused":
      return refuse("CONFLICT", outcome.reason, `${outcome.error.text} (${outcome.error.code})`);
    case "unconfirmed":
      return refuse("BAD_GATEWAY", outcome.reason, `${outcome.error.text}. It may not have happened: try again.`);
    default:
      outcome satisfies never;
      return refuseForNow();
  }
}
