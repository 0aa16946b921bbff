import type { CheckpointType } from "../../shared/sign-in-attempt.ts";
import type { ChannelName } from "../../shared/wire.ts";

/** What people read while an account is signed in. The keys are stable: programs decide by them. */

const NETWORK: Record<ChannelName, string> = { whatsapp: "WhatsApp", instagram: "Instagram" };

export function checkpointText(checkpoint: CheckpointType, channel: ChannelName): string {
  const network = NETWORK[channel];
  switch (checkpoint) {
    case "2fa":
      return `Enter the code that your authenticator app shows for ${network}, or the one that came by SMS.`;
    case "otp":
      return `${network} has sent you a code by email or SMS. Enter it here.`;
    case "in_app":
      return `Open the ${network} app on your phone and confirm that it is you. This page goes on by itself.`;
    case "captcha":
      return `${network} wants a puzzle solved, which only UniPile's own page can show. Go on there.`;
    case "phone":
      return `${network} wants a phone number for this account. Add one in its app, then go on at UniPile's own page.`;
  }
}

/** Why an attempt does not go on, or what went wrong last. */
export function problemText(reason: string, channel: ChannelName): string {
  const network = NETWORK[channel];
  switch (reason) {
    case "wrong_password":
      return `${network} does not accept this name and password.`;
    case "wrong_code":
      return "That code is not right. Try again.";
    case "not_approved_yet":
      return `${network} has not heard from you yet. Confirm it in the app on your phone.`;
    case "attempt_expired":
      return `${network} waits for five minutes only, and they are over. Begin again.`;
    case "captcha_unsolvable":
      return `${network} wants a puzzle solved that cannot be shown here. Sign in on UniPile's own page instead.`;
    case "too_soon":
      return "A code was sent a moment ago. Wait a minute before you ask for another.";
    case "unknown_checkpoint":
      return `${network} asks for something that cannot be answered here. Sign in on UniPile's own page instead.`;
    case "wrong_account":
      return "That is another account than the one to be signed in again.";
    case "wrong_type":
      return `What was signed in is no ${network} account.`;
    case "already_connected":
      return "This account is connected here already.";
    case "account_held":
      return "This account is connected to another workspace.";
    case "subscription_required":
      return "The UniPile subscription does not allow another account.";
    case "account_gone":
      return "UniPile does not have this account any more. Begin again.";
    case "restoring":
      return "The account is signed in. It is connected as soon as the backup is restored.";
    case "webhook_refused":
      return "The account is signed in, but UniPile has not accepted Parley's webhook yet. It is tried again.";
    case "unreachable":
    case "timed_out":
    case "provider_error":
    case "rate_limited":
      return "UniPile does not answer right now. It is tried again.";
    default:
      return "UniPile did not go on with this. Begin again.";
  }
}
