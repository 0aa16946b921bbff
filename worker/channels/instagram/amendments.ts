import type { MessageTarget } from "../../shared/wire.ts";
import { ignored, missing, one, type Reading, unknownShape } from "../meta/reading.ts";
import { emojiOf } from "./emoji.ts";
import { partiesOf } from "./people.ts";
import { deliverySchema, editSchema, type IgEvent, reactionSchema, readSchema } from "./schema.ts";

/** What refers to a message by its `mid` (reference/meta.md, 4.2). */

const named = (mid: string): MessageTarget => ({ externalId: mid, providerMessageId: null, clientId: null });

/** `unreact` names no emoji: it takes back whatever was there. */
export function readReaction(value: unknown, event: IgEvent, entryId: string | null): Reading {
  const reaction = reactionSchema.parse(value);
  if (reaction === null) return unknownShape("a reaction that is no object");
  const { account, direction, customer } = partiesOf(event, entryId, false);
  if (account === null) return missing("entry.id");
  if (reaction.mid === null) return missing("reaction.mid");
  if (direction === "in" && customer === null) return missing("sender.id");
  const emoji = reaction.action === "unreact" ? null : emojiOf(reaction);
  if (emoji === null && reaction.action !== "unreact") return missing("reaction.reaction");
  return one({
    type: "reaction",
    accountExternalId: account,
    target: named(reaction.mid),
    at: event.timestamp,
    emoji,
    direction,
    sender: direction === "in" ? customer : null,
  });
}

/**
 * The customer has seen the chat: everything that we wrote before is read too. By message id; or by a time alone, in
 * Messenger's shape, which then holds for the chat and names no message.
 */
export function readSeen(value: unknown, event: IgEvent, entryId: string | null): Reading {
  const read = readSchema.parse(value);
  if (read === null) return unknownShape("a read that is no object");
  const { account, direction, customer } = partiesOf(event, entryId, false);
  if (account === null) return missing("entry.id");
  // Of what the customer wrote, read in the Instagram app: nothing of ours.
  if (direction === "out") return ignored("read_by_the_account");
  const receipt = { type: "receipt", accountExternalId: account, status: "read", error: null, upTo: true } as const;
  if (read.mid !== null) return one({ ...receipt, target: named(read.mid), at: event.timestamp });
  if (read.watermark === null) return missing("read.mid");
  if (customer === null) return missing("sender.id");
  return one({
    ...receipt,
    target: { externalId: null, providerMessageId: null, clientId: null },
    chatExternalId: customer.providerId,
    at: read.watermark,
  });
}

export function readDeliveryReceipt(value: unknown, event: IgEvent, entryId: string | null): Reading {
  const delivery = deliverySchema.parse(value);
  if (delivery === null) return unknownShape("a delivery that is no object");
  const { account } = partiesOf(event, entryId, false);
  if (account === null) return missing("entry.id");
  const [first, ...others] = delivery.mids.flatMap((mid) => mid ?? []);
  if (first === undefined) return ignored("delivery_without_messages");
  const receiptOf = (mid: string) =>
    ({
      type: "receipt",
      accountExternalId: account,
      target: named(mid),
      at: delivery.watermark ?? event.timestamp,
      status: "delivered",
      error: null,
    }) as const;
  return { events: [receiptOf(first), ...others.map(receiptOf)] };
}

/**
 * The customer changed what they wrote. Edit number 0 is the message as it was first sent: it comes, without sender
 * and text, where an app has subscribed to edits and not to messages, and says nothing.
 */
export function readEdit(value: unknown, event: IgEvent, entryId: string | null): Reading {
  const edit = editSchema.parse(value);
  if (edit === null) return unknownShape("a message_edit that is no object");
  if (edit.num_edit === 0) return ignored("edit_that_changes_nothing");
  const { account } = partiesOf(event, entryId, false);
  if (account === null) return missing("entry.id");
  if (edit.mid === null) return missing("message_edit.mid");
  if (edit.text === null) return missing("message_edit.text");
  return one({
    type: "edit",
    accountExternalId: account,
    target: named(edit.mid),
    at: event.timestamp,
    text: edit.text,
  });
}
