import { ControlRefusal } from "../messages.ts";
import { sampleAttachment } from "../sample-media.ts";
import type { Simulation } from "../simulation.ts";
import { announceInstagram, announceWhatsApp } from "./announce.ts";
import type { MetaChange, MetaCustomerMessage } from "./control-schema.ts";
import { echoEvent, incomingEvent } from "./instagram-sends.ts";
import { keepFile, mediaUrl } from "./media-routes.ts";
import type { JsonObject, MetaCustomer, MetaFile, MetaMessage } from "./records.ts";
import { contactElement, echoElement, messageElement, seconds } from "./whatsapp-envelope.ts";
import { tellStatus } from "./whatsapp-sends.ts";

/** What customers and the business's own people do: each is told by a webhook, as Meta would. */

/** @param origin the simulator's own, where the bytes of files are */
export function customerWritesToMeta(simulation: Simulation, origin: string, input: MetaCustomerMessage): MetaMessage {
  const { world } = simulation.meta;
  const { accountId, from } = input;
  const channel = world.channelOf(accountId);
  if (channel === null) throw new ControlRefusal(`Meta has no number and no profile ${accountId}`);
  const username = from.username ?? null;
  const customer = world.keepCustomer({ id: from.id, accountId, name: from.name, username });
  const said = channel === "whatsapp" ? saidOnWhatsApp(simulation, input) : saidOnInstagram(simulation, origin, input);
  const message: MetaMessage = {
    id: world.newMessageId(channel),
    accountId,
    customerId: customer.id,
    direction: "in",
    at: input.at ?? Date.now(),
    ...said,
    callbackData: null,
    statuses: [],
    isDeleted: false,
  };
  world.messages.set(message.id, message);
  simulation.onChange();
  if (input.isSilent) return message;
  if (channel === "whatsapp") tellWhatsAppMessage(simulation, customer, message, input.quotedId);
  else {
    const event = incomingEvent(message, { message: { mid: message.id, ...(message.content as JsonObject) } });
    announceInstagram(simulation, accountId, { ...event, timestamp: message.at }, message.id);
  }
  return message;
}

function tellWhatsAppMessage(
  simulation: Simulation,
  customer: MetaCustomer,
  message: MetaMessage,
  quotedId: string | undefined,
): void {
  const more = quotedId === undefined ? {} : { context: { id: quotedId } };
  const value = { contacts: [contactElement(customer)], messages: [messageElement(message, more)] };
  announceWhatsApp(simulation, message.accountId, "messages", value, message.id);
}

type Said = Pick<MetaMessage, "type" | "content">;

const WHATSAPP_FILES = {
  photo: "image",
  sticker: "sticker",
  video: "video",
  voice: "audio",
  document: "document",
} as const;

function saidOnWhatsApp(simulation: Simulation, { accountId, text, file, zeros, raw }: MetaCustomerMessage): Said {
  if (raw !== undefined) return raw;
  if (file === undefined) return { type: "text", content: { body: text ?? "" } };
  const kept = keepSample(simulation, { accountId, file, zeros });
  return {
    type: WHATSAPP_FILES[file],
    content: {
      id: kept.id,
      mime_type: kept.mimeType,
      sha256: "simulated",
      ...(text !== undefined && { caption: text }),
      ...(file === "document" && { filename: "order.pdf" }),
      ...(file === "voice" && { voice: true }),
    },
  };
}

function keepSample(
  simulation: Simulation,
  { accountId, file, zeros }: { accountId: string; file: keyof typeof WHATSAPP_FILES; zeros: number | undefined },
): MetaFile {
  const { mimeType, sample } = sampleAttachment("sample", { kind: file });
  return keepFile(simulation, {
    accountId,
    mimeType: mimeType ?? "application/octet-stream",
    sample,
    base64: null,
    ...(zeros !== undefined && { zeros }),
  });
}

const INSTAGRAM_FILES = { photo: "image", sticker: "image", video: "video", voice: "audio", document: "file" } as const;
/** Meta's addresses of Instagram's files live for days. */
const INSTAGRAM_URL_LIFE_MS = 3 * 24 * 60 * 60 * 1000;

function saidOnInstagram(simulation: Simulation, origin: string, input: MetaCustomerMessage): Said {
  const { accountId, text, file, zeros, raw, quotedId } = input;
  if (raw !== undefined) return { type: "message", content: raw.content };
  const reply = quotedId === undefined ? {} : { reply_to: { mid: quotedId } };
  if (file === undefined) return { type: "message", content: { text: text ?? "", ...reply } };
  const kept = keepSample(simulation, { accountId, file, zeros });
  const url = mediaUrl(origin, simulation.meta.world.addAddress(kept.id, Date.now(), INSTAGRAM_URL_LIFE_MS));
  return { type: "message", content: { attachments: [{ type: INSTAGRAM_FILES[file], payload: { url } }], ...reply } };
}

/** Typed on the phone or in the app: an echo, in a coexistence number's own field. */
export function ownerWritesInApp(
  simulation: Simulation,
  accountId: string,
  customerId: string,
  text: string,
): MetaMessage {
  const { world } = simulation.meta;
  const channel = world.channelOf(accountId);
  if (channel === null) throw new ControlRefusal(`Meta has no number and no profile ${accountId}`);
  const message: MetaMessage = {
    id: world.newMessageId(channel),
    accountId,
    customerId,
    direction: "out",
    at: Date.now(),
    ...(channel === "whatsapp" ? { type: "text", content: { body: text } } : { type: "message", content: { text } }),
    callbackData: null,
    statuses: [],
    isDeleted: false,
  };
  world.messages.set(message.id, message);
  simulation.onChange();
  const number = world.numbers.get(accountId);
  if (number === undefined) announceInstagram(simulation, accountId, echoEvent(message), message.id);
  else {
    const value = { message_echoes: [echoElement(number, message)] };
    announceWhatsApp(simulation, accountId, "smb_message_echoes", value, message.id);
  }
  return message;
}

/** Something happens to a message: the customer's doing, or how far one of ours got. */
export function changeMetaMessage(simulation: Simulation, id: string, change: MetaChange): MetaMessage {
  const { world } = simulation.meta;
  const message = world.messages.get(id);
  if (message === undefined) throw new ControlRefusal(`Meta has no message ${id}`);
  if (world.channelOf(message.accountId) === "whatsapp") changeOnWhatsApp(simulation, message, change);
  else changeOnInstagram(simulation, message, change);
  simulation.onChange();
  return message;
}

function changeOnWhatsApp(simulation: Simulation, message: MetaMessage, change: MetaChange): void {
  const { world } = simulation.meta;
  const tell = (type: string, content: JsonObject) => {
    const customer = world.customer(message.accountId, message.customerId);
    const at = seconds(Date.now());
    const element = {
      from: message.customerId,
      id: world.newMessageId("whatsapp"),
      timestamp: at,
      type,
      [type]: content,
    };
    const contacts = customer === undefined ? [] : [contactElement(customer)];
    announceWhatsApp(simulation, message.accountId, "messages", { contacts, messages: [element] });
  };
  switch (change.type) {
    case "failed":
      tellStatus(simulation, message, "failed", { code: change.code, title: change.title });
      break;
    case "edited":
      message.content = { body: change.text };
      tell("edit", { original_message_id: message.id, message: { type: "text", text: { body: change.text } } });
      break;
    case "deleted":
      message.isDeleted = true;
      tell("revoke", { original_message_id: message.id });
      break;
    case "reaction":
      tell("reaction", { message_id: message.id, emoji: change.emoji ?? "" });
      break;
    default:
      tellStatus(simulation, message, change.type);
  }
}

function changeOnInstagram(simulation: Simulation, message: MetaMessage, change: MetaChange): void {
  const tell = (what: JsonObject) => announceInstagram(simulation, message.accountId, incomingEvent(message, what));
  const mid = message.id;
  switch (change.type) {
    case "read":
      message.statuses.push({ status: "read", at: Date.now() });
      tell({ read: { mid } });
      return;
    case "edited":
      message.content = { text: change.text };
      tell({ message_edit: { mid, text: change.text, num_edit: 1 } });
      return;
    case "deleted":
      message.isDeleted = true;
      tell({ message: { mid, is_deleted: true } });
      return;
    case "reaction":
      tell({
        reaction:
          change.emoji === null
            ? { mid, action: "unreact" }
            : { mid, action: "react", reaction: "other", emoji: change.emoji },
      });
      return;
    default:
      throw new ControlRefusal(`Instagram tells nothing of "${change.type}"`);
  }
}
