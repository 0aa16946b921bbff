import type { ProviderAccess } from "../channels/channel.ts";
import {
  checkInstagramConnection,
  type InstagramConnectReport,
  switchOnInstagramWebhooks,
} from "../channels/instagram/connect.ts";
import { loginOf } from "../channels/instagram/graph-access.ts";
import { INSTAGRAM_TOKEN_MS } from "../channels/instagram/refresh-token.ts";
import { checkConnection } from "../channels/whatsapp/connect.ts";
import { requestPhoneSync, subscribeBusinessAccount } from "../channels/whatsapp/subscribe.ts";
import { log } from "../shared/log.ts";
import { fail, type Outcome, ok } from "../shared/outcome.ts";
import type { ChannelName } from "../shared/wire.ts";
import type { TrpcContext } from "./context.ts";
import { type MetaCheck, refusalOfChecks, refusalOfFailure } from "./meta-refusals.ts";
import { badField } from "./refuse.ts";

export type WhatsAppCredentials = {
  channel: "whatsapp";
  accessToken: string;
  phoneNumberId: string;
  businessAccountId: string;
  appSecret: string;
};
export type InstagramCredentials = {
  channel: "instagram";
  accessToken: string;
  instagramUserId: string;
  /** Null: the token came by signing in with the operator's app. */
  appSecret: string | null;
};

/** A number or profile that Meta lets these credentials use. */
export type MetaAccount = {
  channel: ChannelName;
  externalId: string;
  name: string;
  handle: string | null;
  businessAccountId: string | null;
  /** By Instagram login: the id by which Meta names whoever takes the app away. */
  appUserId?: string | null;
  /** A number that is on the phone's WhatsApp Business app as well, which can share its history. */
  isOnPhoneApp?: boolean;
  /** When the token ends by itself, ms since 1970; null when it does not, or Meta does not say. */
  expiresAt: number | null;
  access: ProviderAccess;
  checks: MetaCheck[];
};

type Reach = Pick<TrpcContext, "fetch" | "graphOrigins">;
/** Where Parley wants Meta's webhooks; without a token where that is for the operator to enter. */
export type Callback = { url: string; verifyToken?: string };

/** What was seen of credentials; `account` null when something is in the way. */
export type MetaLook = { account: MetaAccount | null; lines: MetaCheck[] };

/**
 * Looks through credentials by real calls and changes nothing.
 *
 * @param webhookUrl our address, to see where its messages go now; null when that is about to change anyway
 * @throws TRPCError when Meta could not be asked
 */
export async function lookAtMeta(
  reach: Reach,
  input: WhatsAppCredentials | InstagramCredentials,
  webhookUrl: string | null,
): Promise<MetaLook> {
  return input.channel === "whatsapp" ? lookAtNumber(reach, input, webhookUrl) : lookAtProfile(reach, input);
}

/** @throws TRPCError that names each field which Meta has something against */
export async function checkedAccount(
  reach: Reach,
  input: WhatsAppCredentials | InstagramCredentials,
): Promise<MetaAccount> {
  const { account, lines } = await lookAtMeta(reach, input, null);
  if (account !== null) return account;
  throw refusalOfChecks(lines) ?? new Error("Credentials were refused without a reason.");
}

async function lookAtNumber(
  { fetch, graphOrigins }: Reach,
  input: WhatsAppCredentials,
  webhookUrl: string | null,
): Promise<MetaLook> {
  const { accessToken, appSecret, phoneNumberId, businessAccountId } = input;
  const access = { origin: graphOrigins.facebook, apiKey: accessToken, appSecret, fetch };
  const checked = await checkConnection(access, { phoneNumberId, businessAccountId, webhookUrl });
  if (!checked.ok) throw refusalOfFailure(checked.reason);
  const { name, phone, lines, isOnPhoneApp, tokenExpiresAt: expiresAt } = checked.value;
  if (refusalOfChecks(lines) !== null) return { account: null, lines };
  const checks = lines.filter(({ check }) => check !== "webhook");
  const shownName = name ?? phone ?? phoneNumberId;
  const handle = phone === null ? null : `+${phone.replace(/\D/g, "")}`;
  const account: MetaAccount = {
    ...{ channel: "whatsapp", externalId: phoneNumberId, name: shownName, handle },
    ...{ businessAccountId, isOnPhoneApp, expiresAt, access, checks },
  };
  return { account, lines };
}

async function lookAtProfile(reach: Reach, input: InstagramCredentials): Promise<MetaLook> {
  const { access, report } = await byRightLogin(reach, input);
  if (refusalOfChecks(report.lines) !== null) return { account: null, lines: report.lines };
  // Instagram says how long a token lasts only when it is made to last longer (refresh-tokens.ts): until then, the most.
  const expiresAt = loginOf(access.origin) === "instagram" ? Date.now() + INSTAGRAM_TOKEN_MS : null;
  return profileOf(access, report, input.instagramUserId, expiresAt);
}

/**
 * The profile that a token of Instagram login is for, where nobody typed its id in.
 *
 * @param expiresAt ms since 1970
 * @throws TRPCError when Meta could not be asked
 */
export async function profileOfToken(
  { fetch, graphOrigins }: Reach,
  { accessToken, expiresAt }: { accessToken: string; expiresAt: number },
): Promise<MetaLook> {
  const access = { origin: graphOrigins.instagram, apiKey: accessToken, fetch };
  const checked = await checkInstagramConnection(access, null);
  if (!checked.ok) throw refusalOfFailure(checked.reason);
  const { lines, externalId } = checked.value;
  if (refusalOfChecks(lines) !== null || externalId === null) return { account: null, lines };
  return profileOf(access, checked.value, externalId, expiresAt);
}

function profileOf(
  access: ProviderAccess,
  report: InstagramConnectReport,
  externalId: string,
  expiresAt: number | null,
): { account: MetaAccount; lines: MetaCheck[] } {
  const { lines, appUserId } = report;
  const name = report.username ?? report.name ?? externalId;
  const handle = report.username === null ? null : `@${report.username}`;
  const account: MetaAccount = {
    ...{ channel: "instagram", externalId, name, handle, businessAccountId: null, appUserId },
    ...{ expiresAt, access, checks: lines },
  };
  return { account, lines };
}

type Login = { access: MetaAccount["access"]; report: InstagramConnectReport };

/**
 * A profile is reached by Instagram login or by a Page's token, at different hosts, and nobody who pastes a token
 * should have to know which it is: where one host does not take it, the other is asked (reference/meta.md, 4.1).
 */
async function byRightLogin({ fetch, graphOrigins }: Reach, input: InstagramCredentials): Promise<Login> {
  const { accessToken: apiKey, instagramUserId } = input;
  const secret = input.appSecret === null ? {} : { appSecret: input.appSecret };
  const ask = async (access: ProviderAccess): Promise<InstagramConnectReport> => {
    const checked = await checkInstagramConnection(access, instagramUserId);
    if (!checked.ok) throw refusalOfFailure(checked.reason);
    return checked.value;
  };
  const { facebook, instagram } = graphOrigins;
  // Facebook's tokens begin so. It only saves a call: the host has the last word.
  const [first, second] = apiKey.startsWith("EAA") ? [facebook, instagram] : [instagram, facebook];
  const access = { origin: first, apiKey, ...secret, fetch };
  const report = await ask(access);
  if (takesToken(report) || first === second) return { access, report };
  const elsewhere = { ...access, origin: second };
  const otherReport = await ask(elsewhere);
  if (takesToken(otherReport)) return { access: elsewhere, report: otherReport };
  // A Page's token goes with a proof by the app's secret, and Meta refuses both in the same words.
  if (takesToken(await ask({ origin: facebook, apiKey, fetch }))) {
    throw badField("wrong_app_secret", "appSecret", "is not that of the app that this token belongs to");
  }
  return { access, report };
}

const takesToken = ({ lines }: InstagramConnectReport): boolean =>
  lines.every(({ check, state }) => check !== "credentials" || state !== "problem");

/** Has Meta send the account's webhooks to us, as far as the token allows -> the line that says how far that is. */
export async function switchOnWebhooks(account: MetaAccount, callback: Callback): Promise<MetaCheck> {
  const { access, businessAccountId } = account;
  if (businessAccountId !== null) return subscribeNumber(access, businessAccountId, callback);
  const switched = await switchOnInstagramWebhooks(access);
  return switched.ok ? switched.value : NOT_ASKED;
}

/**
 * An address for the business account alone leaves the app's own in place, which another product may be using
 * (reference/meta.md, 1.4). Meta asks the handshake of it at once; where it does not take it, the app's own has to
 * be entered by hand.
 */
async function subscribeNumber(
  access: ProviderAccess,
  businessAccountId: string,
  { url, verifyToken = "" }: Callback,
): Promise<MetaCheck> {
  const own = await subscribed(access, businessAccountId, { url, verifyToken });
  if (own.ok) return { check: "webhook", state: "ok", text: "WhatsApp sends this account's messages to Parley." };
  if (own.reason === "not_asked") return NOT_ASKED;
  const plain = await subscribed(access, businessAccountId, null);
  const text = plain.ok
    ? "The app gets this account's messages. Enter Parley's address and verify token in the App Dashboard."
    : "The app could not be set to get this account's messages. Switch its webhooks on in the App Dashboard.";
  return { check: "webhook", state: "problem", text };
}

async function subscribed(
  access: ProviderAccess,
  businessAccountId: string,
  callback: Required<Callback> | null,
): Promise<Outcome<null, "not_asked" | "refused">> {
  const done = await subscribeBusinessAccount(access, businessAccountId, callback);
  if (done.ok) return ok(null);
  return fail(
    ["unreachable", "timed_out", "rate_limited", "provider_error"].includes(done.reason) ? "not_asked" : "refused",
  );
}

const NOT_ASKED: MetaCheck = {
  check: "webhook",
  state: "unchecked",
  text: "Meta could not be asked to send this account's messages. Connect it again in a minute.",
};

/**
 * Asks a phone in coexistence for its address book and its history, which then come as webhooks. Meta takes the
 * question once, within a day of the number's onboarding: that it was asked before, or too late, is no fault of this
 * connection, and is logged for the operator.
 */
export async function askPhoneForHistory(
  { access, externalId }: MetaAccount,
  historyDays: number | null,
): Promise<void> {
  for (const what of ["smb_app_state_sync", "history"] as const) {
    if (what === "history" && historyDays === 0) continue;
    const asked = await requestPhoneSync(access, externalId, what);
    if (!asked.ok) log({ level: "info", what: `phone_${what}_refused`, result: asked.reason });
  }
}
