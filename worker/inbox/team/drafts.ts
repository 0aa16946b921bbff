import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { Author, Draft } from "../../shared/team.ts";
import { appendEvent } from "../event-log.ts";
import type { Sql } from "../sql.ts";

/**
 * What is being written: one draft of each member in a chat, the same on all of their devices, of which the one that
 * wrote last wins. Two people who write in one chat never take each other's words away.
 */
type DraftRow = Omit<Draft, "author" | "updatedAt"> & { authorId: string; authorName: string; updatedAt: number };

const SELECT_DRAFTS = `
  SELECT chat_id AS chatId, text, reply_to AS replyTo, author_id AS authorId, author_name AS authorName, device,
         updated_at AS updatedAt, rev FROM member_drafts`;

const toDraft = ({ authorId, authorName, updatedAt, ...rest }: DraftRow): Draft => ({
  ...rest,
  author: { id: authorId, name: authorName },
  updatedAt: new Date(updatedAt).toISOString(),
});

export function findDraft(sql: Sql, chatId: string, authorId: string): Draft | null {
  const row = sql.first<DraftRow>(`${SELECT_DRAFTS} WHERE author_id = ? AND chat_id = ?`, authorId, chatId);
  return row && toDraft(row);
}

const LISTED_MAX = 500;

/** All that a member has begun, newest first. */
export const listDrafts = (sql: Sql, authorId: string): Draft[] =>
  sql
    .all<DraftRow>(`${SELECT_DRAFTS} WHERE author_id = ? ORDER BY rev DESC LIMIT ?`, authorId, LISTED_MAX)
    .map(toDraft);

export type DraftToSave = { chatId: string; text: string; replyTo: string | null; device: string | null };

/** Keeps what is written by now; nothing but spaces is no draft. */
export function saveDraft(
  sql: Sql,
  draft: DraftToSave,
  author: Author,
  now: number,
): Outcome<Draft | null, "not_found"> {
  return sql.transaction(() => {
    if (sql.first("SELECT 1 AS one FROM chats WHERE id = ?", draft.chatId) === null) return fail("not_found");
    const known = findDraft(sql, draft.chatId, author.id);
    if (draft.text.trim() === "" && draft.replyTo === null) {
      if (known !== null) dropDraft(sql, draft.chatId, author.id, now);
      return ok(null);
    }
    if (known !== null && known.text === draft.text && known.replyTo === draft.replyTo) return ok(known);
    const rev = noteDraftChange(sql, draft.chatId, author.id, now);
    sql.run(
      `INSERT INTO member_drafts (chat_id, text, reply_to, author_id, author_name, device, updated_at, rev)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
       ON CONFLICT (author_id, chat_id) DO UPDATE SET text = ?2, reply_to = ?3, author_name = ?5, device = ?6,
         updated_at = ?7, rev = ?8`,
      draft.chatId,
      draft.text,
      draft.replyTo,
      author.id,
      author.name,
      draft.device,
      now,
      rev,
    );
    return ok(findDraft(sql, draft.chatId, author.id));
  });
}

/**
 * Takes a member's draft away: it was sent, or given up.
 *
 * @param upToRev a draft that another device has written on since then stays
 */
export function clearDraft(
  sql: Sql,
  { chatId, upToRev }: { chatId: string; upToRev: number | null },
  authorId: string,
  now: number,
): null {
  sql.transaction(() => {
    const known = findDraft(sql, chatId, authorId);
    if (known === null || (upToRev !== null && known.rev > upToRev)) return;
    dropDraft(sql, chatId, authorId, now);
  });
  return null;
}

/**
 * A member's draft went out as a message. What was begun since stays; a copy that its page saved in that very moment,
 * and has not heard of, is known by its words.
 */
export function endDraft(
  sql: Sql,
  sent: { chatId: string; text: string },
  { authorId, upToRev }: { authorId: string; upToRev: number },
  now: number,
): void {
  const known = findDraft(sql, sent.chatId, authorId);
  if (known === null || (known.rev > upToRev && !sent.text.startsWith(known.text.trim()))) return;
  dropDraft(sql, sent.chatId, authorId, now);
}

function dropDraft(sql: Sql, chatId: string, authorId: string, now: number): void {
  sql.run("DELETE FROM member_drafts WHERE author_id = ? AND chat_id = ?", authorId, chatId);
  noteDraftChange(sql, chatId, authorId, now);
}

const noteDraftChange = (sql: Sql, chatId: string, authorId: string, now: number): number =>
  appendEvent(sql, { at: now, kind: "draft", entity: authorId, chatId });
