import type { Mention } from "../../shared/mention.ts";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { Author, Note } from "../../shared/team.ts";
import { findChat } from "../chats.ts";
import { appendEvent } from "../event-log.ts";
import { decodeCursor, encodeCursor } from "../page.ts";
import type { Sql } from "../sql.ts";
import { forgetMentions, noteMentions } from "./mentions.ts";

/**
 * What the team says among itself in a chat. Notes stand among the messages by their time and are none: nothing that
 * sends reads this table.
 */
type NoteRow = {
  id: string;
  chatId: string;
  authorId: string;
  authorName: string;
  text: string;
  mentions: string | null;
  sortAt: number;
  editedAt: number | null;
  rev: number;
};

const SELECT_NOTE = `
  SELECT id, chat_id AS chatId, author_id AS authorId, author_name AS authorName, text, mentions, sort_at AS sortAt,
         edited_at AS editedAt, rev FROM notes`;

const toNote = (row: NoteRow): Note => ({
  id: row.id,
  chatId: row.chatId,
  text: row.text,
  author: { id: row.authorId, name: row.authorName },
  mentions: row.mentions === null ? [] : (JSON.parse(row.mentions) as string[]),
  at: new Date(row.sortAt).toISOString(),
  editedAt: row.editedAt === null ? null : new Date(row.editedAt).toISOString(),
  sortAt: row.sortAt,
  rev: row.rev,
});

export function findNote(sql: Sql, id: string): Note | null {
  const row = sql.first<NoteRow>(`${SELECT_NOTE} WHERE id = ?`, id);
  return row && toNote(row);
}

export type NoteQuery = {
  chatId: string;
  /** Only notes at or after this place (ms): those among the messages that are shown. */
  since: number | null;
  cursor: string | null;
  limit: number;
};

/** Newest first. null when the cursor is not one of ours. */
export function listNotes(sql: Sql, query: NoteQuery): { items: Note[]; nextCursor: string | null } | null {
  const from = query.cursor === null ? { sortAt: Number.MAX_SAFE_INTEGER, key: "" } : decodeCursor(query.cursor);
  if (from === null) return null;
  const rows = sql.all<NoteRow>(
    `${SELECT_NOTE} WHERE chat_id = ? AND (sort_at, id) < (?, ?) AND sort_at >= ?
     ORDER BY sort_at DESC, id DESC LIMIT ?`,
    query.chatId,
    from.sortAt,
    from.key,
    query.since ?? 0,
    query.limit + 1,
  );
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return {
    items: page.map(toNote),
    nextCursor: last === undefined ? null : encodeCursor({ sortAt: last.sortAt, key: last.id }),
  };
}

/** Notes that name a member, newest first, each with its chat; `unreadOnly` those that were not looked at. */
export function listMentions(
  sql: Sql,
  query: { memberId: string; unreadOnly: boolean; cursor: string | null; limit: number },
): { items: Mention[]; nextCursor: string | null } | null {
  const from = query.cursor === null ? { sortAt: Number.MAX_SAFE_INTEGER, key: "" } : decodeCursor(query.cursor);
  if (from === null) return null;
  const rows = sql.all<NoteRow & { mentionedAt: number; readAt: number | null }>(
    `SELECT n.*, m.at AS mentionedAt, m.read_at AS readAt FROM mentions m JOIN (${SELECT_NOTE}) n ON n.id = m.note_id
     WHERE m.member_id = ? AND (m.at, m.note_id) < (?, ?) AND (? = 0 OR m.read_at IS NULL)
     ORDER BY m.at DESC, m.note_id DESC LIMIT ?`,
    query.memberId,
    from.sortAt,
    from.key,
    query.unreadOnly ? 1 : 0,
    query.limit + 1,
  );
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return {
    items: page.map((row) => ({ ...toNote(row), isRead: row.readAt !== null, chat: findChat(sql, row.chatId) })),
    nextCursor: last === undefined ? null : encodeCursor({ sortAt: last.mentionedAt, key: last.id }),
  };
}

/** @param note.id made by the caller: the same note twice is one */
export function addNote(
  sql: Sql,
  note: { id: string; chatId: string; text: string; mentions: string[] },
  author: Author,
  now: number,
): Outcome<Note, "not_found"> {
  return sql.transaction(() => {
    const chat = sql.first<{ lastSortAt: number }>(
      "SELECT last_sort_at AS lastSortAt FROM chats WHERE id = ?",
      note.chatId,
    );
    if (chat === null) return fail("not_found");
    const known = findNote(sql, note.id);
    if (known !== null) return known.chatId === note.chatId ? ok(known) : fail("not_found");
    // Never above what is on the screen already, as with messages.
    const sortAt = Math.max(now, chat.lastSortAt);
    const rev = appendEvent(sql, { at: now, kind: "note", entity: note.id, chatId: note.chatId });
    sql.run(
      `INSERT INTO notes (id, chat_id, author_id, author_name, text, mentions, sort_at, edited_at, rev)
       VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?)`,
      note.id,
      note.chatId,
      author.id,
      author.name,
      note.text,
      note.mentions.length === 0 ? null : JSON.stringify(note.mentions),
      sortAt,
      rev,
    );
    noteMentions(sql, { ...note, authorId: author.id }, now);
    return readBack(sql, note.id);
  });
}

/** Only who wrote a note may change it: the others rely on who said what. */
export function editNote(
  sql: Sql,
  edit: { id: string; text: string; mentions: string[] },
  author: Author,
  now: number,
): Outcome<Note, "not_found" | "not_yours"> {
  return sql.transaction(() => {
    const note = findNote(sql, edit.id);
    if (note === null) return fail("not_found");
    if (note.author.id !== author.id) return fail("not_yours");
    const rev = appendEvent(sql, { at: now, kind: "note", entity: note.id, chatId: note.chatId });
    sql.run(
      "UPDATE notes SET text = ?, mentions = ?, edited_at = ?, rev = ? WHERE id = ?",
      edit.text,
      edit.mentions.length === 0 ? null : JSON.stringify(edit.mentions),
      now,
      rev,
      note.id,
    );
    const noLonger = note.mentions.filter((id) => !edit.mentions.includes(id));
    forgetMentions(sql, note.id, noLonger, now);
    noteMentions(sql, { ...edit, chatId: note.chatId, authorId: author.id }, now);
    return readBack(sql, note.id);
  });
}

/** @param author null: whoever manages the workspace, who may remove everybody's */
export function removeNote(
  sql: Sql,
  id: string,
  author: Author | null,
  now: number,
): Outcome<{ id: string }, "not_found" | "not_yours"> {
  return sql.transaction(() => {
    const note = findNote(sql, id);
    if (note === null) return fail("not_found");
    if (author !== null && note.author.id !== author.id) return fail("not_yours");
    sql.run("DELETE FROM notes WHERE id = ?", id);
    appendEvent(sql, { at: now, kind: "note", entity: id, chatId: note.chatId });
    forgetMentions(sql, id, note.mentions, now);
    return ok({ id });
  });
}

function readBack(sql: Sql, id: string): Outcome<Note, never> {
  const note = findNote(sql, id);
  if (note === null) throw new Error("a note that was just written is not there");
  return ok(note);
}
