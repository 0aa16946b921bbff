import type { ChannelPerson } from "../../shared/wire.ts";
import { type JsonObject, missing, one, type Reading } from "../meta/reading.ts";
import { customerOf, fromOf, messageEvent, type Source } from "./message-event.ts";
import { chatWith, personOf, phoneOf } from "./people.ts";
import { systemSchema, type WaMessage } from "./schema.ts";

/**
 * Messages of type `system` (reference/meta.md, 2.4): somebody has a new number or a new business-scoped id, or set
 * up their phone anew. They come without `contacts[]`. Kinds that are not known are shown by WhatsApp's own words.
 */
export function readSystem(message: WaMessage, raw: JsonObject, source: Source): Reading {
  const system = systemSchema.parse(raw.system);
  switch (system?.type) {
    case "user_changed_number":
    case "customer_changed_number":
    case "new_wa_id": {
      const waId = system.wa_id ?? system.new_wa_id;
      if (waId === null) break;
      const person = personOf({ waId, userId: system.user_id }, source.contacts);
      const text = `Changed their number to ${phoneOf(waId) ?? waId}`;
      return identity(message, source, person, message.id === null ? null : { externalId: message.id, text });
    }
    case "user_changed_user_id": {
      // A new id comes with a new number, which has its own line in the chat, or is none of the agent's business.
      const waId = system.wa_id ?? message.from;
      return identity(message, source, personOf({ waId, userId: system.user_id }, source.contacts), null);
    }
    case "customer_identity_changed":
      return said(message, source, "Their security code changed: they set up WhatsApp anew");
    default:
      break;
  }
  return said(message, source, system?.body ?? "WhatsApp has news of this chat");
}

function said(message: WaMessage, source: Source, text: string): Reading {
  const event = messageEvent(message, source, { kind: "system", text, attachments: [] });
  return "event" in event ? one(event.event) : event;
}

/** Who they are now, and who they were by the ids that the message came from. */
function identity(
  message: WaMessage,
  source: Source,
  now: ChannelPerson | null,
  note: { externalId: string; text: string } | null,
): Reading {
  const before = personOf(fromOf(message), source.contacts) ?? customerOf(message, source);
  if (now === null || before === null) return missing(now === null ? "system.user_id" : "messages.from");
  const isSame = now.providerId === before.providerId && now.lid === before.lid;
  return one({
    type: "identity",
    accountExternalId: source.account,
    people: isSame ? [now] : [now, before],
    chat: chatWith(now, before),
    at: message.timestamp,
    note,
  });
}
