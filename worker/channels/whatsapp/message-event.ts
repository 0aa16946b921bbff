import type { ChannelEvent, ChannelMessage, ChannelPerson, Direction } from "../../shared/wire.ts";
import { missing, type Reading } from "../meta/reading.ts";
import { chatWith, groupChat, type PersonIds, personOf } from "./people.ts";
import type { WaContact, WaMessage } from "./schema.ts";

/** Where a message was found: it says whose it is, which the message itself does not reliably (2.6). */
export type Source = {
  /** `metadata.phone_number_id`. */
  account: string;
  /** The digits of the number's own phone, null when the delivery does not say. */
  ownNumber: string | null;
  contacts: readonly WaContact[];
  direction: Direction;
  isHistory: boolean;
  /** The customer by the thread that the message lies in (history only). */
  customer: ChannelPerson | null;
};

type MessageEvent = Extract<ChannelEvent, { type: "message" }>;
type Said = Pick<ChannelMessage, "kind" | "text" | "attachments"> & Partial<ChannelMessage>;

/** The event of a message that is shown in its chat, or what it lacks for that. */
export function messageEvent(message: WaMessage, source: Source, said: Said): { event: MessageEvent } | Reading {
  if (message.id === null) return missing("messages.id");
  const customer = customerOf(message, source);
  const chat = message.group_id === null ? customer && chatWith(customer) : groupChat(message.group_id);
  if (chat === null) return missing(source.direction === "in" ? "messages.from" : "message_echoes.to");
  return {
    event: {
      type: "message",
      accountExternalId: source.account,
      chat,
      message: {
        externalId: message.id,
        providerMessageId: null,
        part: 0,
        direction: source.direction,
        replyTo: null,
        at: message.timestamp,
        ...said,
        ...(source.isHistory ? { isHistory: true } : {}),
      },
      sender: source.direction === "in" ? customer : null,
      people: source.direction === "in" || customer === null ? [] : [customer],
    },
  };
}

/** The other one in the chat: who wrote, or to whom we did. */
export function customerOf(message: WaMessage, source: Source): ChannelPerson | null {
  if (source.customer !== null) return source.customer;
  return personOf(source.direction === "in" ? fromOf(message) : addresseeOf(message, source), source.contacts);
}

export const fromOf = (message: WaMessage): PersonIds => ({ waId: message.from, userId: message.from_user_id });

/** Some echoes were seen with `from` and `to` swapped: nobody writes to their own number (2.6). */
function addresseeOf(message: WaMessage, source: Source): PersonIds {
  const isSwapped = message.to !== null && message.to === source.ownNumber && message.from !== source.ownNumber;
  return isSwapped ? fromOf(message) : { waId: message.to, userId: message.to_user_id };
}
