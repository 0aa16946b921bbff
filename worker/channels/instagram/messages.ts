import type { ChannelEvent, ChannelMessage } from "../../shared/wire.ts";
import { missing, one, type Reading, unknownShape } from "../meta/reading.ts";
import { contentOf } from "./content.ts";
import { chatWith, type Parties, partiesOf } from "./people.ts";
import { referralOf } from "./referral.ts";
import { type IgEvent, messageSchema } from "./schema.ts";

/**
 * `message` (reference/meta.md, 4.2): what a customer wrote, or, as an echo, what the account wrote from anywhere: our
 * own sends, the Instagram app, other tools. Our own are found again by `mid`, which is the `message_id` of the
 * send's answer; the echo may come before that answer (6, pain 20).
 */
export function readMessage(value: unknown, event: IgEvent, entryId: string | null): Reading {
  const message = messageSchema.parse(value);
  if (message === null) return unknownShape("a message that is no object");
  const parties = partiesOf(event, entryId, message.is_echo === true);
  if (message.is_deleted === true) return readUnsend(message.mid, event, parties);
  return messageEvent(parties, event, {
    mid: message.mid,
    derivedAs: "message",
    said: {
      ...contentOf(message),
      ...(message.reply_to?.mid == null
        ? {}
        : { replyTo: { externalId: message.reply_to.mid, providerMessageId: null, text: null } }),
      ...(message.referral === null ? {} : { referral: referralOf(message.referral) }),
    },
  });
}

/** It was taken back: the platform's terms ask that our copy of it goes too. */
function readUnsend(mid: string | null, event: IgEvent, { account }: Parties): Reading {
  if (mid === null) return missing("message.mid");
  if (account === null) return missing("entry.id");
  return one({
    type: "delete",
    accountExternalId: account,
    target: { externalId: mid, providerMessageId: null, clientId: null },
    at: event.timestamp,
  });
}

type Said = Pick<ChannelMessage, "kind" | "text" | "attachments"> & Partial<ChannelMessage>;

/**
 * The event of something that is shown in the chat.
 *
 * @param what.derivedAs stands in an id of our own for what came without one: made of what never changes between
 * two deliveries of the same event, so that both have it
 */
export function messageEvent(
  { account, direction, customer }: Parties,
  event: IgEvent,
  what: { mid: string | null; derivedAs: string; said: Said },
): Reading {
  if (account === null) return missing("entry.id");
  if (customer === null) return missing(direction === "in" ? "sender.id" : "recipient.id");
  const externalId = what.mid ?? derivedId(what.derivedAs, customer.providerId, event.timestamp);
  if (externalId === null) return missing(`${what.derivedAs}.mid`);
  const shown: ChannelEvent = {
    type: "message",
    accountExternalId: account,
    chat: chatWith(customer),
    message: {
      externalId,
      providerMessageId: null,
      part: 0,
      direction,
      replyTo: null,
      at: event.timestamp,
      ...what.said,
    },
    sender: direction === "in" ? customer : null,
    people: direction === "in" ? [] : [customer],
  };
  return one(shown);
}

function derivedId(kind: string, personId: string, at: number | null): string | null {
  return at === null ? null : `${kind}:${personId}:${at}`;
}
