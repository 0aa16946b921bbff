import { randomInt, randomUUID } from "node:crypto";
import { changeAccountStatus } from "./account-status.ts";
import { ControlRefusal } from "./messages.ts";
import { makeAccount } from "./people.ts";
import type { AccountRecord, AccountType } from "./records.ts";
import { bringBack } from "./remade-account.ts";
import type { Simulation } from "./simulation.ts";

/** UniPile's words for what a network may want (reference: unipile, 2.3). */
export const CHECKPOINTS = [
  "2FA",
  "OTP",
  "IN_APP_VALIDATION",
  "CAPTCHA",
  "PHONE_REGISTER",
  "CONTRACT_CHOOSER",
] as const;
export type CheckpointWord = (typeof CHECKPOINTS)[number];

/** A name and password that the simulated Instagram knows, and what it asks for on the way in, one after the other. */
export type NetworkLogin = {
  apiKey: string;
  username: string;
  password: string;
  checkpoints: CheckpointWord[];
  code: string;
};

/** One sign-in under way, by the id of the account that it is for. It is forgotten by a restart, as a real one is. */
export type SignIn = {
  accountId: string;
  apiKey: string;
  type: AccountType;
  /** Of WhatsApp: what the phone is to scan, or to be told. */
  secret: string | null;
  login: NetworkLogin | null;
  /** What is still to be passed; the first one is being asked for. */
  checkpoints: CheckpointWord[];
  isApproved: boolean;
  expiresAt: number;
};

/** A page of UniPile's own, for one account. */
export type HostedLink = {
  token: string;
  apiKey: string;
  type: AccountType;
  /** The account to sign in again; null for a new one. */
  accountId: string | null;
  name: string;
  notifyUrl: string | null;
  returnUrl: string | null;
  expiresAt: number;
};

/** Networks take a code for so long (reference: unipile, 2.3); of a QR code nobody has written it down. */
const CHECKPOINT_LIFE_MS = 5 * 60_000;

/** What is under way at the simulated networks. */
export class SignInBook {
  readonly underWay = new Map<string, SignIn>();
  readonly links = new Map<string, HostedLink>();
  readonly logins: NetworkLogin[] = [];
  /** Of a QR code, in ms. */
  qrLifeMs = 60_000;

  clear(apiKey?: string): void {
    const isGone = (one: { apiKey: string }) => apiKey === undefined || one.apiKey === apiKey;
    for (const [id, one] of this.underWay) if (isGone(one)) this.underWay.delete(id);
    for (const [token, one] of this.links) if (isGone(one)) this.links.delete(token);
    for (const one of this.logins.filter(isGone)) this.logins.splice(this.logins.indexOf(one), 1);
  }
}

/** Begins one for a new account, or for one that is there and then keeps its id. */
export function beginSignIn(
  simulation: Simulation,
  of: { apiKey: string; type: AccountType; account: AccountRecord | null; login: NetworkLogin | null },
): SignIn {
  const { apiKey, type, login } = of;
  const name = login?.username ?? "WhatsApp being connected";
  const account =
    of.account ??
    makeAccount(
      simulation.world,
      { apiKey, type, name, status: "CONNECTING", ...(login !== null && { username: login.username }) },
      Date.now(),
    );
  const isScan = type === "WHATSAPP";
  const signIn: SignIn = {
    ...{ accountId: account.id, apiKey, type, login },
    // Long, as the real ones are: five parts divided by commas.
    secret: isScan ? `2@${[randomUUID(), randomUUID(), randomUUID()].join(",")}` : null,
    checkpoints: [...(login?.checkpoints ?? [])],
    isApproved: false,
    expiresAt: Date.now() + (isScan ? simulation.signIns.qrLifeMs : CHECKPOINT_LIFE_MS),
  };
  simulation.signIns.underWay.set(account.id, signIn);
  simulation.onChange();
  return signIn;
}

/** What somebody types in on the phone in the place of scanning. */
export const pairingCode = (): string =>
  Array.from({ length: 8 }, () => "ABCDEFGHJKLMNPQRSTVWXYZ123456789".charAt(randomInt(32))).join("");

/** The network has let it in. */
export function finishSignIn(
  simulation: Simulation,
  signIn: SignIn,
  owner: { name?: string | undefined; phoneNumber?: string | undefined } = {},
): AccountRecord {
  const account = simulation.world.accounts.get(signIn.accountId);
  if (account === undefined) throw new ControlRefusal(`the provider has no account ${signIn.accountId}`);
  const isNew = account.status === "CONNECTING";
  if (owner.name !== undefined) account.name = owner.name;
  if (owner.phoneNumber !== undefined) account.phoneNumber = owner.phoneNumber;
  simulation.signIns.underWay.delete(signIn.accountId);
  if (isNew) bringBack(simulation.world, account);
  changeAccountStatus(simulation, account, isNew ? "CREATION_SUCCESS" : "RECONNECTED");
  return account;
}

/** Somebody scans the QR code, or types the pairing code in. */
export function scanCode(
  simulation: Simulation,
  accountId: string,
  owner: { name?: string | undefined; phoneNumber?: string | undefined } = {},
): AccountRecord {
  const signIn = simulation.signIns.underWay.get(accountId);
  if (signIn?.type !== "WHATSAPP") throw new ControlRefusal("nothing is there to be scanned for this account");
  if (signIn.expiresAt <= Date.now()) throw new ControlRefusal("the code has expired");
  return finishSignIn(simulation, signIn, owner);
}

/** Somebody says yes in the Instagram app. */
export function approveInApp(simulation: Simulation, accountId: string): void {
  const signIn = simulation.signIns.underWay.get(accountId);
  if (signIn?.checkpoints[0] !== "IN_APP_VALIDATION") throw new ControlRefusal("nothing is there to be approved");
  signIn.isApproved = true;
  signIn.checkpoints.shift();
  // What is asked for after it comes with the next call.
  if (signIn.checkpoints.length === 0) finishSignIn(simulation, signIn);
}

/** The time that networks give is over: a test does not wait for that. */
export function expireSignIn(simulation: Simulation, accountId: string): void {
  const signIn = simulation.signIns.underWay.get(accountId);
  if (signIn === undefined) throw new ControlRefusal("no sign-in of this account is under way");
  signIn.expiresAt = 0;
}

/**
 * Somebody signs in on UniPile's page: the account is made or signed in again, and the call-back made.
 *
 * @returns what the call-back was answered; null when there is none, or nobody answered
 */
export async function completeHostedLink(
  simulation: Simulation,
  token: string,
  owner: { name?: string | undefined; phoneNumber?: string | undefined } = {},
): Promise<{ account: AccountRecord; notified: number | null }> {
  const link = simulation.signIns.links.get(token);
  if (link === undefined || link.expiresAt <= Date.now()) throw new ControlRefusal("this page has expired");
  const known = link.accountId === null ? null : (simulation.world.accounts.get(link.accountId) ?? null);
  const { apiKey, type } = link;
  const signIn = beginSignIn(simulation, { apiKey, type, account: known, login: null });
  const account = finishSignIn(simulation, signIn, owner);
  return { account, notified: await notify(link, account, known === null ? "CREATION_SUCCESS" : "RECONNECTED") };
}

/** No signature, and the provider's kind is not said (reference: unipile, 2.4). */
async function notify(link: HostedLink, account: AccountRecord, status: string): Promise<number | null> {
  if (link.notifyUrl === null) return null;
  try {
    const answer = await fetch(link.notifyUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ status, account_id: account.id, name: link.name }),
    });
    return answer.status;
  } catch {
    return null;
  }
}
