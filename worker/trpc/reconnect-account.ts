import { TRPCError } from "@trpc/server";
import { readAccount } from "../channels/unipile/api.ts";
import { restartAccount } from "../channels/unipile/sign-in.ts";
import { findHeldAccount } from "../control/accounts.ts";
import type { AttemptRow } from "../control/sign-in-attempts.ts";
import { listStoredCredentials, type OpenedCredential } from "../control/stored-credentials.ts";
import { systemClock } from "../shared/clock.ts";
import { reasonOf } from "../shared/failure.ts";
import type { Account } from "../shared/wire.ts";
import { attachUnipile } from "./attach-unipile.ts";
import { connectMeta, isByLogin } from "./connect-meta.ts";
import { metaInputOf } from "./meta-stored.ts";
import { ownAccount } from "./own-account.ts";
import { refuse } from "./refuse.ts";
import { refuseCall } from "./refuse-call.ts";
import { type LoginBy, startInstagramLogin } from "./sign-in/instagram-login.ts";
import { startSignIn } from "./sign-in/start-sign-in.ts";
import { storedCredential, storedUnipile } from "./stored-access.ts";
import { offerOf } from "./unipile-offer.ts";
import type { Workplace } from "./workplace.ts";

/**
 * Brings an account back by the least that helps: by asking, by a restart, and only then by signing it in again. It
 * stays the account that its chats are of.
 *
 * @throws TRPCError `credentials_needed` when nothing is stored by which it could be reached
 */
export async function reconnectAccount(
  place: Workplace,
  accountId: string,
  now: number,
  login: LoginBy | null = null,
): Promise<{ account: Account } | { attempt: AttemptRow } | { url: string }> {
  const account = await ownAccount(place, accountId);
  const held = await findHeldAccount(place.services.control, place.tenant.id, accountId);
  if (account.provider === "meta") {
    if (held === null) throw credentialsNeeded();
    return reconnectMeta(place, account, await storedCredential(place, held.credentialId), now, login);
  }
  const credentialId = held?.credentialId ?? (await newestUnipile(place));
  if (held !== null) {
    const running = await startAgain(place, { credentialId, externalId: held.externalId });
    if (running !== null) return { account: running };
  }
  const again = { credentialId, accountId };
  const attempt =
    account.channel === "whatsapp"
      ? await startSignIn(place, { kind: "qr", ...again }, now)
      : // Its password is not kept, and UniPile's page asks for it.
        await startSignIn(place, { kind: "hosted", channel: "instagram", ...again }, now);
  return { attempt };
}

/** A token that came by signing in and is no longer good: its owner has to sign in again, at Instagram. */
async function reconnectMeta(
  place: Workplace,
  account: Account,
  credential: OpenedCredential,
  now: number,
  login: LoginBy | null,
): Promise<{ account: Account } | { url: string }> {
  try {
    const { items } = await connectMeta(place, metaInputOf(credential), null);
    return { account: items[0] ?? account };
  } catch (error) {
    const isOver = error instanceof TRPCError && reasonOf(error) === "wrong_key" && isByLogin(credential);
    if (!isOver || login === null || place.services.instagramApp === null) throw error;
    return startInstagramLogin(place, login, account.id, now);
  }
}

/** null for an account that only its owner can bring back. */
async function startAgain(
  place: Workplace,
  { credentialId, externalId }: { credentialId: string; externalId: string },
): Promise<Account | null> {
  const { access } = await storedUnipile(place, credentialId);
  const accountAccess = { ...access, accountExternalId: externalId, clock: systemClock };
  let read = await readAccount(accountAccess);
  if (read.ok && offerOf(read.value)?.state === "stopped") {
    const restarted = await restartAccount(accountAccess);
    if (!restarted.ok) throw refuseCall(restarted.reason);
    read = await readAccount(accountAccess);
  }
  if (!read.ok) {
    if (read.reason === "not_found" || read.reason === "account_signed_out") return null;
    throw refuseCall(read.reason);
  }
  const offered = offerOf(read.value);
  if (offered === null || offered.state === "needs_sign_in") return null;
  const { items } = await attachUnipile(place, { access, credentialId }, [offered], null);
  return items[0] ?? null;
}

async function newestUnipile({ services: { control }, tenant }: Workplace): Promise<string> {
  const stored = await listStoredCredentials(control, tenant.id);
  const newest = stored.find(({ provider }) => provider === "unipile");
  if (newest === undefined) throw credentialsNeeded();
  return newest.id;
}

const credentialsNeeded = () =>
  refuse("CONFLICT", "credentials_needed", "Its credentials are not stored any more. Connect it with new ones.");
