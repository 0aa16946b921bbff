import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { Chat } from "../../shared/wire.ts";
import { countUnread, findChat, markRead, noteChatChange } from "../chats.ts";
import { position } from "../event-log.ts";
import { overrulePhone } from "../read-on-phone.ts";
import type { Sql } from "../sql.ts";

/** What somebody does with chats. `until`: ms since 1970. */
export type ChatAction =
  | { type: "assign"; memberId: string | null }
  | { type: "snooze"; until: number }
  | { type: "done" }
  | { type: "reopen" }
  | { type: "mark_read" }
  | { type: "mark_unread" }
  | { type: "label"; add: string[]; remove: string[] };

/** Of chats the `rev` at which somebody saw them when they decided; one that is not named counts as seen as it is. */
export type SeenRevs = Readonly<Record<string, number>>;

/**
 * Does one thing with each of these chats, in one transaction. A chat that is so already changes nothing; one that is
 * not there is passed over. What the customer wrote after the chat was seen is neither read by it nor put out of sight.
 *
 * @returns the chats that are there, as they are now
 */
export function workOnChats(
  sql: Sql,
  chatIds: readonly string[],
  action: ChatAction,
  now: number,
  seen: SeenRevs = {},
): Outcome<Chat[], "label_not_found"> {
  if (action.type === "label" && !action.add.every((id) => isLabel(sql, id))) return fail("label_not_found");
  return sql.transaction(() => {
    const { head } = position(sql);
    const chats: Chat[] = [];
    for (const id of new Set(chatIds)) {
      const before = findChat(sql, id);
      if (before === null) continue;
      const upTo = Math.min(seen[id] ?? head, head);
      if (changes(sql, before, action, { now, upTo })) noteChatChange(sql, id, now);
      const after = findChat(sql, id);
      if (after !== null) chats.push(after);
    }
    return ok(chats);
  });
}

/**
 * @param upTo where the log stood when the chat was seen
 * @returns whether the chat looks different now and its event is still to be written
 */
function changes(sql: Sql, chat: Chat, action: ChatAction, { now, upTo }: { now: number; upTo: number }): boolean {
  switch (action.type) {
    case "assign":
      return sql.writes(
        "UPDATE chats SET assignee_id = ?1 WHERE id = ?2 AND assignee_id IS NOT ?1",
        action.memberId,
        chat.id,
      );
    case "snooze":
      if (countUnread(sql, chat.id, upTo) > 0) return false;
      return setState(sql, chat.id, "snoozed", action.until);
    case "done":
      if (countUnread(sql, chat.id, upTo) > 0) return false;
      return setState(sql, chat.id, "done", null);
    case "reopen":
      return setState(sql, chat.id, "open", null);
    case "mark_read":
      // It writes its own event.
      markRead(sql, chat.id, upTo, now);
      return false;
    case "mark_unread":
      return markUnread(sql, chat, now);
    case "label":
      return relabel(sql, chat, action);
  }
}

const setState = (sql: Sql, id: string, state: "open" | "snoozed" | "done", until: number | null): boolean =>
  sql.writes(
    `UPDATE chats SET state = ?1, snoozed_until = ?2 WHERE id = ?3 AND (state <> ?1 OR snoozed_until IS NOT ?2)`,
    state,
    until,
    id,
  );

/** The customer's newest message counts as not read, which is all that unread means: there is no second mark. */
function markUnread(sql: Sql, chat: Chat, now: number): boolean {
  if (chat.unreadCount > 0) return false;
  const newest = sql.first<{ seq: number }>(
    `SELECT seq FROM messages WHERE chat_id = ? AND direction = 'in' AND kind <> 'system' AND is_history IS NULL
     ORDER BY sort_at DESC, seq DESC LIMIT 1`,
    chat.id,
  );
  if (newest === null) return false;
  const unread = countUnread(sql, chat.id, newest.seq - 1);
  sql.run("UPDATE chats SET read_seq = ?, unread_count = ? WHERE id = ?", newest.seq - 1, unread, chat.id);
  overrulePhone(sql, chat.id, now);
  return true;
}

function relabel(sql: Sql, chat: Chat, { add, remove }: { add: string[]; remove: string[] }): boolean {
  const before = chat.labelIds ?? [];
  const after = [...new Set([...before, ...add])].filter((id) => !remove.includes(id));
  const removed = before.filter((id) => !after.includes(id));
  const added = after.filter((id) => !before.includes(id));
  if (removed.length + added.length === 0) return false;
  for (const id of removed) sql.run("DELETE FROM chat_labels WHERE label_id = ? AND chat_id = ?", id, chat.id);
  for (const id of added) sql.run("INSERT INTO chat_labels (label_id, chat_id) VALUES (?, ?)", id, chat.id);
  sql.run("UPDATE chats SET label_ids = ? WHERE id = ?", after.length === 0 ? null : JSON.stringify(after), chat.id);
  return true;
}

const isLabel = (sql: Sql, id: string): boolean => sql.first("SELECT 1 AS one FROM labels WHERE id = ?", id) !== null;

/** How many chats one wake opens again; the others follow at once, in the next. */
const WAKE_SLICE = 200;

/** Opens the chats whose snooze is over. */
export function wakeSnoozed(sql: Sql, now: number): void {
  sql.transaction(() => {
    const due = sql.all<{ id: string }>(
      "SELECT id FROM chats WHERE snoozed_until <= ? ORDER BY snoozed_until LIMIT ?",
      now,
      WAKE_SLICE,
    );
    for (const { id } of due) {
      setState(sql, id, "open", null);
      noteChatChange(sql, id, now);
    }
  });
}

export function nextSnoozeEnd(sql: Sql): number | null {
  const row = sql.first<{ at: number | null }>(
    "SELECT min(snoozed_until) AS at FROM chats WHERE snoozed_until IS NOT NULL",
  );
  return row?.at ?? null;
}
