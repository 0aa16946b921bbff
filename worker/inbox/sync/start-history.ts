import type { Sql } from "../sql.ts";
import { dropPass, findPass, requestPass } from "./passes.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Has what was said in the last `days` days read, newest first. Asking again does something only for a longer time. */
export function startHistory(sql: Sql, accountId: string, days: number, now: number): void {
  const after = now - days * DAY_MS;
  const row = sql.first<{ historyFrom: number | null }>(
    "SELECT history_from AS historyFrom FROM accounts WHERE id = ?",
    accountId,
  );
  const known = row?.historyFrom ?? null;
  if (known === null || after < known) {
    sql.run("UPDATE accounts SET history_from = ? WHERE id = ?", after, accountId);
    // A shorter one that is under way ends too soon.
    dropPass(sql, accountId, "history");
    requestPass(sql, accountId, "history", now, { isAsked: true, after });
    return;
  }
  // It was read, unless it is under way or has failed.
  if (findPass(sql, accountId, "history") !== null) requestPass(sql, accountId, "history", now, { isAsked: true });
}
