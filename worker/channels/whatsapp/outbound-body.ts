import type { OutboundContent, OutboundFile, TemplateComponent } from "../../shared/wire.ts";
import type { JsonObject } from "../meta/reading.ts";
import type { PlacedFile } from "./upload.ts";

/** Where each file of a message is by now, for WhatsApp to take it from. */
export type Placed = ReadonlyMap<OutboundFile, PlacedFile>;

/** What is to be said, in the words of the Cloud API: `{type, <type>: {...}}` (reference/meta.md, 3.2 and 3.4). */
export function bodyOf(content: OutboundContent, placed: Placed): JsonObject {
  switch (content.type) {
    case "text":
      return { type: "text", text: { body: content.text, preview_url: /https?:\/\//i.test(content.text) } };
    case "file":
      return fileBody(content.file, content.text, placed);
    case "location": {
      const { latitude, longitude, name, address } = content;
      return { type: "location", location: { latitude, longitude, ...known({ name, address }) } };
    }
    case "contacts":
      return { type: "contacts", contacts: content.contacts.map(cardOf) };
    case "buttons": {
      const buttons = content.buttons.map(({ id, title }) => ({ type: "reply", reply: { id, title } }));
      return { type: "interactive", interactive: { type: "button", ...frameOf(content), action: { buttons } } };
    }
    case "list": {
      const sections = content.sections.map(({ title, rows }) => ({
        ...known({ title }),
        rows: rows.map((row) => ({ id: row.id, title: row.title, ...known({ description: row.description }) })),
      }));
      const action = { button: content.button, sections };
      return { type: "interactive", interactive: { type: "list", ...frameOf(content), action } };
    }
    case "template": {
      const components = content.components.map((component) => componentOf(component, placed));
      const { name, language } = content;
      const template = { name, language: { code: language }, ...(components.length === 0 ? {} : { components }) };
      return { type: "template", template };
    }
  }
}

function fileBody(file: OutboundFile, text: string | null, placed: Placed): JsonObject {
  const type = file.kind === "voice" ? "audio" : file.kind;
  return {
    type,
    [type]: {
      ...placed.get(file),
      ...known({ caption: text }),
      ...(type === "document" ? { filename: file.fileName } : {}),
      ...(file.kind === "voice" ? { voice: true } : {}),
    },
  };
}

/** The name has to be there twice: as a whole, and at least one of its parts. */
function cardOf(contact: Extract<OutboundContent, { type: "contacts" }>["contacts"][number]): JsonObject {
  return {
    name: { formatted_name: contact.name, first_name: contact.name },
    ...some("phones", contact.phones, ({ number, kind, providerId }) => ({
      phone: number,
      ...known({ type: kind, wa_id: providerId }),
    })),
    ...some("emails", contact.emails, (email) => ({ email })),
    ...some("urls", contact.urls, (url) => ({ url })),
    ...(contact.organization === null ? {} : { org: { company: contact.organization } }),
  };
}

function frameOf({ text, header, footer }: { text: string; header: string | null; footer: string | null }): JsonObject {
  return {
    ...(header === null || header === "" ? {} : { header: { type: "text", text: header } }),
    body: { text },
    ...(footer === null || footer === "" ? {} : { footer: { text: footer } }),
  };
}

function componentOf(component: TemplateComponent, placed: Placed): JsonObject {
  if (component.part === "button") {
    return {
      type: "button",
      sub_type: component.kind,
      index: String(component.index),
      parameters: [buttonParameter(component.kind, component.value)],
    };
  }
  return {
    type: component.part,
    parameters: component.parameters.map((parameter) =>
      parameter.type === "text"
        ? { type: "text", ...known({ parameter_name: parameter.name }), text: parameter.text }
        : { type: parameter.type, [parameter.type]: mediaParameter(parameter.file, placed) },
    ),
  };
}

function mediaParameter(file: OutboundFile, placed: Placed): JsonObject {
  return { ...placed.get(file), ...(file.kind === "document" ? { filename: file.fileName } : {}) };
}

function buttonParameter(kind: "quick_reply" | "url" | "copy_code", value: string): JsonObject {
  switch (kind) {
    case "quick_reply":
      return { type: "payload", payload: value };
    case "url":
      return { type: "text", text: value };
    case "copy_code":
      return { type: "coupon_code", coupon_code: value };
  }
}

/** Only what is there: the API refuses null and empty words. */
function known(fields: Record<string, string | null>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== ""));
}

function some<Item>(key: string, items: readonly Item[], map: (item: Item) => JsonObject): JsonObject {
  return items.length === 0 ? {} : { [key]: items.map(map) };
}
