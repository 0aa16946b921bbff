import type { Sql } from "../sql.ts";

/**
 * Readings of a provider's history, as rows: what is due, what is under way and where it goes on. A pass that was
 * begun lives here and not in memory, so that whatever ends the object in the middle of one, the next run finishes it.
 */
export type ReadingKind = "catch_up" | "history";
/** The last two are beside what was said: how chats stand, and how people are called. None of them is shown. */
export type PassKind = ReadingKind | "chats" | "people";

export type Pass = {
  accountId: string;
  kind: PassKind;
  /** ms since 1970: only what is newer is read. */
  after: number;
  isDeep: boolean;
  isAsked: boolean;
  /** When its first page was asked for; null: it has not begun. */
  begunAt: number | null;
  pageCursor: string | null;
  /** Without an answer, in a row. */
  tries: number;
  /** How often it was read from the top again, since somebody asked for it. */
  restarts: number;
  done: number;
  found: number;
};

/** A pass over what was said. */
export type Reading = Pass & { kind: ReadingKind };

export const isReading = (pass: Pass): pass is Reading => pass.kind === "catch_up" || pass.kind === "history";

type PassRow = Omit<Pass, "isDeep" | "isAsked" | "restarts"> & { isDeep: number; isAsked: number };

/**
 * What a restart adds to a pass's tries. It is not forgotten when the pages before the one that was refused come again:
 * else a page that is refused for good would be asked for without an end.
 */
const A_RESTART = 1_000;

const COLUMNS = `account_id AS accountId, kind, after, is_deep AS isDeep, is_asked AS isAsked, begun_at AS begunAt,
  page_cursor AS pageCursor, tries, done, found`;

const toPass = (row: PassRow): Pass => ({
  ...row,
  ...{ isDeep: row.isDeep === 1, isAsked: row.isAsked === 1 },
  ...{ tries: row.tries % A_RESTART, restarts: Math.floor(row.tries / A_RESTART) },
});

/**
 * Has an account's history read from `at` on, or sooner where that was planned already. One that is under way or has
 * failed goes on where it was: nothing is read twice because somebody asks twice.
 */
export function requestPass(
  sql: Sql,
  accountId: string,
  kind: PassKind,
  at: number,
  { isAsked = false, after = 0 }: { isAsked?: boolean; after?: number } = {},
): void {
  sql.run(
    `INSERT INTO sync_passes (account_id, kind, after, is_asked, next_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (account_id, kind) DO UPDATE SET
       next_at = CASE WHEN next_at IS NULL OR excluded.next_at < next_at THEN excluded.next_at ELSE next_at END,
       tries = CASE WHEN next_at IS NULL OR excluded.is_asked = 1 THEN 0 ELSE tries END,
       is_asked = max(is_asked, excluded.is_asked)`,
    accountId,
    kind,
    after,
    isAsked ? 1 : 0,
    at,
  );
}

/** Forgets a pass and how far it was. */
export function dropPass(sql: Sql, accountId: string, kind: PassKind): void {
  sql.run("DELETE FROM sync_passes WHERE account_id = ? AND kind = ?", accountId, kind);
}

/**
 * What calls brought before their account was known has turns of its own (waiting-calls.ts), and readings come after
 * it: they would find it first, and what a list has from before the connection counts as read. A replay that fails
 * keeps no history waiting.
 */
const AFTER_WAITING_CALLS = "NOT EXISTS (SELECT 1 FROM alarms WHERE name = 'waiting' AND failures = 0)";

/**
 * Takes the pass that has waited longest, and puts its next turn so far off that nobody takes it while its page is
 * asked for. Whoever waited longest comes first, so that no account keeps another from its turn; and one that dies
 * with its page under way is taken again when that time is over.
 */
export function takeDuePass(sql: Sql, now: number, leaseMs: number): Pass | null {
  const row = sql.first<PassRow>(
    `UPDATE sync_passes SET next_at = ? WHERE rowid = (
       SELECT rowid FROM sync_passes WHERE next_at <= ? AND ${AFTER_WAITING_CALLS}
       ORDER BY next_at, account_id, kind LIMIT 1
     ) RETURNING ${COLUMNS}`,
    now + leaseMs,
    now,
  );
  return row && toPass(row);
}

export function findPass(sql: Sql, accountId: string, kind: PassKind): Pass | null {
  const row = sql.first<PassRow>(
    `SELECT ${COLUMNS} FROM sync_passes WHERE account_id = ? AND kind = ?`,
    accountId,
    kind,
  );
  return row && toPass(row);
}

export function beginPass<Begun extends Pass>(
  sql: Sql,
  pass: Begun,
  begun: { at: number; after: number; isDeep: boolean },
): Begun {
  sql.run(
    "UPDATE sync_passes SET begun_at = ?, after = ?, is_deep = ? WHERE account_id = ? AND kind = ?",
    begun.at,
    begun.after,
    begun.isDeep ? 1 : 0,
    pass.accountId,
    pass.kind,
  );
  return { ...pass, begunAt: begun.at, after: begun.after, isDeep: begun.isDeep };
}

/**
 * Whether a pass is still where it was when its page was asked for. Another may have moved it meanwhile (a run whose
 * time was over and the one after it): its place is then not this one's to move.
 */
export function isWhereItWas(sql: Sql, pass: Pass): boolean {
  const now = findPass(sql, pass.accountId, pass.kind);
  return now !== null && now.begunAt === pass.begunAt && now.pageCursor === pass.pageCursor;
}

/** The next page of a pass, and when it may be asked for. */
export function movePass(
  sql: Sql,
  pass: Pass,
  to: { pageCursor: string; nextAt: number; done: number; found: number },
): void {
  sql.run(
    `UPDATE sync_passes SET page_cursor = ?, next_at = ?, tries = tries - tries % ${A_RESTART}, done = done + ?, found = found + ?
     WHERE account_id = ? AND kind = ?`,
    to.pageCursor,
    to.nextAt,
    to.done,
    to.found,
    pass.accountId,
    pass.kind,
  );
}

/** The same page again later, or never by itself (null). */
export function deferPass(sql: Sql, pass: Pass, nextAt: number | null): void {
  sql.run(
    "UPDATE sync_passes SET next_at = ?, tries = tries + 1 WHERE account_id = ? AND kind = ?",
    nextAt,
    pass.accountId,
    pass.kind,
  );
}

/** A cursor that the provider does not take any more: it is read from the top again. */
export function restartPass(sql: Sql, pass: Pass, nextAt: number): void {
  sql.run(
    "UPDATE sync_passes SET page_cursor = NULL, next_at = ?, tries = tries + ? WHERE account_id = ? AND kind = ?",
    nextAt,
    A_RESTART,
    pass.accountId,
    pass.kind,
  );
}

/** The provider wants a pause: for every account that may share its limit. */
export function holdPasses(sql: Sql, provider: string, until: number): void {
  sql.run(
    `UPDATE sync_passes SET next_at = ?1
     WHERE next_at < ?1 AND account_id IN (SELECT id FROM accounts WHERE provider = ?2)`,
    until,
    provider,
  );
}

/** When the next pass goes on; null when none does. */
export const nextPassAt = (sql: Sql): number | null =>
  sql.first<{ at: number | null }>(
    `SELECT min(next_at) AS at FROM sync_passes WHERE next_at IS NOT NULL AND ${AFTER_WAITING_CALLS}`,
  )?.at ?? null;
