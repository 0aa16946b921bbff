import type { ChannelAttachment, MessageContent, MessageKind } from "../../shared/wire.ts";
import { wordOf } from "../meta/reading.ts";
import type { IgAttachment } from "./schema.ts";
import { webAddress } from "./web-address.ts";

/** One attachment, as a file, a card or words: at least one of the three. */
export type Part = {
  kind: MessageKind;
  attachment: ChannelAttachment | null;
  content: MessageContent | null;
  text: string | null;
};

/**
 * One element of `attachments[]` (reference/meta.md, 4.2). The list of types grows; an unknown one is said by its
 * name, with its bytes where it has an address.
 */
export function partOf(attachment: IgAttachment, place: number): Part {
  const type = attachment.type?.toLowerCase() ?? null;
  switch (type) {
    case "image":
    case "video":
    case "audio":
      return filePart(type, attachment, place);
    case "file":
      return filePart("document", attachment, place);
    case "share":
    case "ig_post":
    case "post":
    case "media":
      return sharePart("post", attachment, place);
    case "ig_reel":
    case "reel":
      return sharePart("reel", attachment, place);
    case "ig_story":
    case "story":
      return sharePart("story", attachment, place);
    case "story_mention":
      return sharePart("story_mention", attachment, place);
    // A link with its preview.
    case "fallback":
      return sharePart("unknown", attachment, place);
    // Instagram's one sticker of the API.
    case "like_heart":
      return { kind: "text", attachment: null, content: null, text: "❤️" };
    case "template":
      return templatePart(attachment) ?? unknownPart(type, attachment, place);
    default:
      return unknownPart(type, attachment, place);
  }
}

function filePart(kind: "image" | "video" | "audio" | "document", attachment: IgAttachment, place: number): Part {
  return { kind, attachment: fileOf(kind, attachment, place), content: null, text: null };
}

type ShareSource = Extract<MessageContent, { type: "share" }>["source"];

function sharePart(source: ShareSource, attachment: IgAttachment, place: number): Part {
  const title = attachment.payload?.title ?? attachment.title;
  return {
    kind: "share",
    attachment: fileOf("share", attachment, place),
    content: { type: "share", source, url: addressIn(attachment), title },
    text: null,
  };
}

function unknownPart(type: string | null, attachment: IgAttachment, place: number): Part {
  const isNamed = type !== null && type !== "unsupported_type";
  return {
    kind: "unsupported",
    attachment: addressIn(attachment) === null ? null : fileOf("unknown", attachment, place),
    content: null,
    text: isNamed
      ? `Instagram sent something that cannot be shown here: ${wordOf(type)}.`
      : "Instagram does not pass on this kind of message.",
  };
}

/** A card with buttons, or products: mostly our own, come back as an echo. */
function templatePart({ payload }: IgAttachment): Part | null {
  if (payload === null) return null;
  const elements = [...payload.elements, ...(payload.generic?.elements ?? []), ...(payload.product?.elements ?? [])];
  const lines = [payload.text, ...elements.flatMap(({ title, subtitle }) => [title, subtitle])];
  const text = lines.filter((line) => line !== null).join("\n");
  const buttons = [...payload.buttons, ...elements.flatMap((element) => element.buttons)].flatMap((button) =>
    button.title === null ? [] : [{ id: button.payload ?? button.url ?? button.title, title: button.title }],
  );
  if (text === "" && buttons.length === 0) return null;
  return {
    kind: "interactive",
    attachment: null,
    content: buttons.length === 0 ? null : { type: "buttons", header: null, footer: null, buttons },
    text: text === "" ? null : text,
  };
}

const addressIn = ({ payload, url }: IgAttachment): string | null => webAddress(payload?.url) ?? webAddress(url);

/**
 * Instagram gives an address and nothing else: no type, no size, no id. Meta's reviewers refuse apps that keep
 * Instagram's media, so the bytes are only ever passed through (reference/product.md; meta.md, 6, pain 22).
 */
function fileOf(kind: ChannelAttachment["kind"], attachment: IgAttachment, place: number): ChannelAttachment {
  const source = addressIn(attachment);
  return {
    id: attachment.payload?.attachment_id ?? `unnamed-${place}`,
    kind,
    mimeType: null,
    fileName: kind === "document" ? (attachment.payload?.name ?? attachment.payload?.title ?? null) : null,
    sizeBytes: null,
    width: null,
    height: null,
    durationSeconds: null,
    mayBeKept: false,
    ...(source === null ? {} : { source }),
  };
}
