import type { ChannelCommand, MessageError, MessageTarget, Recipient, SendOutcome } from "../../shared/wire.ts";
import type { AccountAccess } from "../channel.ts";
import { callUnipile, type UnipileRequest } from "./call.ts";
import { outcomeOf } from "./outcome.ts";
import { sendMessage } from "./send-message.ts";

/** Tries once. UniPile has no idempotency key, so what is not proven is `unconfirmed` (design.md, section 4). */
export async function sendCommand(access: AccountAccess, command: ChannelCommand): Promise<SendOutcome> {
  switch (command.type) {
    case "send":
      return sendMessage(access, command);
    case "edit":
      return toMessage(access, command.target, { method: "PATCH", path: [], body: { json: { text: command.text } } });
    case "react":
      // No call that takes a reaction back is known of v1 (reference/unipile.md, 4.4).
      if (command.emoji === null) return refused(REACTION_STAYS);
      return toMessage(access, command.target, {
        method: "POST",
        path: ["reactions"],
        body: { json: { reaction: command.emoji } },
      });
    case "mark_read":
      // The whole chat: UniPile knows no "up to here".
      return done(access, {
        method: "PATCH",
        path: ["chats", command.to.chatExternalId],
        body: { json: { action: "setReadStatus", value: true } },
      });
    case "typing":
      // v1 shows typing only for a while before a message that is sent with it, and holds the message back for it.
      return { type: "accepted", externalId: null };
  }
}

/** `POST /messages/{id}/forward`, WhatsApp only (reference/unipile.md, 4.4). The answer has the new message's id. */
export async function forwardMessage(
  access: AccountAccess,
  { target, to }: { target: MessageTarget; to: Recipient },
): Promise<SendOutcome> {
  if (target.externalId === null) return refused(NO_MESSAGE);
  const called = await callUnipile(access, {
    method: "POST",
    path: ["messages", target.externalId, "forward"],
    body: { json: { chat_id: to.chatExternalId } },
  });
  return outcomeOf(called, access.clock);
}

/** A change of a message that is there. @param request its path is what follows the message's id */
async function toMessage(access: AccountAccess, target: MessageTarget, request: UnipileRequest): Promise<SendOutcome> {
  if (target.externalId === null) return refused(NO_MESSAGE);
  return done(access, { ...request, path: ["messages", target.externalId, ...request.path] });
}

/** What makes no message of its own has no id to give. */
async function done(access: AccountAccess, request: UnipileRequest): Promise<SendOutcome> {
  const outcome = outcomeOf(await callUnipile(access, request), access.clock);
  return outcome.type === "accepted" ? { type: "accepted", externalId: null } : outcome;
}

const refused = (error: MessageError): SendOutcome => ({ type: "refused", error });

const REACTION_STAYS: MessageError = {
  code: "not_supported",
  text: "UniPile cannot take a reaction back. Take it back in the app on the phone.",
};

const NO_MESSAGE: MessageError = {
  code: "no_message_id",
  text: "UniPile's id of the message that this is about is not known.",
};
