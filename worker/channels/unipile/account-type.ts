import type { ChannelName } from "../../shared/wire.ts";

/** `account_type` and `type` of an account -> our channel; null for the networks that Parley does not carry. */
export function channelOfAccountType(accountType: string): ChannelName | null {
  switch (accountType.toUpperCase()) {
    case "WHATSAPP":
      return "whatsapp";
    case "INSTAGRAM":
      return "instagram";
    default:
      return null;
  }
}
