import { z } from "zod";
import type { ChannelCommand, MessageError, MessageTarget, OutboundFile, SendOutcome } from "../../shared/wire.ts";
import type { AccountAccess } from "../channel.ts";
import { callGraph, isSuccess } from "../meta/graph.ts";
import { outcomeOfNetwork, outcomeOfRefusal } from "../meta/outcome.ts";
import type { JsonObject } from "../meta/reading.ts";
import { id, listOf } from "../unipile/lenient.ts";
import { addressOf } from "./address.ts";
import { bodyOf } from "./outbound-body.ts";
import { problemOf } from "./outbound-limits.ts";
import { personOf } from "./people.ts";
import { filesOf, type PlacedFile, placeFile } from "./upload.ts";

/**
 * Tries once. The Cloud API has no idempotency key, so what is not proven is `unconfirmed`; our own id goes with the
 * message and comes back with each of its statuses (reference/meta.md, 3.1 and 2.5). What would be refused for
 * its size or form is refused here, before the call.
 */
export async function sendWhatsAppCommand(access: AccountAccess, command: ChannelCommand): Promise<SendOutcome> {
  switch (command.type) {
    case "send":
      return sendMessage(access, command);
    case "react": {
      const messageId = command.target.externalId;
      const address = addressOf(command.to);
      if (messageId === null || address === null) return refused(messageId === null ? NO_MESSAGE : NO_ADDRESS);
      // An empty emoji takes it back.
      const reaction = { message_id: messageId, emoji: command.emoji ?? "" };
      return post(access, { ...address, type: "reaction", reaction });
    }
    case "edit":
      return refused({ code: "not_supported", text: "WhatsApp does not let a sent message be changed from here." });
    case "mark_read":
      return markRead(access, command.upTo, {});
    case "typing":
      // Typing is an addition to the read mark: the customer sees both. It ends by itself after 25 s (3.3).
      return markRead(access, command.replyTo, { typing_indicator: { type: "text" } });
  }
}

type Send = Extract<ChannelCommand, { type: "send" }>;

async function sendMessage(access: AccountAccess, { to, clientId, content, replyTo }: Send): Promise<SendOutcome> {
  const address = addressOf(to);
  if (address === null) return refused(NO_ADDRESS);
  const problem = problemOf(content);
  if (problem !== null) return refused(problem);
  if (replyTo !== null && replyTo.externalId === null) return refused(NO_MESSAGE);

  const placed = new Map<OutboundFile, PlacedFile>();
  for (const file of filesOf(content)) {
    const step = await placeFile(access, file);
    if ("outcome" in step) return step.outcome;
    placed.set(file, step.placed);
  }
  const outcome = await post(access, {
    ...address,
    ...(replyTo === null ? {} : { context: { message_id: replyTo.externalId } }),
    biz_opaque_callback_data: clientId,
    ...bodyOf(content, placed),
  });
  const upload = content.type === "file" ? placed.get(content.file) : undefined;
  if (outcome.type !== "not_sent" || upload === undefined || !("id" in upload)) return outcome;
  return { ...outcome, uploadedAs: upload.id };
}

async function markRead(access: AccountAccess, upTo: MessageTarget | null, addition: JsonObject): Promise<SendOutcome> {
  if (upTo === null || upTo.externalId === null) return refused(NO_MESSAGE);
  return post(access, { status: "read", message_id: upTo.externalId, ...addition });
}

async function post(access: AccountAccess, body: JsonObject): Promise<SendOutcome> {
  const called = await callGraph(access, {
    method: "POST",
    path: [access.accountExternalId, "messages"],
    body: { json: { messaging_product: "whatsapp", ...body } },
  });
  if ("failure" in called) return outcomeOfNetwork(called.failure);
  const { answer } = called;
  return isSuccess(answer) ? acceptedAs(answer.json) : outcomeOfRefusal(answer, "whatsapp", access.clock);
}

const acceptedSchema = z.object({
  messages: listOf(z.object({ id })),
  contacts: listOf(z.object({ wa_id: id, user_id: id })),
});

/** 200 means taken, not delivered. `wa_id` may differ from the number that was called (reference/meta.md, 3.1). */
function acceptedAs(json: unknown): SendOutcome {
  const accepted = acceptedSchema.safeParse(json);
  if (!accepted.success) return { type: "accepted", externalId: null };
  const [contact] = accepted.data.contacts;
  const externalId = accepted.data.messages[0]?.id ?? null;
  const person = contact === undefined ? null : personOf({ waId: contact.wa_id, userId: contact.user_id }, []);
  return person === null ? { type: "accepted", externalId } : { type: "accepted", externalId, person };
}

const refused = (error: MessageError): SendOutcome => ({ type: "refused", error });

const NO_ADDRESS: MessageError = {
  code: "no_address",
  text: "Neither a number nor a WhatsApp id of this customer is known.",
};

const NO_MESSAGE: MessageError = {
  code: "no_message_id",
  text: "WhatsApp's id of the message that this is about is not known.",
};
