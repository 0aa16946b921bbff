import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { AccountState } from "../../shared/wire.ts";
import type { AccountAccess, AccountHealth, ChannelFailure } from "../channel.ts";
import { accountStateOf } from "./account-state.ts";
import { readAccount } from "./api.ts";
import type { UnipileAccount } from "./schema.ts";

/**
 * How an account stands, by `GET /accounts/{id}` (reference/unipile.md, 2.1). That UniPile does not have it any more,
 * or says that it is signed out, is an answer and not a failure.
 */
export async function unipileHealth(access: AccountAccess): Promise<Outcome<AccountHealth, ChannelFailure>> {
  const read = await readAccount(access);
  if (read.ok) return ok(healthOf(read.value));
  switch (read.reason) {
    case "not_found":
      return ok({ state: "removed", name: null, problems: problemsOf("removed", "DELETED") });
    case "account_signed_out":
      return ok({ state: "needs_sign_in", name: null, problems: problemsOf("needs_sign_in", "CREDENTIALS") });
    default:
      return fail(read.reason);
  }
}

function healthOf(account: UnipileAccount): AccountHealth {
  const status = messagingStatusOf(account);
  const state = stateOfAccount(account);
  const { username = null, phone_number: phone = null } = account.connection_params?.im ?? {};
  return { state, name: account.name ?? username ?? phone, problems: problemsOf(state, status) };
}

/**
 * `sources[]` has one entry a feature; messaging is the one whose id ends so. A word that is not known says nothing
 * good, and nothing bad enough to stop sending.
 */
export function stateOfAccount(account: UnipileAccount): AccountState {
  const status = messagingStatusOf(account);
  return (status === null ? null : accountStateOf(status)) ?? "connecting";
}

function messagingStatusOf(account: UnipileAccount): string | null {
  const messaging = account.sources.find((source) => source.id?.endsWith("_MESSAGING")) ?? account.sources[0];
  return messaging?.status ?? null;
}

/** `code` is UniPile's word; the text says what it means and what to do (reference/unipile.md, 5.5). */
function problemsOf(state: AccountState, status: string | null): AccountHealth["problems"] {
  const text = wordsOf(state, status?.toUpperCase() ?? null);
  return text === null ? [] : [{ code: status?.slice(0, 64) ?? "no_status", text }];
}

function wordsOf(state: AccountState, status: string | null): string | null {
  switch (state) {
    case "connected":
    case "silent":
      return null;
    case "connecting":
      return "UniPile is connecting this account. Until it is done, messages neither come nor go.";
    case "needs_sign_in":
      return status === "PERMISSIONS"
        ? "The account did not give UniPile every permission. Reconnect it and grant them all."
        : "The network has signed this account out. Reconnect it: scan the QR code or sign in again.";
    case "stopped":
      return status === "ERROR"
        ? "UniPile has a problem with this account. Restart it at UniPile; if that does not help, ask their support."
        : "This account is stopped at UniPile. Restart it there.";
    case "removed":
      return "This account was removed at UniPile. Connect it again.";
  }
}
