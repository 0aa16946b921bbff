import { subscribedFields } from "../channels/instagram/subscribe.ts";
import { listWebhooks } from "../channels/unipile/api.ts";
import { subscribeBusinessAccount } from "../channels/whatsapp/subscribe.ts";
import { overrideNumberWebhook, readWebhookState } from "../channels/whatsapp/webhook-state.ts";
import { findHeldAccount, type HeldAccount } from "../control/accounts.ts";
import { ensureEndpoint } from "../control/endpoints.ts";
import type { OpenedCredential } from "../control/stored-credentials.ts";
import { refreshUnipileWebhooks } from "./attach-unipile.ts";
import { callbackOf, metaCallback } from "./connect-meta.ts";
import { ownAccount } from "./own-account.ts";
import { refuse } from "./refuse.ts";
import { refuseCall } from "./refuse-call.ts";
import { accessOf, accountAccessOf, storedCredential } from "./stored-access.ts";
import type { Workplace } from "./workplace.ts";

/** Where an account's webhooks have to go, and whether they do. */
export type AccountWebhook = {
  url: string;
  verifyToken?: string;
  /** null: the provider does not say. */
  subscribed: boolean | null;
  problem: { code: string; text: string; todo: string } | null;
};

type Held = { held: HeldAccount; credential: OpenedCredential };

async function heldAccount(place: Workplace, accountId: string): Promise<Held> {
  const account = await ownAccount(place, accountId);
  const held = await findHeldAccount(place.services.control, place.tenant.id, account.id);
  if (held === null) throw refuseCall("not_connected");
  return { held, credential: await storedCredential(place, held.credentialId) };
}

/** @throws TRPCError when the provider could not be asked */
export async function accountWebhook(place: Workplace, accountId: string): Promise<AccountWebhook> {
  const found = await heldAccount(place, accountId);
  if (found.held.provider === "unipile") return unipileWebhook(place, found);
  return found.held.channel === "whatsapp" ? numberWebhook(place, found) : profileWebhook(place, found);
}

async function unipileWebhook(place: Workplace, { held, credential }: Held): Promise<AccountWebhook> {
  const { services, tenant, origin } = place;
  const endpoint = await ensureEndpoint(services.control, services.vault, tenant, "unipile");
  const url = `${origin}/webhooks/unipile/${endpoint.id}`;
  const listed = await listWebhooks(accessOf(services, credential));
  if (!listed.ok) throw refuseCall(listed.reason);
  const ours = listed.value.filter(
    ({ requestUrl, accountIds }) => requestUrl === url && accountIds.includes(held.externalId),
  );
  // One for messages, and one for how the account stands.
  if (ours.length >= 2) return { url, subscribed: true, problem: null };
  const problem = {
    code: "not_registered",
    text: "UniPile does not send this account's messages here.",
    todo: "Reconnect the account: Parley registers its webhooks again.",
  };
  return { url, subscribed: false, problem };
}

async function numberWebhook(place: Workplace, { held, credential }: Held): Promise<AccountWebhook> {
  const callback = await metaCallback(place);
  const state = await readWebhookState(accessOf(place.services, credential), {
    ...{ phoneNumberId: held.externalId, businessAccountId: credential.businessAccountId ?? "" },
  });
  if (!state.ok) throw refuseCall(state.reason);
  const { goesTo, hasSubscribers } = state.value;
  if (goesTo !== null && goesTo !== callback.url && pathOf(goesTo) === pathOf(callback.url)) {
    const problem = {
      code: "webhook_moved",
      text: "WhatsApp still sends this number's messages to an address that Parley had before.",
      todo: "Send them to the address of today. Nothing else changes.",
    };
    return { ...callback, subscribed: false, problem };
  }
  if (goesTo !== null && goesTo !== callback.url) {
    const problem = {
      code: "webhook_elsewhere",
      text: "Another product holds the webhooks of this number: its messages go to another address.",
      todo: "Send this number's messages to Parley instead. The app's own address, and other numbers, stay as they are.",
    };
    return { ...callback, subscribed: false, problem };
  }
  if (goesTo === callback.url && hasSubscribers) return { ...callback, subscribed: true, problem: null };
  const problem = {
    code: "webhook_missing",
    text: "WhatsApp does not send this number's messages anywhere yet.",
    todo: "In the App Dashboard, open WhatsApp, Configuration. Enter this address and verify token, and subscribe to the field messages.",
  };
  return { ...callback, subscribed: false, problem };
}

/** The endpoint is in it, which nobody else has. */
const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url);

/** Where an Instagram app's webhooks go only its dashboard says; that they come here is seen when the first one does. */
async function profileWebhook(place: Workplace, { held, credential }: Held): Promise<AccountWebhook> {
  const { services, tenant } = place;
  const callback = await callbackOf(place, credential);
  const fields = await subscribedFields(accountAccessOf(services, credential, held.externalId));
  if (!fields.ok) throw refuseCall(fields.reason);
  if (!fields.value.includes("messages")) {
    const problem = {
      code: "not_subscribed",
      text: "Instagram does not send this account's messages to the app.",
      todo: "Reconnect the account to switch them on.",
    };
    return { ...callback, subscribed: false, problem };
  }
  const endpoint = await ensureEndpoint(services.control, services.vault, tenant, "meta");
  return { ...callback, subscribed: endpoint.verifiedAt === null ? null : true, problem: null };
}

/** @throws TRPCError `webhook_refused` when the provider does not do it, as when our address fails Meta's handshake */
export async function takeOverWebhook(place: Workplace, accountId: string): Promise<AccountWebhook> {
  const { held, credential } = await heldAccount(place, accountId);
  const access = accessOf(place.services, credential);
  if (held.provider === "unipile") {
    await refreshUnipileWebhooks(place, { access, credentialId: credential.id });
    return accountWebhook(place, accountId);
  }
  if (held.channel === "instagram") {
    const words = "An Instagram app has one address for all of its accounts. Change it in the App Dashboard.";
    throw refuse("BAD_REQUEST", "not_supported", words);
  }
  const callback = await metaCallback(place);
  // An app that is told of no account of the business has nothing to send anywhere.
  const subscribed = await subscribeBusinessAccount(access, credential.businessAccountId ?? "", null);
  if (!subscribed.ok) throw refuseCall(subscribed.reason);
  const taken = await overrideNumberWebhook(access, held.externalId, callback);
  if (!taken.ok) {
    if (taken.reason !== "refused") throw refuseCall(taken.reason);
    const words = "Meta did not take Parley's address for this number. It asks it at once, so it has to be reachable.";
    throw refuse("BAD_GATEWAY", "webhook_refused", words);
  }
  return accountWebhook(place, accountId);
}
