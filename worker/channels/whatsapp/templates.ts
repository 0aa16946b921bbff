import { z } from "zod";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { AccountAccess, ChannelFailure, ChannelTemplate, TemplateField } from "../channel.ts";
import { listGraph } from "../meta/ask.ts";
import { text as anyText, listOf, objectOf, words } from "../unipile/lenient.ts";

const exampleSchema = objectOf(
  z.object({
    header_text: listOf(words),
    body_text: z.unknown().optional(),
    header_text_named_params: listOf(z.object({ param_name: words, example: words })),
    body_text_named_params: listOf(z.object({ param_name: words, example: words })),
  }),
);

const buttonSchema = z.object({
  type: words,
  text: words,
  url: words,
  phone_number: words,
  example: z.unknown().optional(),
});

const componentSchema = z.object({
  type: words,
  format: words,
  text: anyText,
  example: exampleSchema,
  buttons: listOf(buttonSchema),
});
type Component = z.output<typeof componentSchema>;

const templateSchema = z.object({
  name: words,
  language: words,
  status: words,
  category: words,
  components: listOf(componentSchema),
});

const FIELDS = "name,language,status,category,parameter_format,components";

/** Every template of the number's business account: `GET /{WABA}/message_templates` (reference/meta.md, 3.4). */
export async function listTemplates(access: AccountAccess): Promise<Outcome<ChannelTemplate[], ChannelFailure>> {
  if (access.businessAccountId === undefined) return fail("not_found");
  const listed = await listGraph(access, [access.businessAccountId, "message_templates"], { fields: FIELDS });
  return listed.ok ? ok(listed.value.flatMap((row) => templateOf(row) ?? [])) : listed;
}

/** A row of the list -> what it shows and what has to be filled in; null for a row without name or language. */
export function templateOf(row: unknown): ChannelTemplate | null {
  const parsed = templateSchema.safeParse(row);
  if (!parsed.success) return null;
  const { name, language, status, category, components } = parsed.data;
  if (name === null || language === null) return null;
  const part = (type: string) => components.find((component) => component.type?.toUpperCase() === type) ?? null;
  const header = part("HEADER");
  const body = part("BODY");
  const buttons = part("BUTTONS")?.buttons ?? [];
  return {
    name,
    language,
    status: status ?? "UNKNOWN",
    category: category ?? "UNKNOWN",
    header: header === null ? null : { format: formatOf(header), text: header.text },
    body: body?.text ?? "",
    footer: part("FOOTER")?.text ?? null,
    buttons: buttons.map((button) => ({
      kind: button.type?.toLowerCase() ?? "unknown",
      title: button.text ?? "",
      value: button.url ?? button.phone_number,
    })),
    fields: [
      ...(header === null ? [] : headerFields(header)),
      ...(body === null ? [] : textFields("body", body.text, bodyExamples(body))),
      ...buttons.flatMap(buttonField),
    ],
  };
}

const FORMATS = ["text", "image", "video", "document", "location"] as const;

function formatOf(header: Component): (typeof FORMATS)[number] {
  return FORMATS.find((format) => format === header.format?.toLowerCase()) ?? "text";
}

function headerFields(header: Component): TemplateField[] {
  const format = formatOf(header);
  switch (format) {
    case "text": {
      const named = header.example?.header_text_named_params ?? [];
      const examples = named.length > 0 ? byName(named) : byPlace(header.example?.header_text ?? []);
      return textFields("header", header.text, examples);
    }
    case "image":
    case "video":
    case "document":
      return [{ part: "header", type: format }];
    case "location":
      return [];
  }
}

type Examples = (placeholder: string) => string | null;

function bodyExamples({ example }: Component): Examples {
  const named = example?.body_text_named_params ?? [];
  if (named.length > 0) return byName(named);
  const rows = example?.body_text;
  const first: unknown = Array.isArray(rows) ? rows[0] : null;
  return byPlace(Array.isArray(first) ? first : Array.isArray(rows) ? rows : []);
}

const byName =
  (named: { param_name: string | null; example: string | null }[]): Examples =>
  (placeholder) =>
    named.find((one) => one.param_name === placeholder)?.example ?? null;

const byPlace =
  (values: readonly unknown[]): Examples =>
  (placeholder) =>
    words.parse(values[Number(placeholder) - 1]);

/** `{{1}}` are given in the order of their numbers, `{{first_name}}` by name; each once, however often it stands. */
function textFields(part: "header" | "body", text: string | null, examples: Examples): TemplateField[] {
  const placeholders = placeholdersOf(text);
  const areNumbers = placeholders.every((one) => /^\d+$/.test(one));
  if (areNumbers) placeholders.sort((a, b) => Number(a) - Number(b));
  return placeholders.map((placeholder) => ({
    part,
    type: "text",
    name: areNumbers ? null : placeholder,
    example: examples(placeholder),
  }));
}

function placeholdersOf(text: string | null): string[] {
  return [...new Set([...(text ?? "").matchAll(/\{\{\s*([\w.-]{1,64})\s*\}\}/g)].flatMap((match) => match[1] ?? []))];
}

/** A link with a place at its end, and a code to copy, want a value; a quick reply has its own. */
function buttonField(button: z.output<typeof buttonSchema>, index: number): TemplateField[] {
  const kind = button.type?.toUpperCase();
  const title = button.text ?? "";
  const example = words.parse(Array.isArray(button.example) ? button.example[0] : button.example);
  if (kind === "URL" && placeholdersOf(button.url).length > 0) {
    return [{ part: "button", index, kind: "url", title, example }];
  }
  return kind === "COPY_CODE" ? [{ part: "button", index, kind: "copy_code", title, example }] : [];
}
