import type { Content } from "./content.ts";
import { interactiveSchema, type WaInteractive } from "./schema.ts";

/** What somebody picked or filled in; and, among own messages of the history, what was offered. */
export function interactiveOf(value: unknown): Content | null {
  const interactive = interactiveSchema.parse(value);
  if (interactive === null) return null;
  const pick = interactive.button_reply ?? interactive.list_reply;
  if (pick !== null) {
    const title = pick.title ?? pick.id;
    return title === null ? null : choice(pick.id ?? title, title, pick.description);
  }
  if (interactive.nfm_reply !== null) return formOf(interactive.nfm_reply);
  if (interactive.call_permission_reply !== null) {
    const { response } = interactive.call_permission_reply;
    if (response === "accept") return choice("accept", "Calls are allowed", null);
    return response === "reject" ? choice("reject", "Calls are not allowed", null) : null;
  }
  return offerOf(interactive);
}

function choice(id: string, title: string, description: string | null): Content {
  return { kind: "choice", text: title, attachments: [], content: { type: "choice", id, title, description } };
}

/** A form is named by Meta's word for it; `flow` and `address_message` are seen. */
function formOf(reply: NonNullable<WaInteractive["nfm_reply"]>): Content {
  const name = reply.name === null || reply.name === "flow" ? "" : reply.name.replaceAll("_", " ");
  return {
    kind: "form",
    text: reply.body,
    attachments: [],
    content: { type: "form", name, values: valuesOf(reply.response_json) },
  };
}

const VALUES_MAX = 100;
const DEPTH_MAX = 5;

/** `response_json` is JSON in a string: its leaves with their keys, nested ones as `key.key`. */
function valuesOf(json: unknown): { name: string; value: string }[] {
  const values: { name: string; value: string }[] = [];
  collect(typeof json === "string" ? parsed(json) : json, "", 0, values);
  return values;
}

function collect(value: unknown, name: string, depth: number, into: { name: string; value: string }[]): void {
  if (into.length >= VALUES_MAX || value === null || value === undefined || value === "") return;
  if (typeof value !== "object") {
    // The token is how the sender of the form knows it again, and says nothing to anybody else.
    if (name !== "flow_token") into.push({ name, value: String(value) });
    return;
  }
  if (depth >= DEPTH_MAX) return;
  if (Array.isArray(value) && value.every((one) => typeof one !== "object")) {
    if (value.length > 0) into.push({ name, value: value.join(", ") });
    return;
  }
  for (const [key, inner] of Object.entries(value))
    collect(inner, name === "" ? key : `${name}.${key}`, depth + 1, into);
}

/** What is no JSON is still what they answered. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

function offerOf(interactive: WaInteractive): Content | null {
  const { action } = interactive;
  const text = interactive.body?.text ?? null;
  const header = interactive.header?.text ?? null;
  const footer = interactive.footer?.text ?? null;
  if (interactive.type === "button" && action !== null) {
    const buttons = action.buttons.flatMap(({ reply }) =>
      reply?.title == null ? [] : [{ id: reply.id ?? reply.title, title: reply.title }],
    );
    return { kind: "interactive", text, attachments: [], content: { type: "buttons", header, footer, buttons } };
  }
  if (interactive.type === "list" && action !== null) {
    const sections = action.sections.map(({ title, rows }) => ({
      title,
      rows: rows.flatMap((row) =>
        row.title === null ? [] : [{ id: row.id ?? row.title, title: row.title, description: row.description }],
      ),
    }));
    const button = action.button ?? "";
    return { kind: "interactive", text, attachments: [], content: { type: "list", header, footer, button, sections } };
  }
  // A link, a product, a question for a place: only their words.
  return text === null ? null : { kind: "interactive", text, attachments: [] };
}
