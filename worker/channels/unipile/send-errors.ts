import type { AccountState, MessageError } from "../../shared/wire.ts";

/**
 * UniPile's error types on a send (reference/unipile.md, 1), in plain words for the agent, with what they say
 * about the account. A type that is not here is told by its status (`errorOfStatus`).
 */
const KNOWN_TYPES: Readonly<Record<string, { text: string; accountState?: AccountState }>> = {
  missing_credentials: { text: "UniPile no longer accepts this workspace's API key.", accountState: "needs_sign_in" },
  disconnected_account: { text: "This account is signed out. Sign in again to send.", accountState: "needs_sign_in" },
  expired_credentials: {
    text: "This account's sign-in has expired. Sign in again to send.",
    accountState: "needs_sign_in",
  },
  invalid_credentials: {
    text: "This account's sign-in is no longer valid. Sign in again to send.",
    accountState: "needs_sign_in",
  },
  wrong_account: {
    text: "This account's sign-in belongs to another account. Sign in again to send.",
    accountState: "needs_sign_in",
  },
  multiple_sessions: {
    text: "This account is signed in elsewhere too often. Sign in again to send.",
    accountState: "needs_sign_in",
  },
  checkpoint_error: {
    text: "The network asks for a security check. Sign in again to send.",
    accountState: "needs_sign_in",
  },
  disconnected_feature: { text: "Messaging is switched off for this account at UniPile." },
  insufficient_privileges: { text: "This account may not send messages here." },
  subscription_required: { text: "The UniPile subscription does not cover this." },
  resource_access_restricted: { text: "The network does not let this account write to this chat." },
  action_required: { text: "The network asks for something to be done in its own app first." },
  content_too_large: { text: "The message is too large for this network." },
  too_many_characters: { text: "The text is too long for this network." },
  invalid_parameters: { text: "UniPile did not accept the message." },
  cannot_resend_yet: { text: "The network does not allow this again so soon." },
};

export function errorOfType(
  errorType: string | null,
  status: number,
): { error: MessageError; accountState?: AccountState } {
  const known = errorType !== null && Object.hasOwn(KNOWN_TYPES, errorType) ? KNOWN_TYPES[errorType] : undefined;
  if (known === undefined) return { error: { code: errorType ?? `http_${status}`, text: errorOfStatus(status) } };
  const error = { code: errorType ?? `http_${status}`, text: known.text };
  return known.accountState === undefined ? { error } : { error, accountState: known.accountState };
}

function errorOfStatus(status: number): string {
  if (status === 429) return "Too many messages at once for this account.";
  if (status === 401 || status === 403) return "UniPile does not let this account send here.";
  if (status === 404) return "UniPile does not know this chat.";
  if (status < 400) return "UniPile answered from another address than the one that was connected.";
  if (status < 500) return "UniPile did not accept the message.";
  return "UniPile had a problem of its own.";
}
