import { beginSignIn, type SignIn, type SignInFailure, type SignInStep } from "../../channels/unipile/sign-in.ts";
import { findHeldAccount } from "../../control/accounts.ts";
import { type AttemptRow, createAttempt } from "../../control/sign-in-attempts.ts";
import { newId } from "../../shared/ids.ts";
import type { Outcome } from "../../shared/outcome.ts";
import { parsePhone } from "../../shared/phone.ts";
import type { ChannelName } from "../../shared/wire.ts";
import { badField, notFound, refuse } from "../refuse.ts";
import { storedUnipile } from "../stored-access.ts";
import { refusalOf } from "../unipile-offer.ts";
import { refuseWhileRestoring } from "../while-restoring.ts";
import type { Workplace } from "../workplace.ts";
import { settleSignIn } from "./finish-sign-in.ts";
import { openHostedPage } from "./hosted-page.ts";
import { patchOfStep } from "./note-step.ts";
import { problemText } from "./sign-in-words.ts";

export type SignInStart = {
  credentialId: string;
  /** Ours: to sign it in again. */
  accountId?: string | undefined;
  historyDays?: number | undefined;
} & (
  | { kind: "qr"; phone?: string | undefined }
  | { kind: "instagram"; username: string; password: string }
  | { kind: "hosted"; channel: ChannelName }
);

/**
 * Begins to sign an account in, a new one or one that is known.
 *
 * @throws TRPCError when UniPile or the network refuses at once: then there is no attempt
 */
export async function startSignIn(place: Workplace, start: SignInStart, now: number): Promise<AttemptRow> {
  await refuseWhileRestoring(place);
  const { access, credentialId } = await storedUnipile(place, start.credentialId);
  const channel = start.kind === "hosted" ? start.channel : start.kind === "qr" ? "whatsapp" : "instagram";
  const again = await accountAgain(place, start.accountId, channel);
  const { control } = place.services;
  const common = {
    ...{ tenantId: place.tenant.id, credentialId, kind: start.kind, channel },
    ...{ accountId: start.accountId ?? null, historyDays: start.historyDays ?? null },
  };

  if (start.kind === "hosted") {
    const id = newId();
    const page = await openHostedPage(place, access, { attemptId: id, channel, externalId: again }, now);
    return createAttempt(control, { ...common, ...page, state: "waiting" }, now, id);
  }

  const phone = start.kind === "qr" && start.phone !== undefined ? phoneOf(start.phone) : null;
  const how: SignIn =
    start.kind === "qr"
      ? { channel: "whatsapp", pairingPhone: phone }
      : { channel: "instagram", username: start.username, password: start.password };
  const step = await beginOrAnew(
    () => beginSignIn(access, how, again),
    () => beginSignIn(access, how, null),
  );
  if (!step.ok) throw signInRefused(step.reason, channel);
  if (step.value.type === "connected") {
    const { externalId } = step.value;
    const attempt = await createAttempt(control, { ...common, state: "waiting", externalId }, now);
    return settleSignIn(place, access, attempt, externalId);
  }
  return createAttempt(control, { ...common, phone, state: "waiting", ...patchOfStep(step.value, null, now) }, now);
}

/** Where UniPile does not have the account any more, it is made anew there; its chats stay with it here. */
async function beginOrAnew(
  again: () => Promise<Outcome<SignInStep, SignInFailure>>,
  anew: () => Promise<Outcome<SignInStep, SignInFailure>>,
): Promise<Outcome<SignInStep, SignInFailure>> {
  const step = await again();
  return !step.ok && step.reason === "not_found" ? anew() : step;
}

/** @returns UniPile's id of an account that is to be signed in again; null for a new one, and for one that is gone */
async function accountAgain(
  place: Workplace,
  accountId: string | undefined,
  channel: ChannelName,
): Promise<string | null> {
  if (accountId === undefined) return null;
  const accounts = await place.inbox((inbox) => inbox.listAccounts());
  const account = accounts.find(({ id, provider }) => id === accountId && provider === "unipile");
  if (account === undefined) throw notFound();
  if (account.channel !== channel) throw badField("wrong_type", "accountId", `is no ${channel} account`);
  const held = await findHeldAccount(place.services.control, place.tenant.id, accountId);
  return held?.externalId ?? null;
}

function phoneOf(written: string): string {
  const phone = parsePhone(written, null);
  if (phone.ok) return phone.value;
  throw badField("wrong_phone", "phone", "must be a number with its country, such as +34 612 345 678");
}

/** Why a sign-in was refused at once -> what the person who began it is told. */
export function signInRefused(reason: SignInFailure, channel: ChannelName) {
  switch (reason) {
    case "wrong_password":
      return badField(reason, "password", problemText(reason, channel));
    case "wrong_code":
    case "attempt_expired":
    case "captcha_unsolvable":
    case "too_soon":
    case "unknown_checkpoint":
    case "wrong_account":
    case "subscription_required":
      return refuse("BAD_REQUEST", reason, problemText(reason, channel));
    // The network's word for a name or password that it does not take.
    case "account_signed_out":
      return badField("wrong_password", "password", problemText("wrong_password", channel));
    default:
      return refusalOf(reason);
  }
}
