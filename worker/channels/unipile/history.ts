import type { ChannelEvent } from "../../shared/wire.ts";
import { contentOf } from "./content.ts";
import type { ListedMessage } from "./schema.ts";

/**
 * A message as the REST API lists it -> the event that its webhook would have been. The list names the sender
 * by provider id only and says nothing of the others, so there are no names here.
 *
 * @param chatExternalId stands in where the message does not name its chat
 * @returns null for what is not shown, and for what carries no id
 */
export function eventOfListedMessage(
  message: ListedMessage,
  accountExternalId: string,
  chatExternalId: string,
): Extract<ChannelEvent, { type: "message" }> | null {
  const externalId = message.id ?? message.provider_id;
  if (externalId === null) return null;
  const direction = message.is_sender === true ? "out" : "in";
  const content = contentOf(message, message.text, direction);
  if ("ignored" in content) return null;

  const providerId = direction === "in" ? message.sender_id : null;
  const lid = providerId?.endsWith("@lid") ? providerId : null;
  const sender = providerId === null ? null : { providerId, name: null, phone: null, lid, username: null };
  return {
    type: "message",
    accountExternalId,
    chat: {
      externalId: message.chat_id ?? chatExternalId,
      providerChatId: message.chat_provider_id,
      isGroup: message.chat_provider_id?.endsWith("@g.us") ?? false,
      name: null,
    },
    message: {
      externalId,
      providerMessageId: message.provider_id === externalId ? null : message.provider_id,
      part: 0,
      direction,
      ...content.shown,
      at: message.timestamp,
    },
    sender,
    people: sender === null ? [] : [sender],
  };
}
