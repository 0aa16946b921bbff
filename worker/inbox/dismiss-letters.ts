import type { DeadLetter } from "../shared/wire.ts";
import type { Sql } from "./sql.ts";

/** What somebody gives up: these, or all of a reason. */
export type Dismissal = { deadLetterIds: string[] } | { reason: DeadLetter["reason"] };

/** `isDone` false: there are more, for another call. */
export type Dismissed = { dismissed: number; isDone: boolean };

const LETTERS_A_SLICE = 500;
/** After this nobody is waited for any more: neither for an account to be connected nor for a newer Parley. */
const LETTERS_KEPT_MS = 30 * 24 * 60 * 60 * 1000;

export function dismissLetters(sql: Sql, which: Dismissal): Dismissed {
  const ids =
    "reason" in which
      ? idsOf(sql, "SELECT id FROM dead_letters WHERE reason = ? ORDER BY id LIMIT ?", which.reason)
      : idsOf(
          sql,
          "SELECT id FROM dead_letters WHERE id IN (SELECT CAST(value AS INTEGER) FROM json_each(?)) LIMIT ?",
          JSON.stringify(which.deadLetterIds),
        );
  return dismiss(sql, ids);
}

/**
 * Gives up a slice of the letters whose calls came more than 30 days ago.
 *
 * @returns true when there is more to give up
 */
export function dismissOldLetters(sql: Sql, now: number): boolean {
  const text = `SELECT l.id FROM dead_letters l JOIN deliveries d ON d.id = l.delivery_id
    WHERE d.received_at < ? ORDER BY l.id LIMIT ?`;
  return !dismiss(sql, idsOf(sql, text, now - LETTERS_KEPT_MS)).isDone;
}

/**
 * They count as ignored from now on, so that every element stays accounted for. Their calls are kept no longer than any
 * other, and whoever has one replayed until then finds the letter again.
 */
function dismiss(sql: Sql, ids: readonly number[]): Dismissed {
  const list = JSON.stringify(ids);
  sql.transaction(() => {
    sql.run(
      `UPDATE deliveries SET ignored = ignored + (SELECT count(*) FROM dead_letters l
         WHERE l.delivery_id = deliveries.id AND l.id IN (SELECT value FROM json_each(?1)))
       WHERE id IN (SELECT delivery_id FROM dead_letters WHERE id IN (SELECT value FROM json_each(?1)))`,
      list,
    );
    sql.run("DELETE FROM dead_letters WHERE id IN (SELECT value FROM json_each(?))", list);
  });
  return { dismissed: ids.length, isDone: ids.length < LETTERS_A_SLICE };
}

const idsOf = (sql: Sql, text: string, value: string | number): number[] =>
  sql.all<{ id: number }>(text, value, LETTERS_A_SLICE).map(({ id }) => id);
