import type { AccountState } from "../../shared/wire.ts";

/** What the owner of the workspace has to do, so that it does not happen again. */
export type OwnerAction =
  | "none"
  /** Sign the account in again. */
  | "reconnect"
  /** Give Parley another API key of UniPile. */
  | "new_key"
  /** Settle or widen the UniPile subscription. */
  | "pay"
  /** Do in the network's own app what it asks for. */
  | "verify"
  /** Set right how the account is connected: a proxy, a switched-off feature. */
  | "settings"
  /** Nothing but time helps. */
  | "wait"
  | "ask_unipile";

export type UnipileErrorRow = {
  /**
   * `later`: certainly not done, and another try makes sense. `unknown`: it may have been done. `never`: the same
   * call would be refused again.
   */
  retry: "never" | "later" | "unknown";
  /** What the agent reads. */
  text: string;
  owner: OwnerAction;
  accountState?: AccountState;
};

const SIGN_IN = { retry: "never", owner: "reconnect", accountState: "needs_sign_in" } as const;
const OUR_CALL = { retry: "never", owner: "none" } as const;
const MAY_BE_DONE = { retry: "unknown", owner: "wait" } as const;

/**
 * Every error type of UniPile v1 (reference/unipile.md, 1), without its "errors/". The type tells, not the status: a
 * 401 is mostly the account being signed out at its network, and not the API key. v2 has types of its own
 * ("api/...", "provider/..."): its rows would stand here beside these.
 */
export const UNIPILE_ERRORS: Readonly<Record<string, UnipileErrorRow>> = {
  // 400
  invalid_parameters: { ...OUR_CALL, text: "UniPile did not accept the message." },
  missing_parameters: { ...OUR_CALL, text: "UniPile found the message incomplete." },
  malformed_request: { ...OUR_CALL, text: "UniPile could not read the message." },
  invalid_request: { ...OUR_CALL, text: "UniPile did not accept this." },
  content_too_large: { ...OUR_CALL, text: "The message is too large for this network." },
  too_many_characters: { ...OUR_CALL, text: "The text is too long for this network." },
  limit_too_high: { ...OUR_CALL, text: "UniPile was asked for too much at once." },
  invalid_action: { ...OUR_CALL, text: "This network does not allow this." },

  // 401
  missing_credentials: {
    retry: "never",
    owner: "new_key",
    accountState: "needs_sign_in",
    text: "UniPile no longer accepts this workspace's API key.",
  },
  multiple_sessions: { ...SIGN_IN, text: "This account is signed in elsewhere too often. Sign in again to send." },
  wrong_account: { ...SIGN_IN, text: "This account's sign-in belongs to another account. Sign in again to send." },
  invalid_credentials: { ...SIGN_IN, text: "This account's sign-in is no longer valid. Sign in again to send." },
  expired_credentials: { ...SIGN_IN, text: "This account's sign-in has expired. Sign in again to send." },
  disconnected_account: { ...SIGN_IN, text: "This account is signed out. Sign in again to send." },
  checkpoint_error: { ...SIGN_IN, text: "The network asks for a security check. Sign in again to send." },
  invalid_checkpoint_solution: { ...SIGN_IN, text: "The security code was not right. Sign in again to send." },
  captcha_not_supported: {
    ...SIGN_IN,
    text: "The network asks for a puzzle that UniPile cannot show. Sign in again later to send.",
  },
  expired_link: { ...SIGN_IN, text: "The sign-in link has expired. Sign in again with a new one to send." },
  invalid_proxy_credentials: {
    retry: "never",
    owner: "settings",
    accountState: "stopped",
    text: "The proxy of this account refuses UniPile.",
  },
  // Mail only: they cannot come from a WhatsApp or Instagram account, and still get words if they do.
  invalid_imap_configuration: { ...OUR_CALL, owner: "settings", text: "The settings of a mail account are wrong." },
  invalid_smtp_configuration: { ...OUR_CALL, owner: "settings", text: "The settings of a mail account are wrong." },
  invalid_credentials_but_valid_account_imap: {
    ...OUR_CALL,
    owner: "settings",
    text: "The settings of a mail account are wrong.",
  },
  insufficient_privileges: { ...OUR_CALL, owner: "new_key", text: "This account may not send messages here." },
  disconnected_feature: {
    ...OUR_CALL,
    owner: "settings",
    text: "Messaging is switched off for this account at UniPile.",
  },

  // 403
  subscription_required: { ...OUR_CALL, owner: "pay", text: "The UniPile subscription does not cover this." },
  resource_access_restricted: { ...OUR_CALL, text: "The network does not let this account write to this chat." },
  action_required: {
    ...OUR_CALL,
    owner: "verify",
    text: "The network asks for something to be done in its own app first.",
  },

  // 404, 415, 422
  resource_not_found: { ...OUR_CALL, text: "UniPile does not know this chat or message." },
  unsupported_media_type: { ...OUR_CALL, text: "This network does not take this kind of file." },
  cannot_resend_yet: { ...OUR_CALL, owner: "wait", text: "The network does not allow this again so soon." },

  // 425, 429: nothing was done, and time helps.
  auth_in_progress: { retry: "later", owner: "wait", text: "This account is just being signed in." },
  too_many_requests: { retry: "later", owner: "wait", text: "Too many messages at once for this account." },

  // 5xx: most may come after the message has left.
  unexpected_error: { ...MAY_BE_DONE, owner: "ask_unipile", text: "UniPile had a problem of its own." },
  provider_error: { ...MAY_BE_DONE, text: "The network had a problem with this." },
  authentication_intent_error: { ...MAY_BE_DONE, owner: "reconnect", text: "Signing in at the network went wrong." },
  /** The session that would have carried it was not there. */
  no_client_session: { retry: "later", owner: "reconnect", text: "This account is not running at UniPile just now." },
  no_handler: { ...MAY_BE_DONE, owner: "ask_unipile", text: "UniPile could not work on this just now." },
  network_down: { ...MAY_BE_DONE, text: "UniPile could not reach the network just now." },
  service_unavailable: { ...MAY_BE_DONE, text: "UniPile is unavailable just now." },
  request_timeout: { ...MAY_BE_DONE, text: "The network did not answer UniPile in time." },
};

/** Where a type is missing, or is none of those. A status that is not here is told by its hundred. */
const BY_STATUS: Readonly<Record<number, UnipileErrorRow>> = {
  401: { ...OUR_CALL, owner: "reconnect", text: "UniPile does not let this account send here." },
  403: { ...OUR_CALL, text: "UniPile does not let this account send here." },
  404: { ...OUR_CALL, text: "UniPile does not know this chat or message." },
  // The provider giving up on something that it had begun.
  408: { ...MAY_BE_DONE, text: "UniPile did not get this done in time." },
  413: { ...OUR_CALL, text: "The message is too large for this network." },
  415: { ...OUR_CALL, text: "This network does not take this kind of file." },
  425: { retry: "later", owner: "wait", text: "UniPile is not ready for this account yet." },
  429: { retry: "later", owner: "wait", text: "Too many messages at once for this account." },
  501: { ...OUR_CALL, text: "UniPile cannot do this on this network." },
};

/** What an error is about, by its type, else by its status. */
export function errorRowOf(errorType: string | null, status: number): UnipileErrorRow {
  const known = rowOfType(errorType) ?? (Object.hasOwn(BY_STATUS, status) ? BY_STATUS[status] : undefined);
  if (known !== undefined) return known;
  if (status < 400) {
    const text = "UniPile answered from another address than the one that was connected.";
    return { ...OUR_CALL, owner: "settings", text };
  }
  if (status < 500) return { ...OUR_CALL, text: "UniPile did not accept the message." };
  return { ...MAY_BE_DONE, text: "UniPile had a problem of its own." };
}

export function rowOfType(errorType: string | null): UnipileErrorRow | undefined {
  return errorType !== null && Object.hasOwn(UNIPILE_ERRORS, errorType) ? UNIPILE_ERRORS[errorType] : undefined;
}
