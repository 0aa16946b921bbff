import type { Simulation } from "../simulation.ts";
import { announceWhatsApp } from "./announce.ts";
import { graphError } from "./graph-error.ts";
import type { JsonObject, MetaMessage, MetaNumber, MetaToken } from "./records.ts";
import { statusElement } from "./whatsapp-envelope.ts";

const WINDOW_MS = 24 * 60 * 60 * 1000;

const TYPES: ReadonlySet<string> = new Set([
  "text",
  "image",
  "video",
  "audio",
  "document",
  "sticker",
  "location",
  "contacts",
  "interactive",
  "template",
  "reaction",
]);

/**
 * Takes a message: 200 says no more than that (reference: meta, 3.1). Outside of the 24 hours only a template goes
 * on; the rest is told to have failed afterwards, as Meta mostly does.
 */
export function acceptWhatsAppSend(
  simulation: Simulation,
  token: MetaToken,
  number: MetaNumber,
  body: JsonObject,
): JsonObject {
  const { world } = simulation.meta;
  const type = typeof body.type === "string" ? body.type : "text";
  const content = body[type];
  if (!TYPES.has(type) || content === undefined) throw graphError(400, 100, "Invalid parameter: type");
  refuseBadContent(simulation, number, type, content);
  const input = typeof body.to === "string" ? body.to : "";
  const customerId = waIdOf(input.replace(/^\+/, ""));
  if (!/^\d{5,15}$/.test(customerId)) throw graphError(400, 131009, "Parameter value is not valid: to");

  const now = Date.now();
  world.keepCustomer({ id: customerId, accountId: number.id, name: input, username: null });
  const message: MetaMessage = {
    id: world.newMessageId("whatsapp"),
    accountId: number.id,
    customerId,
    direction: "out",
    at: now,
    type,
    content,
    callbackData: typeof body.biz_opaque_callback_data === "string" ? body.biz_opaque_callback_data : null,
    statuses: [],
    isDeleted: false,
  };
  world.messages.set(message.id, message);
  world.sends.push({ messageId: message.id, token: token.token, accountId: number.id, customerId, body });
  const heardAt = world.lastHeard(number.id, customerId);
  const isOpen = heardAt !== null && now - heardAt < WINDOW_MS;
  if (isOpen || type === "template") {
    tellStatus(simulation, message, "sent");
    if (type !== "reaction") tellStatus(simulation, message, "delivered");
  } else {
    tellStatus(simulation, message, "failed", { code: 131047, title: "Re-engagement message" });
  }
  simulation.log("a message was accepted by Meta's API; no real person receives it");
  simulation.onChange();
  return {
    messaging_product: "whatsapp",
    contacts: [{ input, wa_id: customerId }],
    messages: [{ id: message.id, message_status: "accepted" }],
  };
}

/**
 * Whom WhatsApp has under a number: people of Brazil (outside São Paulo and Rio) without the ninth digit, people of
 * Mexico with the old 1, since that is how most have signed up (reference: meta, 3.1 and pains 13 and 15).
 */
function waIdOf(digits: string): string {
  return digits.replace(/^55([3-9]\d)9([6-9]\d{7})$/, "55$1$2").replace(/^52([2-9]\d{9})$/, "521$1");
}

const TEXT_MAX = 4096;

function refuseBadContent({ meta }: Simulation, number: MetaNumber, type: string, content: unknown): void {
  const fields = (typeof content === "object" && content !== null ? content : {}) as JsonObject;
  if (type === "text" && (typeof fields.body !== "string" || fields.body === "" || fields.body.length > TEXT_MAX)) {
    throw graphError(400, 100, "Param text['body'] must be at most 4096 characters long");
  }
  if (type === "template") {
    const business = meta.world.businesses.get(number.businessAccountId);
    const language = (fields.language as JsonObject | undefined)?.code;
    const template = business?.templates.find((one) => one.name === fields.name && one.language === language);
    if (template === undefined) throw graphError(404, 132001, "Template name does not exist in the translation");
    if (template.status === "PAUSED") throw graphError(400, 132015, "Template is paused");
    const [wanted, given] = [placesOf(template.components), valuesOf(fields.components)];
    if (wanted !== given) throw graphError(400, 132000, `body: number of localizable_params (${given}) does not match`);
  }
  const isMedia = ["image", "video", "audio", "document", "sticker"].includes(type);
  if (!isMedia || typeof fields.link === "string") return;
  const file = meta.world.files.get(String(fields.id ?? ""));
  if (file === undefined || file.accountId !== number.id) throw graphError(400, 131009, "The media id is not valid");
}

const bodyOf = (components: unknown): JsonObject | undefined =>
  (Array.isArray(components) ? (components as JsonObject[]) : []).find(
    ({ type }) => String(type).toUpperCase() === "BODY",
  );

const placesOf = (components: unknown): number =>
  new Set(String(bodyOf(components)?.text ?? "").match(/\{\{[^}]*\}\}/g)).size;

function valuesOf(components: unknown): number {
  const parameters = bodyOf(components)?.parameters;
  return Array.isArray(parameters) ? parameters.length : 0;
}

/** A status of a message of the business, once each, to whoever listens. */
export function tellStatus(
  simulation: Simulation,
  message: MetaMessage,
  status: string,
  error?: { code: number; title: string },
): void {
  if (message.statuses.some((known) => known.status === status)) return;
  const at = Date.now();
  message.statuses.push({ status, at });
  announceWhatsApp(simulation, message.accountId, "messages", {
    statuses: [statusElement(message, status, at, error)],
  });
}

/** With `typing_indicator` the customer sees that somebody writes; nothing of it is remembered. */
export function markWhatsAppRead({ meta }: Simulation, number: MetaNumber, body: JsonObject): JsonObject {
  const message = meta.world.messages.get(String(body.message_id ?? ""));
  if (message === undefined || message.accountId !== number.id || message.direction !== "in") {
    throw graphError(400, 131009, "Parameter value is not valid: message_id");
  }
  for (const one of meta.world.thread(number.id, message.customerId)) {
    if (one.direction === "in" && one.at <= message.at && !one.statuses.some(({ status }) => status === "read")) {
      one.statuses.push({ status: "read", at: Date.now() });
    }
  }
  return { success: true };
}
