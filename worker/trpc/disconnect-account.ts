import { TRPCError } from "@trpc/server";
import type { ChannelFailure } from "../channels/channel.ts";
import { unsubscribeAccount } from "../channels/instagram/subscribe.ts";
import { deleteAccount } from "../channels/unipile/sign-in.ts";
import { unsubscribeBusinessAccount } from "../channels/whatsapp/subscribe.ts";
import { overrideNumberWebhook } from "../channels/whatsapp/webhook-state.ts";
import { findHeldAccount, type HeldAccount, listHeldAccounts, releaseAccount } from "../control/accounts.ts";
import { forgetAppSecrets } from "../control/app-secrets.ts";
import { forgetCredential, type OpenedCredential, openCredential } from "../control/stored-credentials.ts";
import { errorName, log } from "../shared/log.ts";
import { type Outcome, ok } from "../shared/outcome.ts";
import type { Account } from "../shared/wire.ts";
import { refreshUnipileWebhooks } from "./attach-unipile.ts";
import { ownAccount } from "./own-account.ts";
import { refuseCall } from "./refuse-call.ts";
import { accessOf, accountAccessOf } from "./stored-access.ts";
import type { Workplace } from "./workplace.ts";

/**
 * Takes an account away, at its provider first: where that cannot be reached just now, nothing has changed. A provider
 * that knows the account or the key no more keeps nobody from leaving. Its chats stay readable.
 *
 * @throws TRPCError when the provider could not be asked
 */
export async function disconnectAccount(place: Workplace, accountId: string): Promise<Account> {
  const { services, tenant, inbox } = place;
  const { control, vault } = services;
  const account = await ownAccount(place, accountId);
  const held = await findHeldAccount(control, tenant.id, accountId);
  const credential = held && (await openCredential(control, vault, tenant, held.credentialId));
  if (held !== null && credential !== null) {
    const revoked = await revoke(place, held, credential);
    if (!revoked.ok && LATER.has(revoked.reason)) throw refuseCall(revoked.reason);
  }
  const removed = await inbox((object) => object.careForAccount(accountId, { type: "remove" }));
  await releaseAccount(control, tenant.id, accountId);
  if (credential !== null) await tidyUp(place, credential);
  return removed ?? account;
}

/** Failures after which nobody knows whether the provider has let go: to be tried again. */
const LATER: ReadonlySet<ChannelFailure> = new Set(["rate_limited", "unreachable", "timed_out", "provider_error"]);

async function revoke(
  { services, tenant }: Workplace,
  held: HeldAccount,
  credential: OpenedCredential,
): Promise<Outcome<null, ChannelFailure>> {
  const access = accountAccessOf(services, credential, held.externalId);
  if (held.provider === "unipile") return deleteAccount(access);
  if (held.channel === "instagram") return unsubscribeAccount(access);
  const { businessAccountId } = credential;
  if (businessAccountId === null) return ok(null);
  const others = await Promise.all(
    (await listHeldAccounts(services.control, tenant.id))
      .filter(({ id, provider, channel }) => id !== held.id && provider === "meta" && channel === "whatsapp")
      .map(({ credentialId }) => openCredential(services.control, services.vault, tenant, credentialId)),
  );
  // The app is told of a whole business account: its other numbers go on.
  if (others.some((other) => other?.businessAccountId === businessAccountId)) {
    return overrideNumberWebhook(access, held.externalId, null);
  }
  return unsubscribeBusinessAccount(access, businessAccountId);
}

/** What was there for this account alone. What is left over does no harm, so nothing here undoes the disconnecting. */
async function tidyUp(place: Workplace, credential: OpenedCredential): Promise<void> {
  const { services, tenant } = place;
  try {
    if (credential.provider === "unipile") {
      const access = accessOf(services, credential);
      await refreshUnipileWebhooks(place, { access, credentialId: credential.id });
      return;
    }
    const held = await listHeldAccounts(services.control, tenant.id);
    if (held.some(({ credentialId }) => credentialId === credential.id)) return;
    await forgetCredential(services.control, tenant.id, credential.id);
    forgetAppSecrets(tenant.id);
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    log({ level: "error", what: "webhooks_left_at_provider", error: errorName(error) });
  }
}

/** The platform's bound on the calls of one request. Each deletes 20,000 messages, so it is more than an object holds. */
const CALLS_MAX = 900;

/**
 * Deletes what was said through an account that is disconnected. Cut off in the middle, it is gone on with by asking
 * again.
 *
 * @returns false when something is left
 */
export async function eraseAccount({ inbox }: Workplace, accountId: string): Promise<boolean> {
  for (let call = 0; call < CALLS_MAX; call++) {
    if (await inbox((object) => object.forgetAccount(accountId, call === 0))) return true;
  }
  return false;
}
