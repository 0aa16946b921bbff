import type { AccountProblem, AccountState, ChannelName, Provider } from "./wire.ts";

/** What a state says by itself, for an account of which nothing nearer is known: what it means, and what to do. */
export function problemOfState(provider: Provider, channel: ChannelName, state: AccountState): AccountProblem | null {
  const who = provider === "unipile" ? "UniPile" : "Meta";
  switch (state) {
    case "connected":
      return null;
    case "connecting":
      return {
        code: "connecting",
        text: `${who} is connecting this account. Until it is done, messages neither come nor go.`,
        todo: "Wait a few minutes. If it stays like this, reconnect the account.",
      };
    case "needs_sign_in":
      return { code: "needs_sign_in", text: SIGNED_OUT[channel], todo: signInAgain(provider, channel) };
    case "stopped":
      return {
        code: "stopped",
        text: `${who} has stopped this account. Messages neither come nor go.`,
        todo:
          provider === "unipile" ? "Reconnect it: UniPile starts it again." : "See what Meta says in WhatsApp Manager.",
      };
    case "silent":
      return {
        code: "silent",
        text: "No message has come for far longer than usual.",
        todo: "Write to it from another phone. If nothing arrives here, reconnect the account.",
      };
    case "removed":
      return {
        code: "removed",
        text: "This account is not connected any more. Its messages stay readable here.",
        todo: "Connect it again to write and to receive.",
      };
  }
}

const SIGNED_OUT: Record<ChannelName, string> = {
  whatsapp: "WhatsApp has signed this account out. Messages neither come nor go.",
  instagram: "Instagram has signed this account out. Messages neither come nor go.",
};

function signInAgain(provider: Provider, channel: ChannelName): string {
  if (provider === "meta") return "Give it a new access token.";
  return channel === "whatsapp" ? "Reconnect it: scan a new QR code." : "Reconnect it: sign in again.";
}
