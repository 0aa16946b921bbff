import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { Label } from "../../shared/team.ts";
import { noteChatChange } from "../chats.ts";
import { appendEvent } from "../event-log.ts";
import type { Sql } from "../sql.ts";

/** The tenant's words for chats and people. Few: a list is read whole, and sent whole when it changes. */
export const LABELS_MAX = 200;

export type LabelAction =
  | { type: "create"; label: Label }
  | { type: "rename"; id: string; name: string }
  | { type: "recolour"; id: string; colour: Label["colour"] }
  | { type: "remove"; id: string };

export type LabelRefusal = "not_found" | "name_taken" | "too_many";

export const listLabels = (sql: Sql): Label[] =>
  sql.all<Label>("SELECT id, name, colour FROM labels ORDER BY lower(name), id");

/** @returns all labels afterwards. Doing the same twice is doing it once. */
export function changeLabels(sql: Sql, action: LabelAction, now: number): Outcome<Label[], LabelRefusal> {
  return sql.transaction(() => {
    const before = listLabels(sql);
    const refusal = refusalOf(before, action);
    if (refusal !== null) return fail(refusal);
    if (write(sql, action, now)) appendEvent(sql, { at: now, kind: "labels", entity: "", chatId: null });
    return ok(listLabels(sql));
  });
}

function refusalOf(before: readonly Label[], action: LabelAction): LabelRefusal | null {
  const id = action.type === "create" ? action.label.id : action.id;
  const isKnown = before.some((label) => label.id === id);
  if (action.type === "create" && !isKnown && before.length >= LABELS_MAX) return "too_many";
  if ((action.type === "rename" || action.type === "recolour") && !isKnown) return "not_found";
  const name = action.type === "create" ? action.label.name : action.type === "rename" ? action.name : null;
  const isTaken = name !== null && before.some((label) => label.id !== id && isSameName(label.name, name));
  return isTaken ? "name_taken" : null;
}

/** As the UNIQUE index compares them: SQLite's lower() knows the letters of ASCII. */
const isSameName = (one: string, other: string): boolean => asciiLower(one) === asciiLower(other);
const asciiLower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

function write(sql: Sql, action: LabelAction, now: number): boolean {
  switch (action.type) {
    case "create":
      return sql.writes(
        "INSERT INTO labels (id, name, colour, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        action.label.id,
        action.label.name,
        action.label.colour,
        now,
      );
    case "rename":
      return sql.writes("UPDATE labels SET name = ?1 WHERE id = ?2 AND name <> ?1", action.name, action.id);
    case "recolour":
      return sql.writes("UPDATE labels SET colour = ?1 WHERE id = ?2 AND colour <> ?1", action.colour, action.id);
    case "remove":
      return remove(sql, action.id, now);
  }
}

/** Takes it off everything that bears it. */
function remove(sql: Sql, id: string, now: number): boolean {
  const bearers = sql.all<{ chatId: string; labelIds: string | null }>(
    `SELECT l.chat_id AS chatId, c.label_ids AS labelIds FROM chat_labels l JOIN chats c ON c.id = l.chat_id
     WHERE l.label_id = ? ORDER BY l.chat_id`,
    id,
  );
  for (const { chatId, labelIds } of bearers) {
    const left = (JSON.parse(labelIds ?? "[]") as string[]).filter((one) => one !== id);
    sql.run("UPDATE chats SET label_ids = ? WHERE id = ?", left.length === 0 ? null : JSON.stringify(left), chatId);
    noteChatChange(sql, chatId, now);
  }
  sql.run("DELETE FROM chat_labels WHERE label_id = ?", id);
  return sql.writes("DELETE FROM labels WHERE id = ?", id);
}
