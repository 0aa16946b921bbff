import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { CannedReply } from "../../shared/team.ts";
import { appendEvent } from "../event-log.ts";
import type { Sql } from "../sql.ts";

/** Answers that a team gives again and again, each called by its shortcut. */
const REPLIES_MAX = 500;

export const listCannedReplies = (sql: Sql): CannedReply[] =>
  sql.all<CannedReply>("SELECT id, shortcut, text FROM canned_replies ORDER BY lower(shortcut), id");

export const findCannedReply = (sql: Sql, id: string): CannedReply | null =>
  sql.first<CannedReply>("SELECT id, shortcut, text FROM canned_replies WHERE id = ?", id);

/** Makes a reply, or changes the one of this id. */
export function saveCannedReply(
  sql: Sql,
  reply: CannedReply,
  now: number,
): Outcome<CannedReply, "shortcut_taken" | "too_many"> {
  return sql.transaction(() => {
    const taken = sql.first(
      "SELECT id FROM canned_replies WHERE lower(shortcut) = lower(?) AND id <> ?",
      reply.shortcut,
      reply.id,
    );
    if (taken !== null) return fail("shortcut_taken");
    if (findCannedReply(sql, reply.id) === null && listCannedReplies(sql).length >= REPLIES_MAX)
      return fail("too_many");
    sql.run(
      `INSERT INTO canned_replies (id, shortcut, text, created_at) VALUES (?1, ?2, ?3, ?4)
       ON CONFLICT (id) DO UPDATE SET shortcut = ?2, text = ?3`,
      reply.id,
      reply.shortcut,
      reply.text,
      now,
    );
    appendEvent(sql, { at: now, kind: "canned_reply", entity: reply.id, chatId: null });
    return ok(reply);
  });
}

export function removeCannedReply(sql: Sql, id: string, now: number): null {
  sql.transaction(() => {
    if (!sql.writes("DELETE FROM canned_replies WHERE id = ?", id)) return;
    appendEvent(sql, { at: now, kind: "canned_reply", entity: id, chatId: null });
  });
  return null;
}
