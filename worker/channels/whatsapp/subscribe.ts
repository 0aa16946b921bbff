import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { ChannelFailure, ProviderAccess } from "../channel.ts";
import { askGraph } from "../meta/ask.ts";

/** Meta's limit on an address of one's own (reference/meta.md, 1.4). */
const CALLBACK_MAX = 200;

/**
 * Lets the app have the account's webhooks: `POST /{WABA}/subscribed_apps`. With a callback, its messages come to
 * that address and no longer to the app's; Meta asks the handshake of it at once. Fields other than `messages` go
 * to the app's own address in any case. Doing it twice changes nothing.
 */
export async function subscribeBusinessAccount(
  access: ProviderAccess,
  businessAccountId: string,
  callback: { url: string; verifyToken: string } | null,
): Promise<Outcome<null, ChannelFailure>> {
  if (callback !== null && callback.url.length > CALLBACK_MAX) return fail("refused");
  const json = callback === null ? {} : { override_callback_uri: callback.url, verify_token: callback.verifyToken };
  const answered = await askGraph(access, {
    method: "POST",
    path: [businessAccountId, "subscribed_apps"],
    body: { json },
  });
  if (!answered.ok) return answered;
  return answered.value.success === false ? fail("refused") : ok(null);
}

/** Takes it back, when the last number of the account is disconnected. */
export async function unsubscribeBusinessAccount(
  access: ProviderAccess,
  businessAccountId: string,
): Promise<Outcome<null, ChannelFailure>> {
  const answered = await askGraph(access, { method: "DELETE", path: [businessAccountId, "subscribed_apps"] });
  return answered.ok || answered.reason === "not_found" ? ok(null) : answered;
}

/**
 * Asks for what a phone in coexistence has: its address book or its chats of up to 180 days, which then come as
 * webhooks. Once each, within 24 hours of connecting, else never (reference/meta.md, 2.7).
 */
export async function requestPhoneSync(
  access: ProviderAccess,
  phoneNumberId: string,
  what: "smb_app_state_sync" | "history",
): Promise<Outcome<null, ChannelFailure>> {
  const answered = await askGraph(access, {
    method: "POST",
    path: [phoneNumberId, "smb_app_data"],
    body: { json: { messaging_product: "whatsapp", sync_type: what } },
  });
  return answered.ok ? ok(null) : answered;
}
