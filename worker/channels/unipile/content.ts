import type { ChannelAttachment, ChannelMessage, Direction, MessageKind } from "../../shared/wire.ts";
import type { UnipileAttachment, UnipileContent, UnipileReply } from "./schema.ts";

/** What a message says, apart from who said it where. */
export type Content = Pick<ChannelMessage, "kind" | "text" | "attachments" | "replyTo" | "isForwarded">;

/** The content, or why there is nothing to show. */
export type ReadContent = { shown: Content } | { ignored: "hidden" | "reaction_helper" | "empty_event" };

/** @param text the message's text, which webhooks call `message` and REST calls `text` */
export function contentOf(message: UnipileContent, text: string | null, direction: Direction): ReadContent {
  if (message.hidden === true) return { ignored: "hidden" };
  if (message.is_event === true) return eventOf(message, text);

  const attachments = message.attachments.map(attachmentOf);
  const caption = text === "" || (attachments.length > 0 && isFiller(text, direction)) ? null : text;
  const replyTo = replyToOf(message.reply_to, message.quoted);
  const said = { text: caption, attachments, replyTo, ...(message.is_forwarded === true && { isForwarded: true }) };
  const first = attachments[0];
  if (first !== undefined) return { shown: { kind: kindOfAttachment(first), ...said } };
  // A contact card, a location, a poll or an event comes as a message with nothing in it (reference, 4.2).
  return { shown: { kind: caption === null ? "unsupported" : "text", ...said } };
}

/**
 * `event_type`: 1 and 2 reactions, 3 to 7 groups, 8 and 9 missed calls, 0 unknown (reference/unipile.md, 4.1).
 * Instagram's "Reacted 😡 to your message" comes as an event of type 0: the reaction itself has its own
 * webhook, so this helper line would be a second telling of it.
 */
function eventOf(message: UnipileContent, text: string | null): ReadContent {
  if (message.event_type === 1 || message.event_type === 2) return { ignored: "reaction_helper" };
  if (text !== null && REACTION_HELPER.test(text)) return { ignored: "reaction_helper" };
  const said = text?.trim() ? text : wordsOfEvent(message.event_type);
  if (said === null) return { ignored: "empty_event" };
  return { shown: { kind: "system", text: said, attachments: message.attachments.map(attachmentOf), replyTo: null } };
}

/** "Reacted 😡 to your message", "Cleo reacted 👍 to a message", "Liked a message". Only ever asked of events. */
const REACTION_HELPER = /^(?:.{1,80} )?(?:reacted .{1,40} to|liked|loved) (?:\S+ )?message\.?$/iu;

function wordsOfEvent(eventType: number | null): string | null {
  switch (eventType) {
    case 3:
      return "Group created";
    case 4:
      return "Group name changed";
    case 5:
      return "Somebody joined the group";
    case 6:
      return "Somebody was removed from the group";
    case 7:
      return "Somebody left the group";
    case 8:
      return "Missed voice call";
    case 9:
      return "Missed video call";
    default:
      return null;
  }
}

/** Instagram writes "You sent a photo." under our own media; nobody typed it (reference/unipile.md, 4.1). */
function isFiller(text: string | null, direction: Direction): boolean {
  return direction === "out" && text !== null && /^.{0,80}\bsent an? [\p{L}\d ]{1,40}\.?$/iu.test(text);
}

function attachmentOf(attachment: UnipileAttachment, index: number): ChannelAttachment {
  return {
    // Without an id the bytes cannot be fetched, but the agent still sees that something was there.
    id: attachment.id ?? `unnamed-${index}`,
    kind: attachmentKindOf(attachment),
    mimeType: attachment.mimetype,
    fileName: attachment.file_name,
    sizeBytes: attachment.file_size ?? attachment.size?.bytes ?? null,
    width: attachment.size?.width ?? null,
    height: attachment.size?.height ?? null,
    durationSeconds: attachment.duration,
  };
}

function attachmentKindOf(attachment: UnipileAttachment): ChannelAttachment["kind"] {
  switch (attachment.type?.toLowerCase()) {
    case "img":
    case "image":
      return attachment.sticker === true ? "sticker" : "image";
    case "video":
      return "video";
    case "audio":
      return attachment.voice_note === true ? "voice" : "audio";
    case "file":
      return "document";
    case "media_share":
    case "linkedin_post":
      return "share";
    case "contact_card":
    case "profile":
      return "contact";
    default:
      return "unknown";
  }
}

function kindOfAttachment(attachment: ChannelAttachment): MessageKind {
  return attachment.kind === "unknown" ? "unsupported" : attachment.kind;
}

/** `reply_to` names UniPile's own id, `quoted` mostly the network's: what one lacks the other may have. */
function replyToOf(replyTo: UnipileReply | null, quoted: UnipileReply | null): ChannelMessage["replyTo"] {
  const externalId = replyTo?.id ?? replyTo?.message_id ?? quoted?.message_id ?? quoted?.id ?? null;
  const providerMessageId = replyTo?.provider_id ?? quoted?.provider_id ?? null;
  const text = replyTo?.text ?? quoted?.text ?? null;
  if (externalId === null && providerMessageId === null && text === null) return null;
  return { externalId, providerMessageId, text };
}
