import {
  authorizeAddress,
  LOGIN_SCOPES,
  type LoginApp,
  lastingToken,
  redeemCode,
} from "../../channels/instagram/login.ts";
import { noteInstagramLogin, takeInstagramLogin } from "../../control/instagram-logins.ts";
import { writeOnboarding } from "../../control/onboarding.ts";
import type { Account } from "../../shared/wire.ts";
import { connectFound, saveMetaCredential } from "../connect-meta.ts";
import type { Services } from "../context.ts";
import { type MetaAccount, profileOfToken } from "../meta-accounts.ts";
import { ownAccount } from "../own-account.ts";
import { refuse } from "../refuse.ts";
import { refuseCall } from "../refuse-call.ts";
import { refuseWhileRestoring } from "../while-restoring.ts";
import type { Workplace } from "../workplace.ts";
import { makeLoginState, openLoginState } from "./login-state.ts";

/** Time to find the password and the phone; Instagram's own code lives for an hour. */
const LOGIN_LIFE_MS = 30 * 60 * 1000;

/** Where Instagram leads back to: the operator enters this address in the app's dashboard. */
export const LOGIN_RETURN_PATH = "/connections/instagram";

/** Who is at it: what one session began, no other ends. */
export type LoginBy = { sessionId: string };

/**
 * Begins a sign-in with Instagram by the operator's app.
 *
 * @param accountId ours, of a profile that is signed in again
 * @returns the address at Instagram that the browser has to be sent to
 * @throws TRPCError `not_configured` where the operator has set up no app
 */
export async function startInstagramLogin(
  place: Workplace,
  { sessionId }: LoginBy,
  accountId: string | null,
  now: number,
): Promise<{ url: string }> {
  const app = loginAppOf(place.services);
  await refuseWhileRestoring(place);
  if (accountId !== null) {
    const { provider, channel } = await ownAccount(place, accountId);
    if (provider !== "meta" || channel !== "instagram") throw notByLogin();
  }
  const { control, vault } = place.services;
  const expiresAt = now + LOGIN_LIFE_MS;
  const { state, stateHash } = await makeLoginState(vault, expiresAt);
  await noteInstagramLogin(control, { stateHash, tenantId: place.tenant.id, sessionId, accountId, expiresAt });
  return { url: authorizeAddress(app, { redirectUri: redirectUriOf(place), state }) };
}

/** What Instagram's page brought back in its address. */
export type LoginReturn = { state: string; code?: string | undefined; error?: string | undefined };

/** `account` null: the profile's token is stored, and the next step of the wizard connects it. */
export type LoginEnd = { credentialId: string; account: Account | null };

/**
 * Ends a sign-in with Instagram. The state counts once, whatever comes of it, and so does the code: what is refused
 * is begun again from the start.
 *
 * @throws TRPCError for all that a person can mend
 */
export async function finishInstagramLogin(
  place: Workplace,
  { sessionId }: LoginBy,
  { state, code, error }: LoginReturn,
  now: number,
): Promise<LoginEnd> {
  const app = loginAppOf(place.services);
  // Before the state is used up: it counts when the restore is done.
  await refuseWhileRestoring(place);
  const { control, vault } = place.services;
  const stateHash = await openLoginState(vault, state, now);
  const login =
    stateHash && (await takeInstagramLogin(control, { stateHash, tenantId: place.tenant.id, sessionId }, now));
  if (!login) {
    const words = "This sign-in was used already, took too long, or was begun in another browser. Begin it again.";
    throw refuse("BAD_REQUEST", "login_not_valid", words);
  }
  if (error === "access_denied") {
    const words = "Instagram was told not to let Parley in, so nothing was connected.";
    throw refuse("BAD_REQUEST", "login_denied", words);
  }
  if (error !== undefined || code === undefined || code === "") throw codeRefused();
  const found = await profileBehind(place, app, code, now);
  if (login.accountId === null) {
    const { id: credentialId } = await saveMetaCredential(place, found);
    const choice = { provider: "meta" as const, channel: "instagram" as const };
    await writeOnboarding(control, place.tenant.id, { choice, credentialId, finishedAt: null });
    return { credentialId, account: null };
  }
  const { externalId } = await ownAccount(place, login.accountId);
  if (externalId !== found.externalId) {
    const words = `That was ${found.handle ?? "another profile"}, not the one to be signed in again. Switch the account at Instagram and try again.`;
    throw refuse("BAD_REQUEST", "wrong_account", words);
  }
  const { items, credentialId } = await connectFound(place, found, null);
  return { credentialId, account: items[0] ?? null };
}

/** The profile that a code is for, with a token that lasts. */
async function profileBehind(place: Workplace, app: LoginApp, code: string, now: number): Promise<MetaAccount> {
  const redeemed = await redeemCode(app, { code, redirectUri: redirectUriOf(place) });
  if (!redeemed.ok) throw redeemed.reason === "code_refused" ? codeRefused() : refuseCall(redeemed.reason);
  const { token, permissions } = redeemed.value;
  if (permissions !== null && LOGIN_SCOPES.some((scope) => !permissions.includes(scope))) {
    const words =
      "Instagram was allowed to show the profile, but not its messages. Sign in again and leave both switched on.";
    throw refuse("BAD_REQUEST", "login_permissions", words);
  }
  const lasting = await lastingToken(app, token);
  if (!lasting.ok) throw refuseCall(lasting.reason);
  const expiresAt = now + lasting.value.lastsMs;
  const { account, lines } = await profileOfToken(place.services, { accessToken: lasting.value.token, expiresAt });
  if (account !== null) return account;
  throw lines.some(({ check, state }) => check === "messages" && state === "problem") ? noMessages() : noProfile();
}

export function loginAppOf({ instagramApp, graphOrigins, fetch }: Services): LoginApp {
  if (instagramApp === null) throw notConfigured();
  const { id, secret } = instagramApp;
  const { instagramPage: page, instagramToken: token, instagram: graph } = graphOrigins;
  return { id, secret, fetch, origins: { page, token, graph } };
}

/** Both times letter by letter the same: Instagram compares them. */
const redirectUriOf = ({ origin }: Workplace): string => `${origin}${LOGIN_RETURN_PATH}`;

const notConfigured = () =>
  refuse("BAD_REQUEST", "not_configured", "This Parley has no Instagram app. Use an access token of your own app.");

const notByLogin = () =>
  refuse("BAD_REQUEST", "not_supported", "Only Instagram profiles by Meta are signed in like this.");

const noMessages = () => {
  const words =
    "Instagram does not show this profile's messages. In the Instagram app, let connected tools access messages.";
  return refuse("BAD_REQUEST", "login_no_messages", words);
};

const noProfile = () =>
  refuse("BAD_REQUEST", "login_no_profile", "This is no professional profile, or Instagram does not say which one.");

const codeRefused = () =>
  refuse("BAD_REQUEST", "login_refused", "Instagram did not confirm this sign-in. Begin it again.");
