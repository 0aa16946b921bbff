import type { ChannelMessage, MessageContent } from "../../shared/wire.ts";
import { messageErrorOf } from "../meta/errors.ts";
import { webhookErrorOf } from "../meta/graph-error.ts";
import type { JsonObject } from "../meta/reading.ts";
import { elementsOf, wordOf } from "../meta/reading.ts";
import { words } from "../unipile/lenient.ts";
import { contactsOf, orderOf, placeOf } from "./cards.ts";
import { interactiveOf } from "./interactive.ts";
import { mediaOf } from "./media-content.ts";
import { buttonSchema, templateSchema, textSchema, type WaMessage } from "./schema.ts";

/** What a message says, apart from who said it where. */
export type Content = Pick<ChannelMessage, "kind" | "text" | "attachments" | "content" | "isPlaceholder">;

/** What this reads, each by the key of the same name. Also what a message without a `type` is tried for. */
const TYPES = [
  "text",
  "image",
  "video",
  "audio",
  "voice",
  "document",
  "sticker",
  "location",
  "contacts",
  "button",
  "interactive",
  "order",
  "template",
] as const;

/**
 * What a message of any type says (reference/meta.md, 2.4). A type that is not known, or whose content is not
 * there, becomes a message that says so: it never becomes nothing.
 */
export function contentOf(type: string | null, raw: JsonObject): Content {
  const named = type ?? TYPES.find((one) => one in raw) ?? null;
  return (named === null ? null : contentOfType(named, raw)) ?? unsupported(named, raw);
}

function contentOfType(type: string, raw: JsonObject): Content | null {
  switch (type) {
    case "text": {
      const body = textSchema.parse(raw.text)?.body ?? null;
      return body === null || body === "" ? null : plain("text", body);
    }
    case "image":
    case "video":
    case "audio":
    case "voice":
    case "document":
    case "sticker":
      return mediaOf(type, raw[type]);
    case "media_placeholder":
      return { ...plain("unsupported", "A file from before this number was connected."), isPlaceholder: true };
    case "location":
      return placeOf(raw.location);
    case "contacts":
      return contactsOf(raw.contacts);
    case "button": {
      const button = buttonSchema.parse(raw.button);
      const title = button?.text ?? button?.payload ?? null;
      if (title === null) return null;
      return withContent("choice", title, {
        type: "choice",
        id: button?.payload ?? title,
        title,
        description: null,
      });
    }
    case "interactive":
      return interactiveOf(raw.interactive);
    case "order":
      return orderOf(raw.order);
    case "template":
      return templateOf(raw.template);
    case "request_welcome":
      return plain("system", "Opened the chat for the first time");
    default:
      return null;
  }
}

export const plain = (kind: Content["kind"], text: string | null): Content => ({ kind, text, attachments: [] });

export function withContent(kind: Content["kind"], text: string | null, content: MessageContent): Content {
  return { kind, text, attachments: [], content };
}

/** Our own template, as the history of a number lists it. */
function templateOf(value: unknown): Content | null {
  const template = templateSchema.parse(value);
  if (template === null || template.name === null) return null;
  const { language } = template;
  const code = typeof language === "object" && language !== null && "code" in language ? language.code : language;
  return withContent("template", null, {
    type: "template",
    name: template.name,
    language: words.parse(code) ?? "",
    header: null,
    footer: null,
    buttons: [],
  });
}

/** Kinds that WhatsApp has but does not pass on, by its own words for them. */
const KNOWN_KINDS: Readonly<Record<string, string>> = {
  poll: "a poll",
  poll_creation: "a poll",
  poll_update: "a vote in a poll",
  event: "an event",
  event_invite: "an invitation to an event",
  edit: "a change to an earlier message",
  edited: "a change to an earlier message",
  ephemeral: "a disappearing message",
  view_once: "something to be seen once",
  group_invite: "an invitation to a group",
  live_location: "a live location",
  media_placeholder: "a file",
  pin: "a pinned message",
};

/** `unsupported{type}` names the real kind; errors say why; else there is only the type. */
function unsupported(type: string | null, raw: JsonObject): Content {
  const named = raw.unsupported;
  const kind = typeof named === "object" && named !== null && "type" in named ? words.parse(named.type) : null;
  const shown = kind ?? (type === "unsupported" || type === "unknown" ? null : type);
  if (shown !== null) {
    const known = Object.hasOwn(KNOWN_KINDS, shown) ? KNOWN_KINDS[shown] : undefined;
    return plain("unsupported", `WhatsApp does not pass this message on: ${known ?? wordOf(shown)}.`);
  }
  return plain("unsupported", wordsOfErrors(raw.errors) ?? "WhatsApp does not pass on this kind of message.");
}

/** What the first error of a message says to people; null without one. */
export function wordsOfErrors(errors: unknown): string | null {
  const error = webhookErrorOf(elementsOf(errors)[0]);
  if (error === null || error.code === null || error.code === UNSUPPORTED_CODE) return null;
  return messageErrorOf(error, "whatsapp").text;
}

/** "Message type unknown" says no more than we do. */
const UNSUPPORTED_CODE = 131051;

export function isForwarded(message: WaMessage): boolean {
  return message.context?.forwarded === true || message.context?.frequently_forwarded === true;
}
