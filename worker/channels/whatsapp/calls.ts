import { ignored, isJsonObject, missing, one, type Reading, unknownShape, wordOf } from "../meta/reading.ts";
import { messageEvent, type Source } from "./message-event.ts";
import { callSchema, messageSchema } from "./schema.ts";

/**
 * One element of `calls[]`. Nobody can answer a call here, so the chat says that somebody called; once. It opens the
 * customer service window as a message does: "When a WhatsApp user messages you or calls you, a 24-hour timer called a
 * customer service window starts" (developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages).
 */
export function readCall(element: unknown, source: Source): Reading {
  if (!isJsonObject(element)) return unknownShape("a call that is no object");
  const call = callSchema.parse(element);
  if (call.id === null) return missing("calls.id");
  if (call.event !== "connect" || call.direction !== "USER_INITIATED") {
    return ignored(`call_${call.event === null ? "unknown" : wordOf(call.event)}`);
  }
  const event = messageEvent(messageSchema.parse(element), source, {
    kind: "system",
    text: "Called on WhatsApp",
    attachments: [],
    opensReplyWindow: true,
  });
  return "event" in event ? one(event.event) : event;
}
