import type { MessageError, OutboundContent, OutboundFile } from "../../shared/wire.ts";
import type { JsonObject } from "../meta/reading.ts";
import { INSTAGRAM_ABILITIES } from "./abilities.ts";

/**
 * The `message` of a send, or why Instagram would refuse it, known before the call (reference/meta.md, 4.3). Text and
 * a file never go in one message; a file is fetched by Instagram from an address.
 */
export function bodyOf(content: OutboundContent): { message: JsonObject } | { problem: MessageError } {
  switch (content.type) {
    case "text":
      return textBody(content.text);
    case "file":
      return fileBody(content.file, content.text);
    case "location":
    case "contacts":
    case "buttons":
    case "list":
    case "template":
      return problem("not_supported", "Instagram takes text, pictures, videos, sound and PDF files only.");
  }
}

function textBody(text: string): { message: JsonObject } | { problem: MessageError } {
  if (text.trim() === "") return problem("empty", "The message is empty.");
  const { max } = INSTAGRAM_ABILITIES.text;
  const bytes = new TextEncoder().encode(text).byteLength;
  if (bytes <= max) return { message: { text } };
  return problem("too_long", `Instagram takes ${max} bytes of text: this is ${bytes}. Emoji and accents count more.`);
}

function fileBody(file: OutboundFile, caption: string | null): { message: JsonObject } | { problem: MessageError } {
  if (caption !== null && caption !== "") {
    return problem("no_caption", "Instagram shows no text with a file. Send the text by itself.");
  }
  const limit = INSTAGRAM_ABILITIES.files[file.kind];
  const mimeType = file.mimeType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (limit === undefined || !limit.mimeTypes.includes(mimeType)) {
    return problem("file_type", `Instagram does not take ${mimeType || "this kind of file"} as ${WORDS[file.kind]}.`);
  }
  if (file.sizeBytes === 0) return problem("empty", "The file is empty.");
  if (file.sizeBytes > limit.maxBytes) {
    const size = limit.maxBytes / 1024 / 1024;
    return problem("too_large", `Instagram takes ${WORDS[file.kind]} of up to ${size} MB.`);
  }
  if (file.link === null) {
    return problem("no_public_address", "Instagram fetches files from a public address, and there is none here.");
  }
  return { message: { attachment: { type: TYPE[file.kind], payload: { url: file.link } } } };
}

const TYPE: Record<OutboundFile["kind"], string> = {
  image: "image",
  video: "video",
  audio: "audio",
  voice: "audio",
  document: "file",
  sticker: "image",
};

const WORDS: Record<OutboundFile["kind"], string> = {
  image: "a picture",
  video: "a video",
  audio: "a sound file",
  voice: "a voice note",
  document: "a document",
  sticker: "a sticker",
};

const problem = (code: string, text: string) => ({ problem: { code, text } });
