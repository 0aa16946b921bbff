import type { Attempt } from "../../worker/shared/sign-in-attempt.ts";
import type { Account, AccountProblem, AccountState, ChannelName, Provider } from "../../worker/shared/wire.ts";

export type { Attempt } from "../../worker/shared/sign-in-attempt.ts";

/** What was typed in once and is kept sealed: of its secrets only the last characters are known here. */
export type Credential = {
  id: string;
  provider: Provider;
  /** Null: it serves both (a UniPile key). */
  channel: ChannelName | null;
  origin: string;
  lastFour: string;
  createdAt: string;
  expiresAt: string | null;
  /** It came by signing in with Instagram, and a new one comes in the same way. */
  byLogin: boolean;
  /** How many accounts are connected by it. */
  accounts: number;
};

/** One thing that was looked at, and what was seen; `field`: what was typed in and it is about. */
export type Check = { check: string; state: "ok" | "problem" | "unchecked"; text: string; field?: string | undefined };

/** An account that a provider offers for some credentials. */
export type Offer = { externalId: string; channel: ChannelName; name: string; state: AccountState };

/** Where an account's webhooks have to go, and whether they do. */
export type WebhookDetails = {
  url: string;
  verifyToken?: string | undefined;
  subscribed: boolean | null;
  problem: AccountProblem | null;
};

/** Whether something may still come of it without a new beginning. */
export const isOpen = ({ state }: Attempt): boolean =>
  state === "waiting" || state === "qr" || state === "pairing_code" || state === "checkpoint";

/** A code that is too old is followed by a new one: the sign-in goes on. */
export const isGoingOn = (attempt: Attempt): boolean =>
  isOpen(attempt) || (attempt.kind === "qr" && attempt.state === "expired");

/** How an account stands, in the one word that matters most to its owner. */
export const standingOf = ({ state, pausedAt }: Pick<Account, "state" | "pausedAt">): AccountState | "paused" =>
  pausedAt && (state === "connected" || state === "silent") ? "paused" : state;

/** Whether its owner has to do something before messages come and go again. */
export const needsOwner = (account: Pick<Account, "state" | "pausedAt">): boolean => {
  const standing = standingOf(account);
  return standing !== "connected" && standing !== "connecting";
};
