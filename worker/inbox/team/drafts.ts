import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { Author, Draft } from "../../shared/team.ts";
import { appendEvent } from "../event-log.ts";
import type { Sql } from "../sql.ts";

/** What is being written, one draft a chat, shared by the team and all of its devices. The last writer wins. */
type DraftRow = Omit<Draft, "author" | "updatedAt"> & { authorId: string; authorName: string; updatedAt: number };

export function findDraft(sql: Sql, chatId: string): Draft | null {
  const row = sql.first<DraftRow>(
    `SELECT chat_id AS chatId, text, reply_to AS replyTo, author_id AS authorId, author_name AS authorName, device,
            updated_at AS updatedAt, rev FROM drafts WHERE chat_id = ?`,
    chatId,
  );
  if (row === null) return null;
  const { authorId, authorName, updatedAt, ...rest } = row;
  return { ...rest, author: { id: authorId, name: authorName }, updatedAt: new Date(updatedAt).toISOString() };
}

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
    const known = findDraft(sql, draft.chatId);
    if (draft.text.trim() === "" && draft.replyTo === null) {
      if (known !== null) dropDraft(sql, draft.chatId, now);
      return ok(null);
    }
    const isSame =
      known !== null && known.text === draft.text && known.replyTo === draft.replyTo && known.author.id === author.id;
    if (isSame) return ok(known);
    const rev = appendEvent(sql, { at: now, kind: "draft", entity: draft.chatId, chatId: draft.chatId });
    sql.run(
      `INSERT INTO drafts (chat_id, text, reply_to, author_id, author_name, device, updated_at, rev)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
       ON CONFLICT (chat_id) DO UPDATE SET text = ?2, reply_to = ?3, author_id = ?4, author_name = ?5, device = ?6,
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
    return ok(findDraft(sql, draft.chatId));
  });
}

/**
 * Takes a draft away: it was sent, or given up.
 *
 * @param upToRev a draft that somebody has written on since then stays
 */
export function clearDraft(sql: Sql, chatId: string, upToRev: number | null, now: number): null {
  sql.transaction(() => {
    const known = findDraft(sql, chatId);
    if (known === null || (upToRev !== null && known.rev > upToRev)) return;
    dropDraft(sql, chatId, now);
  });
  return null;
}

function dropDraft(sql: Sql, chatId: string, now: number): void {
  sql.run("DELETE FROM drafts WHERE chat_id = ?", chatId);
  appendEvent(sql, { at: now, kind: "draft", entity: chatId, chatId });
}
