import { noteChatChange } from "../chats.ts";
import type { Sql } from "../sql.ts";
import { holdPlannedBy } from "./scheduled.ts";

/** Chats of one turn: each is an event to every screen. */
const SLICE_CHATS = 500;

/**
 * What follows for the inbox when a member was removed, left, or was shut out. Their chats are nobody's, so that they
 * stand where colleagues look; and what they planned does not leave by itself but waits, with the reason, for somebody
 * to send or cancel it. Twice is once.
 *
 * @returns isDone: false while some of their chats are left; call it again
 */
export function memberLeft(sql: Sql, memberId: string, now: number): { isDone: boolean } {
  return sql.transaction(() => {
    holdPlannedBy(sql, memberId, now);
    const chats = sql.all<{ id: string }>("SELECT id FROM chats WHERE assignee_id = ? LIMIT ?", memberId, SLICE_CHATS);
    for (const { id } of chats) {
      sql.run("UPDATE chats SET assignee_id = NULL WHERE id = ?", id);
      noteChatChange(sql, id, now);
    }
    return { isDone: chats.length < SLICE_CHATS };
  });
}
