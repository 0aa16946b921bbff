import { appendEvent } from "../event-log.ts";
import type { Sql } from "../sql.ts";

/** Notes that name a member, until the member has looked at them. */
export function countUnreadMentions(sql: Sql, memberId: string): number {
  const row = sql.first<{ mentions: number }>(
    "SELECT count(*) AS mentions FROM mentions WHERE member_id = ? AND read_at IS NULL",
    memberId,
  );
  return row?.mentions ?? 0;
}

/** Writes down whom a note names now. Who was named before and has read it is not told again. */
export function noteMentions(
  sql: Sql,
  note: { id: string; chatId: string; mentions: readonly string[]; authorId: string },
  now: number,
): void {
  const before = sql
    .all<{ memberId: string }>(
      "SELECT member_id AS memberId FROM mentions WHERE member_id IN (SELECT value FROM json_each(?1)) AND note_id = ?2",
      JSON.stringify(note.mentions),
      note.id,
    )
    .map((row) => row.memberId);
  for (const memberId of note.mentions) {
    if (before.includes(memberId) || memberId === note.authorId) continue;
    sql.run(
      "INSERT INTO mentions (member_id, note_id, chat_id, at, read_at) VALUES (?, ?, ?, ?, NULL)",
      memberId,
      note.id,
      note.chatId,
      now,
    );
    noteMentionsChange(sql, memberId, now);
  }
}

/** A note that is gone, or names somebody no longer. */
export function forgetMentions(sql: Sql, noteId: string, memberIds: readonly string[], now: number): void {
  for (const memberId of memberIds) {
    if (sql.writes("DELETE FROM mentions WHERE member_id = ? AND note_id = ?", memberId, noteId))
      noteMentionsChange(sql, memberId, now);
  }
}

/** A member has looked at a chat, or with null at all of them. */
export function readMentions(sql: Sql, memberId: string, chatId: string | null, now: number): null {
  sql.transaction(() => {
    const read = sql.writes(
      "UPDATE mentions SET read_at = ?1 WHERE member_id = ?2 AND read_at IS NULL AND (?3 IS NULL OR chat_id = ?3)",
      now,
      memberId,
      chatId,
    );
    if (read) noteMentionsChange(sql, memberId, now);
  });
  return null;
}

function noteMentionsChange(sql: Sql, memberId: string, now: number): void {
  appendEvent(sql, { at: now, kind: "mentions", entity: memberId, chatId: null });
}
