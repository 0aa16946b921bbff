import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { ChannelFailure, ProviderAccess } from "../channel.ts";
import { askGraph } from "../meta/ask.ts";
import { type AccountDetails, accountDetailsOf, accountRequest } from "./account-details.ts";
import { graphAccess, loginOf } from "./graph-access.ts";
import { subscribeAccount } from "./subscribe.ts";

/** One line of the checklist. `unchecked`: Meta did not let us look, which is no fault by itself. */
export type InstagramConnectLine = {
  check: "credentials" | "account" | "messages" | "webhook";
  state: "ok" | "problem" | "unchecked";
  text: string;
};

export type InstagramConnectReport = {
  /** Nothing is in the way of connecting. */
  isReady: boolean;
  /** The professional account's id, by which its webhooks name it; null while the token does not say. */
  externalId: string | null;
  /** The same person's id scoped to the app; null by a Page's token. */
  appUserId: string | null;
  name: string | null;
  username: string | null;
  lines: InstagramConnectLine[];
};

/**
 * Looks through a pasted token by real calls (reference/meta.md, 4.1): whose it is, that it is the account which was
 * meant, and that messages can be read. Changes nothing.
 *
 * @param access with the token as `apiKey`; its origin says by which login
 * @param instagramUserId what was typed in; null where the token may say it
 * @returns a failure only where Meta could not be asked at all
 */
export async function checkInstagramConnection(
  access: ProviderAccess,
  instagramUserId: string | null,
): Promise<Outcome<InstagramConnectReport, ChannelFailure>> {
  const me = await askGraph(graphAccess(access), accountRequest(access));
  if (!me.ok) {
    if (UNANSWERED.has(me.reason)) return me;
    const text = "Meta does not accept this access token: it is wrong, has expired, or is for another kind of login.";
    return ok(report([{ check: "credentials", state: "problem", text }], null));
  }
  const details = accountDetailsOf(access, me.value);
  const lines: InstagramConnectLine[] = [
    { check: "credentials", state: "ok", text: "The access token works." },
    accountLine(access, details.externalId, instagramUserId),
  ];
  if (lines.some(({ state }) => state === "problem")) return ok(report(lines, details));
  const messages = await messagesLine(access);
  return messages.ok ? ok(report([...lines, messages.value], details)) : messages;
}

/** Has the account's messages sent to the app -> the line that says so. */
export async function switchOnInstagramWebhooks(
  access: ProviderAccess,
): Promise<Outcome<InstagramConnectLine, ChannelFailure>> {
  const subscribed = await subscribeAccount(access);
  if (subscribed.ok) {
    const lacks = SEEN_AND_REACTIONS.every((field) => !subscribed.value.includes(field));
    const text = lacks
      ? "The app gets this account's messages, but not what was seen or reacted to."
      : "The app gets this account's messages.";
    return ok({ check: "webhook", state: "ok", text });
  }
  if (UNANSWERED.has(subscribed.reason)) return fail(subscribed.reason);
  const text = "The app could not be set to get this account's messages. Switch its webhooks on in the App Dashboard.";
  return ok({ check: "webhook", state: "problem", text });
}

const SEEN_AND_REACTIONS = ["messaging_seen", "message_reactions", "messaging_reactions"];

function accountLine(
  access: ProviderAccess,
  externalId: string | null,
  instagramUserId: string | null,
): InstagramConnectLine {
  const check = "account";
  if (externalId === null) {
    const text =
      loginOf(access.origin) === "page"
        ? "No Instagram account is linked to this token's Facebook Page, or the token may not see it."
        : "The token does not say which professional account it is for. Is it a personal account?";
    return { check, state: "problem", text };
  }
  if (instagramUserId !== null && instagramUserId !== externalId) {
    const text = `The token is for the Instagram account ${externalId}, not for the one that was entered.`;
    return { check, state: "problem", text };
  }
  return { check, state: "ok", text: "The token is for this Instagram account." };
}

/**
 * Whether conversations can be read: the permission for messages, and the switch in the Instagram app that lets
 * connected tools see them, which is off by default and fails silently elsewhere.
 */
async function messagesLine(access: ProviderAccess): Promise<Outcome<InstagramConnectLine, ChannelFailure>> {
  const check = "messages";
  const listed = await askGraph(graphAccess(access), {
    method: "GET",
    path: ["me", "conversations"],
    query: { platform: "instagram", limit: "1" },
  });
  if (listed.ok) return ok({ check, state: "ok", text: "Messages can be read." });
  if (listed.reason === "unreachable" || listed.reason === "timed_out") return listed;
  if (listed.reason === "not_allowed" || listed.reason === "refused") {
    const text =
      "Messages cannot be read. Give the token the permission to manage messages, and in the Instagram app let connected tools access messages.";
    return ok({ check, state: "problem", text });
  }
  return ok({ check, state: "unchecked", text: "Whether messages can be read could not be seen." });
}

function report(lines: InstagramConnectLine[], details: AccountDetails | null): InstagramConnectReport {
  return {
    isReady: lines.every(({ state }) => state !== "problem"),
    externalId: details?.externalId ?? null,
    appUserId: details?.appUserId ?? null,
    name: details?.name ?? null,
    username: details?.username ?? null,
    lines,
  };
}

/** Failures that say nothing of what was typed in: to be tried again, not to be shown as a wrong entry. */
const UNANSWERED: ReadonlySet<ChannelFailure> = new Set([
  "rate_limited",
  "unreachable",
  "timed_out",
  "redirected",
  "provider_error",
  "unreadable_answer",
]);
