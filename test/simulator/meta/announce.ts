import { createHmac } from "node:crypto";
import type { WebhookRecord } from "../records.ts";
import type { Simulation } from "../simulation.ts";
import type { Callback, JsonObject, MetaApp } from "./records.ts";
import { businessEnvelope, whatsAppEnvelope } from "./whatsapp-envelope.ts";

type About = { accountId: string; messageId: string | null; event: string };

/**
 * Tells every app that is subscribed to a number's business account. The number's own address wins over the account's,
 * and that over the app's, for messages only (reference: meta, 1.4).
 */
export function announceWhatsApp(
  simulation: Simulation,
  accountId: string,
  field: string,
  value: JsonObject,
  messageId: string | null = null,
): number {
  const number = simulation.meta.world.numbers.get(accountId);
  if (number === undefined) return 0;
  const envelope = whatsAppEnvelope(number, field, value);
  const about = { accountId, messageId, event: field };
  return toSubscribers(simulation, number.businessAccountId, field, envelope, about, number.override ?? null);
}

export function announceBusiness(
  simulation: Simulation,
  businessAccountId: string,
  field: string,
  value: JsonObject,
): number {
  const envelope = businessEnvelope(businessAccountId, field, value);
  const about = { accountId: businessAccountId, messageId: null, event: field };
  return toSubscribers(simulation, businessAccountId, field, envelope, about);
}

function toSubscribers(
  simulation: Simulation,
  businessAccountId: string,
  field: string,
  envelope: JsonObject,
  about: About,
  own: Callback | null = null,
): number {
  const { apps, businesses } = simulation.meta.world;
  let count = 0;
  for (const { appId, override } of businesses.get(businessAccountId)?.subscriptions ?? []) {
    const app = apps.get(appId);
    const callback = (field === "messages" ? (own ?? override) : null) ?? app?.callback ?? null;
    if (app !== undefined && callback !== null) count += post(simulation, app, callback, envelope, about);
  }
  return count;
}

/** Tells every app that is subscribed to a profile: at the app's one address. */
export function announceInstagram(
  simulation: Simulation,
  profileId: string,
  event: JsonObject,
  messageId: string | null = null,
): number {
  const { apps, profiles } = simulation.meta.world;
  const envelope = { object: "instagram", entry: [{ id: profileId, time: Date.now(), messaging: [event] }] };
  let count = 0;
  for (const { appId } of profiles.get(profileId)?.subscriptions ?? []) {
    const app = apps.get(appId);
    if (app === undefined || app.callback === null) continue;
    count += post(simulation, app, app.callback, envelope, { accountId: profileId, messageId, event: "messaging" });
  }
  return count;
}

/** The queue's word for where a call goes: which address of which app. */
export function webhookOf(simulation: Simulation, webhookId: string): WebhookRecord | undefined {
  const [mark, appId, ...url] = webhookId.split(" ");
  if (mark !== "meta" || appId === undefined || !simulation.meta.world.apps.has(appId)) return undefined;
  return record(appId, url.join(" "));
}

function record(appId: string, requestUrl: string): WebhookRecord {
  return {
    id: `meta ${appId} ${requestUrl}`,
    // Deliveries are listed and disturbed by their app, as UniPile's are by their key.
    apiKey: appId,
    source: "messaging",
    requestUrl,
    name: null,
    isEnabled: true,
    format: "json",
    headers: [],
    accountIds: null,
    events: null,
  };
}

function post(simulation: Simulation, app: MetaApp, { url }: Callback, envelope: JsonObject, about: About): 1 {
  const { body, signature } = signedBody(app, JSON.stringify(envelope));
  simulation.deliveries.add({
    ...about,
    webhook: record(app.id, url),
    body,
    delayMs: 0,
    headers: [
      { key: "content-type", value: "application/json" },
      { key: "user-agent", value: "facebookexternalua" },
      { key: "x-hub-signature-256", value: `sha256=${signature}` },
    ],
  });
  return 1;
}

/** HMAC-SHA256 of the body with the app's secret, lower-case hex (reference: meta, 1.2). */
export function signedBody({ secret, signing }: MetaApp, json: string): { body: string; signature: string } {
  const escaped = json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const body = signing === "escaped_body" ? escaped : json;
  const signed = signing === "raw" ? json : escaped;
  return { body, signature: createHmac("sha256", secret).update(signed).digest("hex") };
}
