import { z } from "zod";
import type { ChannelCommand, MessageError, SendOutcome } from "../../shared/wire.ts";
import type { AccountAccess } from "../channel.ts";
import { callGraph, isSuccess } from "../meta/graph.ts";
import { outcomeOfNetwork, outcomeOfRefusal } from "../meta/outcome.ts";
import type { JsonObject } from "../meta/reading.ts";
import { id } from "../unipile/lenient.ts";
import { reactionWord } from "./emoji.ts";
import { graphAccess } from "./graph-access.ts";
import { bodyOf } from "./outbound-body.ts";

/**
 * Tries once. Instagram has no idempotency key and hands nothing of ours back, so what is not proven is `unconfirmed`
 * and is settled by the echo or a listing. `POST /me/messages` is the same on both hosts (reference/meta.md, 4.1).
 */
export async function sendInstagramCommand(access: AccountAccess, command: ChannelCommand): Promise<SendOutcome> {
  switch (command.type) {
    case "send":
      return sendMessage(access, command);
    case "react":
      return react(access, command);
    case "edit":
      return refused({ code: "not_supported", text: "Instagram does not let a sent message be changed from here." });
    case "mark_read":
      // It holds for the chat: Instagram does not ask up to which message.
      return post(access, { ...recipient(command.to), sender_action: "mark_seen" });
    case "typing":
      return post(access, { ...recipient(command.to), sender_action: "typing_on" });
  }
}

type Send = Pick<Extract<ChannelCommand, { type: "send" }>, "to" | "content" | "replyTo" | "asHumanAgent">;

async function sendMessage(access: AccountAccess, { to, content, replyTo, asHumanAgent }: Send): Promise<SendOutcome> {
  const body = bodyOf(content);
  if ("problem" in body) return refused(body.problem);
  if (replyTo !== null && replyTo.externalId === null) return refused(NO_MESSAGE);
  return post(access, {
    ...recipient(to),
    ...(asHumanAgent ? { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" } : {}),
    message: body.message,
    ...(replyTo === null ? {} : { reply_to: { mid: replyTo.externalId } }),
  });
}

/** A second reaction takes the place of the first. */
async function react(
  access: AccountAccess,
  { to, target, emoji }: Extract<ChannelCommand, { type: "react" }>,
): Promise<SendOutcome> {
  if (target.externalId === null) return refused(NO_MESSAGE);
  const about = { message_id: target.externalId };
  return post(access, {
    ...recipient(to),
    ...(emoji === null
      ? { sender_action: "unreact", payload: about }
      : { sender_action: "react", payload: { ...about, reaction: reactionWord(emoji) } }),
  });
}

/** A chat is named by the customer's IGSID, which is what Instagram wants. */
const recipient = (to: Send["to"]) => ({ recipient: { id: to.chatExternalId } });

async function post(access: AccountAccess, body: JsonObject): Promise<SendOutcome> {
  const called = await callGraph(graphAccess(access), {
    method: "POST",
    path: ["me", "messages"],
    body: { json: body },
  });
  if ("failure" in called) return outcomeOfNetwork(called.failure);
  const { answer } = called;
  if (!isSuccess(answer)) return outcomeOfRefusal(answer, "instagram", access.clock);
  const accepted = acceptedSchema.safeParse(answer.json);
  return { type: "accepted", externalId: accepted.success ? accepted.data.message_id : null };
}

/** `{recipient_id, message_id}`; without the second for what is no message. */
const acceptedSchema = z.object({ message_id: id });

const refused = (error: MessageError): SendOutcome => ({ type: "refused", error });

const NO_MESSAGE: MessageError = {
  code: "no_message_id",
  text: "Instagram's id of the message that this is about is not known.",
};
