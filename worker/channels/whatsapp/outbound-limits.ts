import type { MessageError, OutboundContent, OutboundFile, TemplateComponent } from "../../shared/wire.ts";
import { WHATSAPP_LIMITS as MAX, WHATSAPP_ABILITIES } from "./abilities.ts";

/** Why WhatsApp would refuse this, known before the call; null when nothing speaks against it. */
export function problemOf(content: OutboundContent): MessageError | null {
  switch (content.type) {
    case "text":
      return required("The message", content.text) ?? tooLong("The message", content.text, WHATSAPP_ABILITIES.text.max);
    case "file":
      return problemOfFile(content.file) ?? problemOfCaption(content.file, content.text);
    case "location":
      return Math.abs(content.latitude) <= 90 && Math.abs(content.longitude) <= 180
        ? null
        : problem("out_of_range", "There is no such place on earth.");
    case "contacts":
      if (content.contacts.length === 0) return problem("empty", "There is no contact in the message.");
      return first(content.contacts, (contact) => required("The contact's name", contact.name));
    case "buttons":
      return problemOfButtons(content);
    case "list":
      return problemOfList(content);
    case "template":
      return required("The template's name", content.name) ?? first(content.components, problemOfComponent);
  }
}

function problemOfFile(file: OutboundFile): MessageError | null {
  const limit = WHATSAPP_ABILITIES.files[file.kind];
  const mimeType = file.mimeType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (limit === undefined || !limit.mimeTypes.includes(mimeType)) {
    return problem(
      "file_type",
      `WhatsApp does not take ${mimeType || "this kind of file"} as ${KIND_WORDS[file.kind]}.`,
    );
  }
  if (file.sizeBytes === 0) return problem("empty", "The file is empty.");
  if (file.sizeBytes <= limit.maxBytes) return null;
  return problem("too_large", `WhatsApp takes ${KIND_WORDS[file.kind]} of up to ${sizeInWords(limit.maxBytes)}.`);
}

const KIND_WORDS: Record<OutboundFile["kind"], string> = {
  image: "a picture",
  video: "a video",
  audio: "a sound file",
  voice: "a voice note",
  document: "a document",
  sticker: "a sticker",
};

const sizeInWords = (bytes: number) =>
  bytes < 1024 * 1024 ? `${Math.floor(bytes / 1024)} KB` : `${Math.floor(bytes / 1024 / 1024)} MB`;

function problemOfCaption(file: OutboundFile, text: string | null): MessageError | null {
  if (text === null || text === "") return null;
  if (file.kind === "audio" || file.kind === "voice" || file.kind === "sticker") {
    return problem("no_caption", `WhatsApp shows no text with ${KIND_WORDS[file.kind]}. Send the text by itself.`);
  }
  return tooLong("The text with the file", text, WHATSAPP_ABILITIES.caption?.max ?? 0);
}

function problemOfButtons(content: Extract<OutboundContent, { type: "buttons" }>): MessageError | null {
  const { buttons } = content;
  return (
    problemOfFrame(content, MAX.body) ??
    (buttons.length === 0 ? problem("empty", "There is no button in the message.") : null) ??
    (buttons.length > MAX.buttons ? problem("too_many", `WhatsApp takes up to ${MAX.buttons} buttons.`) : null) ??
    first(
      buttons,
      ({ id, title }) =>
        required("A button's title", title) ??
        tooLong("A button's title", title, MAX.buttonTitle) ??
        required("A button's id", id) ??
        tooLong("A button's id", id, MAX.buttonId),
    ) ??
    repeated("buttons", buttons)
  );
}

function problemOfList(content: Extract<OutboundContent, { type: "list" }>): MessageError | null {
  const { sections } = content;
  const rows = sections.flatMap((section) => section.rows);
  return (
    problemOfFrame(content, MAX.listBody) ??
    required("The list's button", content.button) ??
    tooLong("The list's button", content.button, MAX.buttonTitle) ??
    (rows.length === 0 ? problem("empty", "There is nothing to pick in the list.") : null) ??
    (rows.length > MAX.rows ? problem("too_many", `WhatsApp takes up to ${MAX.rows} rows in all.`) : null) ??
    (sections.length > MAX.sections ? problem("too_many", `WhatsApp takes up to ${MAX.sections} sections.`) : null) ??
    first(sections, ({ title, rows: own }) =>
      own.length === 0
        ? problem("empty", "A section of the list has no rows.")
        : sections.length > 1 && (title === null || title === "")
          ? problem("empty", "With several sections, each needs a title.")
          : tooLong("A section's title", title ?? "", MAX.sectionTitle),
    ) ??
    first(
      rows,
      ({ id, title, description }) =>
        required("A row's title", title) ??
        tooLong("A row's title", title, MAX.rowTitle) ??
        required("A row's id", id) ??
        tooLong("A row's id", id, MAX.rowId) ??
        tooLong("A row's description", description ?? "", MAX.rowDescription),
    ) ??
    repeated("rows", rows)
  );
}

/** What buttons and lists share: header, body and footer. */
function problemOfFrame(
  content: { text: string; header: string | null; footer: string | null },
  bodyMax: number,
): MessageError | null {
  return (
    required("The message", content.text) ??
    tooLong("The message", content.text, bodyMax) ??
    tooLong("The header", content.header ?? "", MAX.header) ??
    tooLong("The footer", content.footer ?? "", MAX.footer)
  );
}

function problemOfComponent(component: TemplateComponent): MessageError | null {
  if (component.part === "button") return required("A button's value", component.value);
  return first(component.parameters, (parameter) =>
    parameter.type === "text" ? required("A value of the template", parameter.text) : problemOfFile(parameter.file),
  );
}

function repeated(what: string, all: readonly { id: string }[]): MessageError | null {
  const isRepeated = new Set(all.map(({ id }) => id)).size < all.length;
  return isRepeated ? problem("repeated", `Two ${what} have the same id.`) : null;
}

const problem = (code: string, text: string): MessageError => ({ code, text });

const required = (what: string, text: string): MessageError | null =>
  text.trim() === "" ? problem("empty", `${what} is empty.`) : null;

/** Characters as people count them, near enough: an emoji of one code point is one. */
function tooLong(what: string, text: string, max: number): MessageError | null {
  if (text.length <= max || [...text].length <= max) return null;
  return problem("too_long", `${what} is longer than ${max} characters.`);
}

function first<Item>(items: readonly Item[], look: (item: Item) => MessageError | null): MessageError | null {
  for (const item of items) {
    const found = look(item);
    if (found !== null) return found;
  }
  return null;
}
