import type { Amendment, ChannelEvent } from "../../shared/wire.ts";
import { channelOfAccountType } from "./account-type.ts";
import { parseMessageReceived } from "./schema.ts";

/**
 * The messaging events besides `message_received` (reference/unipile.md, 5.4). v2 calls them message.update,
 * message.delete, message.receipt.read, message.receipt.delivery and message.reaction.new: its names would join here.
 */
const CHANGES = ["message_read", "message_delivered", "message_deleted", "message_edited", "message_reaction"] as const;
type Change = (typeof CHANGES)[number];

export const isMessageChange = (event: string): event is Change => CHANGES.some((change) => change === event);

export type ChangeReading =
  | { event: ChannelEvent }
  | { ignored: "read_by_us" | "delivered_to_us" }
  | { missing: string }
  | { foreign: string };

/**
 * What happened to a message. No real bytes of these calls are public, so only what their name and the message's id
 * say by themselves becomes an event: a message of ours was read or delivered, a message was deleted. What an edit
 * says now, and which reactions there are after one came or went, is read again from the API: the calls carry
 * the message's time and not their own, so two of them could not be put in order.
 */
export function readChange(change: Change, envelope: object): ChangeReading {
  const delivery = parseMessageReceived(envelope);
  const accountType = delivery.account_type ?? delivery.sender?.attendee_specifics?.provider ?? null;
  if (accountType === null) return { missing: "account_type" };
  const channel = channelOfAccountType(accountType);
  if (channel === null) return { foreign: accountType };
  const accountExternalId = delivery.account_id;
  if (accountExternalId === null) return { missing: "account_id" };
  const externalId = delivery.message_id ?? delivery.provider_message_id;
  if (externalId === null) return { missing: "message_id" };

  const providerMessageId = delivery.provider_message_id === externalId ? null : delivery.provider_message_id;
  const about = { accountExternalId, target: { externalId, providerMessageId, clientId: null }, at: null };
  const receipt = (status: "sent" | "delivered" | "read"): { event: Amendment } => ({
    event: { type: "receipt", ...about, status, error: null },
  });
  const reread: ChangeReading = {
    event: { type: "reread", accountExternalId, messageExternalId: externalId, chatExternalId: delivery.chat_id },
  };

  switch (change) {
    case "message_read":
      if (delivery.is_sender === null) return reread;
      return delivery.is_sender ? receipt("read") : { ignored: "read_by_us" };
    case "message_delivered":
      if (delivery.is_sender === null) return reread;
      // Instagram has no tick for "delivered": there it is its server that has the message.
      return delivery.is_sender
        ? receipt(channel === "whatsapp" ? "delivered" : "sent")
        : { ignored: "delivered_to_us" };
    case "message_deleted":
      return { event: { type: "delete", ...about } };
    case "message_edited":
    case "message_reaction":
      return reread;
  }
}
