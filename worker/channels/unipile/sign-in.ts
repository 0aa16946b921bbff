import { z } from "zod";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { CheckpointType } from "../../shared/sign-in-attempt.ts";
import type { ChannelName } from "../../shared/wire.ts";
import type { AccountAccess, ChannelFailure, ProviderAccess } from "../channel.ts";
import { ask } from "./api.ts";
import { callUnipile, type UnipileRequest } from "./call.ts";
import { failureOfAnswer, failureOfNetwork } from "./failures.ts";
import { id, objectOf, words } from "./lenient.ts";
import { isSuccess } from "./outcome.ts";

/** Signing accounts in (reference/unipile.md, 2.2 to 2.5). */

/** What UniPile wants next. `externalId` is given before the scan or the code, and stays. */
export type SignInStep = { externalId: string } & (
  | { type: "connected" }
  | { type: "qr"; qr: string }
  | { type: "pairing_code"; code: string }
  | { type: "checkpoint"; checkpoint: CheckpointType }
);

/** Why a sign-in does not go on, beyond what any call may meet. */
export type SignInFailure =
  | ChannelFailure
  /** The network does not know this name and password. */
  | "wrong_password"
  | "wrong_code"
  /** The five minutes are over: it has to begin anew. */
  | "attempt_expired"
  | "captcha_unsolvable"
  /** A code was asked for too soon after the last. */
  | "too_soon"
  /** The network wants something that UniPile cannot pass on. */
  | "unknown_checkpoint"
  /** It was signed in to another account than the one that was meant. */
  | "wrong_account"
  | "subscription_required";

/** The networks take their time to let somebody in. */
const SIGN_IN_TIMEOUT_MS = 40_000;

/** How somebody signs in. The password goes into one call and is kept nowhere. */
export type SignIn =
  | { channel: "whatsapp"; pairingPhone: string | null }
  | { channel: "instagram"; username: string; password: string };

/** `POST /accounts`, or, with the id of an account that is there, `POST /accounts/{id}`, which keeps the id. */
export async function beginSignIn(
  access: ProviderAccess,
  signIn: SignIn,
  externalId: string | null,
): Promise<Outcome<SignInStep, SignInFailure>> {
  const json =
    signIn.channel === "whatsapp"
      ? {
          provider: "WHATSAPP",
          ...(signIn.pairingPhone !== null && { pairing_phone_number: signIn.pairingPhone }),
        }
      : { provider: "INSTAGRAM", username: signIn.username, password: signIn.password };
  const path = externalId === null ? ["accounts"] : ["accounts", externalId];
  return step(access, { method: "POST", path, body: { json } }, externalId);
}

/** `POST /accounts/checkpoint`: the answer may be the next checkpoint. */
export async function solveCheckpoint(
  access: ProviderAccess,
  { externalId, channel, code }: { externalId: string; channel: ChannelName; code: string },
): Promise<Outcome<SignInStep, SignInFailure>> {
  const json = { provider: channel.toUpperCase(), account_id: externalId, code };
  return step(access, { method: "POST", path: ["accounts", "checkpoint"], body: { json } }, externalId);
}

/** `POST /accounts/checkpoint/resend`: the network sends its code again. */
export async function resendCheckpoint(
  access: ProviderAccess,
  { externalId, channel }: { externalId: string; channel: ChannelName },
): Promise<Outcome<null, SignInFailure>> {
  const json = { provider: channel.toUpperCase(), account_id: externalId };
  const called = await callUnipile(access, {
    ...{ method: "POST", path: ["accounts", "checkpoint", "resend"], body: { json } },
    timeoutMs: SIGN_IN_TIMEOUT_MS,
  });
  if ("failure" in called) return fail(failureOfNetwork(called.failure));
  return isSuccess(called.answer)
    ? ok(null)
    : fail(signInFailureOf(called.answer.status, called.answer.errorType) ?? failureOfAnswer(called.answer));
}

/** `DELETE /accounts/{id}`: the network forgets the device. One that is gone already counts as deleted. */
export async function deleteAccount(access: AccountAccess): Promise<Outcome<null, ChannelFailure>> {
  const answered = await ask(access, { method: "DELETE", path: ["accounts", access.accountExternalId] });
  return answered.ok || answered.reason === "not_found" ? ok(null) : answered;
}

/** `POST /accounts/{id}/restart`: helps one that stopped, not one that is signed out. */
export async function restartAccount(access: AccountAccess): Promise<Outcome<null, ChannelFailure>> {
  const answered = await ask(access, { method: "POST", path: ["accounts", access.accountExternalId, "restart"] });
  return answered.ok ? ok(null) : answered;
}

export type HostedLinkOrder = {
  channel: ChannelName;
  /** The account to sign in again; null for a new one. */
  externalId: string | null;
  /** ms since 1970. Whatever it says, UniPile's links die at its daily restart. */
  expiresAt: number;
  /** Given back in the call to `notifyUrl`. */
  name: string;
  notifyUrl: string;
  /** Where the page sends people afterwards. */
  returnUrl: string;
};

const linkSchema = z.object({ url: words });

/** `POST /hosted/accounts/link` -> the address of UniPile's own page, for one use (reference, 2.4). */
export async function hostedLink(
  access: ProviderAccess,
  order: HostedLinkOrder,
): Promise<Outcome<string, ChannelFailure>> {
  const whom =
    order.externalId === null
      ? { type: "create", providers: [order.channel.toUpperCase()] }
      : { type: "reconnect", reconnect_account: order.externalId };
  const answered = await ask(access, {
    method: "POST",
    path: ["hosted", "accounts", "link"],
    body: {
      json: {
        ...whom,
        api_url: access.origin,
        // Exactly three digits of milliseconds, as this gives: without them it is refused.
        expiresOn: new Date(order.expiresAt).toISOString(),
        name: order.name,
        notify_url: order.notifyUrl,
        success_redirect_url: order.returnUrl,
        failure_redirect_url: order.returnUrl,
      },
    },
  });
  if (!answered.ok) return answered;
  const url = linkSchema.safeParse(answered.value).data?.url ?? null;
  // It is opened by a person's browser: nothing but a web page.
  return url !== null && /^https?:\/\//.test(url) ? ok(url) : fail("unreadable_answer");
}

const stepSchema = z.object({
  object: words,
  account_id: id,
  /** An older answer has the text here (reference, 2.2). */
  qrcode: words,
  checkpoint: objectOf(z.object({ type: words, qrcode: words, code: words, pairing_code: words })),
});

async function step(
  access: ProviderAccess,
  request: UnipileRequest,
  knownId: string | null,
): Promise<Outcome<SignInStep, SignInFailure>> {
  const called = await callUnipile(access, { ...request, timeoutMs: SIGN_IN_TIMEOUT_MS });
  if ("failure" in called) return fail(failureOfNetwork(called.failure));
  const { answer } = called;
  if (!isSuccess(answer)) {
    return fail(signInFailureOf(answer.status, answer.errorType) ?? failureOfAnswer(answer));
  }
  const parsed = stepSchema.safeParse(answer.json);
  const externalId = parsed.success ? (parsed.data.account_id ?? knownId) : null;
  if (!parsed.success || externalId === null) return fail("unreadable_answer");
  const { object, qrcode, checkpoint } = parsed.data;
  if (object === "AccountCreated" || object === "AccountReconnected") return ok({ type: "connected", externalId });
  const qr = checkpoint?.qrcode ?? qrcode;
  if (qr !== null) return ok({ type: "qr", externalId, qr });
  const code = checkpoint?.pairing_code ?? checkpoint?.code ?? null;
  if (code !== null) return ok({ type: "pairing_code", externalId, code });
  const type = checkpoint === null ? null : CHECKPOINTS.get(checkpoint.type?.toUpperCase() ?? "");
  if (type === null) return fail("unreadable_answer");
  return type === undefined ? fail("unknown_checkpoint") : ok({ type: "checkpoint", externalId, checkpoint: type });
}

/** UniPile's words (reference, 2.3) in ours. A contract to choose is LinkedIn's alone. */
const CHECKPOINTS: ReadonlyMap<string, CheckpointType> = new Map([
  ["2FA", "2fa"],
  ["OTP", "otp"],
  ["IN_APP_VALIDATION", "in_app"],
  ["CAPTCHA", "captcha"],
  ["PHONE_REGISTER", "phone"],
]);

function signInFailureOf(status: number, errorType: string | null): SignInFailure | null {
  switch (errorType) {
    case "invalid_credentials":
      return "wrong_password";
    case "invalid_checkpoint_solution":
      return "wrong_code";
    case "wrong_account":
      return "wrong_account";
    case "captcha_not_supported":
      return "captcha_unsolvable";
    case "cannot_resend_yet":
      return "too_soon";
    case "checkpoint_error":
    case "authentication_intent_error":
    case "expired_link":
      return "attempt_expired";
    case "subscription_required":
      return "subscription_required";
    default:
      // The intent died: 408 when it does, 400 from then on (reference, 2.3).
      return status === 408 ? "attempt_expired" : null;
  }
}
