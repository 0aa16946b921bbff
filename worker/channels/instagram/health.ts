import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { AccountAccess, AccountHealth, ChannelFailure } from "../channel.ts";
import { messageErrorOf, metaErrorRow } from "../meta/errors.ts";
import { callGraph, isSuccess } from "../meta/graph.ts";
import { failureOfAnswer, failureOfNetwork } from "../meta/outcome.ts";
import { isJsonObject } from "../meta/reading.ts";
import { accountDetailsOf, accountRequest } from "./account-details.ts";
import { graphAccess, loginOf } from "./graph-access.ts";
import { subscribedFields } from "./subscribe.ts";

/**
 * How an account stands: whose token it is, and whether its messages are sent to the app. An answer that says why the
 * account cannot be used (a token that has run out) is an answer, not a failure.
 */
export async function instagramHealth(access: AccountAccess): Promise<Outcome<AccountHealth, ChannelFailure>> {
  const called = await callGraph(graphAccess(access), accountRequest(access));
  if ("failure" in called) return fail(failureOfNetwork(called.failure));
  const { answer } = called;
  if (!isSuccess(answer)) {
    const state = answer.error === null ? undefined : metaErrorRow(answer.error, "instagram")?.accountState;
    if (answer.error === null || state === undefined) return fail(failureOfAnswer(answer));
    return ok({ state, name: null, problems: [messageErrorOf(answer.error, "instagram")] });
  }
  if (!isJsonObject(answer.json)) return fail("unreadable_answer");
  const { externalId, name, username } = accountDetailsOf(access, answer.json);
  if (externalId === null && loginOf(access.origin) === "instagram") return fail("unreadable_answer");
  if (externalId !== access.accountExternalId) {
    return ok({ state: "needs_sign_in", name: null, problems: [externalId === null ? NO_ACCOUNT : OTHER_ACCOUNT] });
  }
  const subscribed = await subscribedFields(access);
  // Where Meta does not let us look, nothing is claimed.
  const isSilent = subscribed.ok && !subscribed.value.includes("messages");
  return ok({ state: "connected", name: username ?? name, problems: isSilent ? [NOT_SUBSCRIBED] : [] });
}

type Problem = AccountHealth["problems"][number];

const NO_ACCOUNT: Problem = {
  code: "no_instagram_account",
  text: "No Instagram account is linked to this token's Facebook Page any more. Link it again, then reconnect.",
};

const OTHER_ACCOUNT: Problem = {
  code: "other_account",
  text: "The access token is for another Instagram account. Reconnect with a token of this one.",
};

const NOT_SUBSCRIBED: Problem = {
  code: "not_subscribed",
  text: "Instagram does not send this account's messages to the app. Reconnect the account to switch them on.",
};
