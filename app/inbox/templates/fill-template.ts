import type { MessageTemplate, TemplateField } from "../../../worker/shared/message-template.ts";
import type { OutboundDraft } from "../../../worker/shared/outbound.ts";

type TemplateDraft = Extract<OutboundDraft, { type: "template" }>;
type TemplateParameter = Extract<
  TemplateDraft["components"][number],
  { part: "header" | "body" }
>["parameters"][number];

/** What was typed into a template's places, each under its field's key; of a file the id of its upload. */
export type TemplateValues = Readonly<Record<string, string>>;

/** A name for a field that no other field of its template has. `at`: its place in `template.fields`. */
export const fieldKey = (field: TemplateField, at: number): string =>
  field.part === "button" ? `button-${field.index}` : `${field.part}-${at}`;

const PLACE = /\{\{\s*([\w.-]{1,64})\s*\}\}/g;

/** A piece of a text: as it stands in the template, or what fills one of its places. `isOpen`: nothing yet. */
export type FilledPiece = { text: string; isValue: boolean; isOpen: boolean };

/** A part's text with its places filled, as far as they are: what is open shows its example or its name. */
export function filledPieces(
  template: MessageTemplate,
  part: "header" | "body",
  text: string,
  values: TemplateValues,
): FilledPiece[] {
  const pieces: FilledPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(PLACE)) {
    if (match.index > from) pieces.push(plain(text.slice(from, match.index)));
    pieces.push(pieceFor(template, part, match[1] ?? "", values));
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push(plain(text.slice(from)));
  return pieces;
}

const plain = (text: string): FilledPiece => ({ text, isValue: false, isOpen: false });

function pieceFor(
  template: MessageTemplate,
  part: "header" | "body",
  place: string,
  values: TemplateValues,
): FilledPiece {
  const found = template.fields.findIndex((field, at) => nameOf(template, field, at, part) === place);
  const field = template.fields[found];
  const value = field === undefined ? "" : (values[fieldKey(field, found)]?.trim() ?? "");
  return value === ""
    ? { text: `{{${place}}}`, isValue: true, isOpen: true }
    : { text: value, isValue: true, isOpen: false };
}

/** What stands between the braces for a field: its name, or which of its part's numbers it is. */
function nameOf(template: MessageTemplate, field: TemplateField, at: number, part: "header" | "body"): string | null {
  if (field.part !== part || field.type !== "text") return null;
  if (field.name !== null) return field.name;
  const numbers = placesOf(part === "body" ? template.body : (template.header?.text ?? ""));
  const before = template.fields.slice(0, at).filter((one) => one.part === part).length;
  return numbers[before] ?? null;
}

/** In the order of their numbers, each once: as the fields come. */
function placesOf(text: string): string[] {
  const places = [...new Set([...text.matchAll(PLACE)].flatMap((match) => match[1] ?? []))];
  return places.sort((a, b) => Number(a) - Number(b));
}

/** The whole of what the customer will read: what our own bubble says. */
export function filledText(template: MessageTemplate, values: TemplateValues): string {
  const said = (part: "header" | "body", text: string) =>
    filledPieces(template, part, text, values)
      .map((piece) => piece.text)
      .join("");
  const header = template.header?.format === "text" ? said("header", template.header.text ?? "") : "";
  return [header, said("body", template.body), template.footer ?? ""].filter((part) => part !== "").join("\n");
}

/** The keys of the fields that still want a value. */
export const openFields = (template: MessageTemplate, values: TemplateValues): string[] =>
  template.fields.map(fieldKey).filter((key) => (values[key]?.trim() ?? "") === "");

/** The draft of `messages.send`, with every place filled in the order of the fields. */
export function templateDraft(template: MessageTemplate, values: TemplateValues): TemplateDraft {
  const given = template.fields.map((field, at) => ({ field, value: values[fieldKey(field, at)]?.trim() ?? "" }));
  const parts = (["header", "body"] as const).flatMap((part) => {
    const parameters = given.flatMap(({ field, value }): TemplateParameter[] => {
      if (field.part !== part) return [];
      if (field.type === "text") return [{ type: "text", name: field.name, text: value }];
      return [{ type: field.type, uploadId: value }];
    });
    return parameters.length === 0 ? [] : [{ part, parameters }];
  });
  const buttons = given.flatMap(({ field, value }) =>
    field.part === "button" ? [{ part: "button" as const, index: field.index, kind: field.kind, value }] : [],
  );
  return { type: "template", name: template.name, language: template.language, components: [...parts, ...buttons] };
}

/** Those with the words in their name or their text; approved ones first, then by name. */
export function foundTemplates(templates: readonly MessageTemplate[], query: string): MessageTemplate[] {
  const wanted = query.trim().toLowerCase().split(/\s+/);
  return templates
    .filter((template) => {
      const searched = [
        template.name.replaceAll("_", " "),
        template.name,
        template.body,
        template.header?.text ?? "",
        template.language,
      ]
        .join(" ")
        .toLowerCase();
      return wanted.every((word) => searched.includes(word));
    })
    .toSorted((a, b) => Number(isApproved(b)) - Number(isApproved(a)) || a.name.localeCompare(b.name));
}

export const isApproved = (template: MessageTemplate): boolean => template.status === "APPROVED";
