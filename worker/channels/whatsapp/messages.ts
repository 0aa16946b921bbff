import type { Referral } from "../../shared/wire.ts";
import {
  ignored,
  isJsonObject,
  type JsonObject,
  missing,
  one,
  type Reading,
  unknownShape,
  wordOf,
} from "../meta/reading.ts";
import { contentOf, isForwarded, wordsOfErrors } from "./content.ts";
import { customerOf, messageEvent, type Source } from "./message-event.ts";
import { editSchema, messageSchema, parseMessage, reactionSchema, revokeSchema, type WaMessage } from "./schema.ts";
import { readSystem } from "./system.ts";

/** One element of `messages[]`, `message_echoes[]` or a thread of the history (reference/meta.md, 2.3 to 2.7). */
export function readMessage(element: unknown, source: Source): Reading {
  if (!isJsonObject(element)) return unknownShape("a message that is no object");
  const message = parseMessage(element);
  switch (message.type) {
    case "reaction":
      return readReaction(message, element, source);
    case "edit":
      return readEdit(message, element, source);
    case "revoke":
      return readRevoke(message, element, source);
    case "system":
      return readSystem(message, element, source);
    default:
      return readContent(message, element, source);
  }
}

function readContent(message: WaMessage, raw: JsonObject, source: Source): Reading {
  const event = messageEvent(message, source, {
    ...contentOf(message.type, raw),
    ...(message.context?.id == null
      ? {}
      : { replyTo: { externalId: message.context.id, providerMessageId: null, text: null } }),
    ...(message.referral === null ? {} : { referral: referralOf(message.referral) }),
    ...(isForwarded(message) ? { isForwarded: true } : {}),
  });
  if ("event" in event) {
    const { message: shown } = event.event;
    // Older traffic tells in `errors` of a file that it could not be loaded: the only words there are.
    const words = shown.text === null && shown.attachments.length > 0 ? wordsOfErrors(message.errors) : null;
    if (words !== null) shown.text = words;
    return one(event.event);
  }
  return event;
}

/** Without an emoji, or with an empty one, it takes the reaction back. */
function readReaction(message: WaMessage, raw: JsonObject, source: Source): Reading {
  const reaction = reactionSchema.parse(raw.reaction);
  if (reaction === null || reaction.message_id === null) return missing("reaction.message_id");
  return one({
    type: "reaction",
    accountExternalId: source.account,
    target: { externalId: reaction.message_id, providerMessageId: null, clientId: null },
    at: message.timestamp,
    emoji: reaction.emoji,
    direction: source.direction,
    sender: source.direction === "in" ? customerOf(message, source) : null,
  });
}

/** Text or caption, within 15 minutes. It has an id of its own, which nothing refers to. */
function readEdit(message: WaMessage, raw: JsonObject, source: Source): Reading {
  const edit = editSchema.parse(raw.edit);
  if (edit === null || edit.original_message_id === null) return missing("edit.original_message_id");
  if (!isJsonObject(edit.message)) return missing("edit.message");
  const inner = messageSchema.parse(edit.message);
  const { kind, text } = contentOf(inner.type, edit.message);
  // Our words about a kind that is not known must not stand where theirs were.
  if (kind === "unsupported") return ignored(`edit_of_${wordOf(inner.type ?? "unknown")}`);
  return one({
    type: "edit",
    accountExternalId: source.account,
    target: { externalId: edit.original_message_id, providerMessageId: null, clientId: null },
    at: message.timestamp,
    text,
  });
}

function readRevoke(message: WaMessage, raw: JsonObject, source: Source): Reading {
  const target = revokeSchema.parse(raw.revoke)?.original_message_id ?? null;
  if (target === null) return missing("revoke.original_message_id");
  return one({
    type: "delete",
    accountExternalId: source.account,
    target: { externalId: target, providerMessageId: null, clientId: null },
    at: message.timestamp,
  });
}

function referralOf(referral: NonNullable<WaMessage["referral"]>): Referral {
  const { source_type: type } = referral;
  return {
    source: type === "ad" || type === "post" ? type : "unknown",
    headline: referral.headline,
    body: referral.body,
    url: referral.source_url,
    sourceId: referral.source_id,
  };
}
