/** What a canned reply leaves open: `{{first_name}}`, `{{ order number }}`. */
const VARIABLE = /\{\{\s*([\p{L}\p{N}_][\p{L}\p{N}_. -]{0,39}?)\s*\}\}/gu;

/** What is known of the chat and of who writes. Empty: not known. */
export type Known = { contact: string; agent: string; account: string; workspace: string };

/** `Contact Name`, `contact.name` and `contact_name` are the same one. */
const keyOf = (name: string): string => name.toLowerCase().replace(/[ .-]+/g, "_");

/** The variables of a text, each once, as they were spelt first. */
export function variablesOf(text: string): string[] {
  const byKey = new Map<string, string>();
  for (const [, name = ""] of text.matchAll(VARIABLE)) if (!byKey.has(keyOf(name))) byKey.set(keyOf(name), name);
  return [...byKey.values()];
}

/** Puts values in the place of variables; one that has none stays as it is. */
export function fillVariables(text: string, values: Readonly<Record<string, string>>): string {
  const byKey = new Map(Object.entries(values).map(([name, value]) => [keyOf(name), value]));
  return text.replace(VARIABLE, (whole, name: string) => byKey.get(keyOf(name)) || whole);
}

/**
 * The value of each variable of a text, by its name; empty where somebody has to be asked.
 *
 * @param fields what the team has written down about the contact, by the field's name
 */
export function valuesFor(
  text: string,
  known: Known,
  fields: Readonly<Record<string, string>>,
): Record<string, string> {
  const byKey: Record<string, string> = {
    ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [keyOf(name), value])),
    ...namesOf(known.contact),
    agent: known.agent,
    agent_name: known.agent,
    my_name: known.agent,
    account: known.account,
    account_name: known.account,
    workspace: known.workspace,
  };
  return Object.fromEntries(variablesOf(text).map((name) => [name, byKey[keyOf(name)] ?? ""]));
}

function namesOf(contact: string): Record<string, string> {
  // Who has no name is called by their number, and nobody greets a number.
  const name = /\p{L}/u.test(contact) && !contact.startsWith("@") ? contact.trim() : "";
  const first = name.split(/\s+/)[0] ?? "";
  return { name, contact: name, contact_name: name, customer: name, first_name: first, contact_first_name: first };
}
