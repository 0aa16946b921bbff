import type { AccountState } from "../../shared/wire.ts";

/**
 * UniPile's words for how an account stands, from the `account_status` webhook and from `sources[].status`
 * (reference/unipile.md, 5.5 and 2.1), in ours. null for a word that is not known.
 * v2's words (running, errored, disconnected, paused) would be read by a function beside this one.
 */
export function accountStateOf(word: string): AccountState | null {
  switch (word.toUpperCase()) {
    case "OK":
    case "CREATION_SUCCESS":
    case "RECONNECTED":
    case "SYNC_SUCCESS":
      return "connected";
    case "CONNECTING":
      return "connecting";
    case "CREDENTIALS":
    case "PERMISSIONS":
      return "needs_sign_in";
    case "ERROR":
    case "STOPPED":
      return "stopped";
    case "DELETED":
      return "removed";
    default:
      return null;
  }
}
