import type { TRPCError } from "@trpc/server";
import type { ChannelFailure } from "../channels/channel.ts";
import type { InstagramConnectLine } from "../channels/instagram/connect.ts";
import type { ConnectLine } from "../channels/whatsapp/connect.ts";
import type { Check } from "./check-schema.ts";
import { badField, refuse } from "./refuse.ts";

/** One line of what was looked through at Meta: what was typed in, and where the webhooks go. */
export type MetaCheck = ConnectLine | InstagramConnectLine;

/** The field whose value each line is about, and the reason that programs see. Webhooks are no field. */
const FIELD_OF: Record<Exclude<MetaCheck["check"], "webhook">, { field: string; reason: string }> = {
  credentials: { field: "accessToken", reason: "wrong_key" },
  permissions: { field: "accessToken", reason: "not_allowed" },
  messages: { field: "accessToken", reason: "not_allowed" },
  app_secret: { field: "appSecret", reason: "wrong_app_secret" },
  number: { field: "phoneNumberId", reason: "wrong_number" },
  business_account: { field: "businessAccountId", reason: "wrong_business_account" },
  account: { field: "instagramUserId", reason: "wrong_account" },
};

/** Lines as callers see them: a problem names the field that it is about. */
export const checksOf = (lines: readonly MetaCheck[]): Check[] =>
  lines.map(({ check, state, text }) =>
    state === "problem" && check !== "webhook"
      ? { check, state, text, field: FIELD_OF[check].field }
      : { check, state, text },
  );

/** Everything that Meta has against what was typed in, each beside its field; null when that is nothing. */
export function refusalOfChecks(checks: readonly MetaCheck[]): TRPCError | null {
  const problems = checks.flatMap(({ check, state, text }) =>
    state === "problem" && check !== "webhook" ? [{ ...FIELD_OF[check], rule: text }] : [],
  );
  const [first] = problems;
  if (first === undefined) return null;
  const words = problems.map(({ field, rule }) => `${field}: ${rule}`).join(" ");
  const fields = problems.map(({ field, rule }) => ({ field, rule }));
  return refuse("BAD_REQUEST", first.reason, words, fields);
}

/** Why Meta could not be asked -> what the person who typed the credentials is told. */
export function refusalOfFailure(failure: ChannelFailure): TRPCError {
  switch (failure) {
    case "wrong_key":
    case "account_signed_out":
      return badField("wrong_key", "accessToken", "is not accepted by Meta");
    case "not_allowed":
      return badField(failure, "accessToken", "is not allowed to do this at Meta");
    case "not_found":
    case "refused":
    case "redirected":
    case "unreadable_answer":
    case "not_supported":
      return refuse("BAD_GATEWAY", failure, "Meta gave an answer that cannot be right. Try again later.");
    case "unreachable":
      return refuse("BAD_GATEWAY", failure, "Meta could not be reached.");
    case "provider_error":
      return refuse("BAD_GATEWAY", failure, "Meta has a problem of its own. Try again later.");
    case "timed_out":
      return refuse("GATEWAY_TIMEOUT", failure, "Meta did not answer in time.");
    case "rate_limited":
      return refuse("TOO_MANY_REQUESTS", failure, "Meta asks for a pause. Try again in a minute.");
  }
}
