import type { Account, AccountProblem, AccountState } from "../shared/wire.ts";
import { findAccount, setAccountState } from "./accounts.ts";
import { releaseAccount } from "./admission.ts";
import { appendEvent } from "./event-log.ts";
import { dropKeptFiles } from "./files.ts";
import type { Sql } from "./sql.ts";

/** What an owner, or the platform's own watch, does to an account. */
export type AccountAction =
  /** "" goes back to the provider's name. */
  | { type: "rename"; name: string }
  | { type: "pause" }
  | { type: "resume" }
  /** Files that the network asks not to keep: those that come from now on. What was kept goes when it is switched off. */
  | { type: "keep_media"; keep: boolean }
  /** How the provider says that it stands. `name` null: it did not say. */
  | { type: "health"; state: AccountState; name: string | null; problem: AccountProblem | null }
  /** Something to tell its owner that changes nothing yet; null takes back what was told under this code. */
  | { type: "warn"; code: string; problem: AccountProblem | null }
  /** It is gone from the provider; what was said through it stays. */
  | { type: "remove" };

/**
 * Does it in one transaction; what changes nothing makes no event.
 *
 * @returns the account as it is then; null when it is not there (any more)
 */
export function careForAccount(sql: Sql, accountId: string, action: AccountAction, now: number): Account | null {
  return sql.transaction(() => {
    const account = findAccount(sql, accountId);
    if (account === null) return null;
    switch (action.type) {
      case "rename":
        return rename(sql, account, action.name, now);
      case "pause":
        return account.pausedAt ? account : write(sql, accountId, "paused_at", now, now);
      case "resume":
        // What waits goes out at once: its time may lie hours ahead. Not what its author may still call back. And it is
        // tried as long as if it had just been written: nothing could be tried during the pause.
        sql.run(
          `UPDATE outbox SET next_at = max(?1, coalesce(queued_at, 0)), queued_at = max(?1, coalesce(queued_at, 0))
           WHERE account_id = ?2 AND state = 'queued'`,
          now,
          accountId,
        );
        releaseAccount(sql, accountId);
        return account.pausedAt ? write(sql, accountId, "paused_at", null, now) : account;
      case "keep_media":
        return keepMedia(sql, account, action.keep, now);
      case "health":
        return noteHealth(sql, account, action, now);
      case "warn":
        if (action.problem === null && account.problem?.code !== action.code) return account;
        return noteProblem(sql, account, action.problem, now);
      case "remove":
        setAccountState(sql, account, "removed", now);
        return findAccount(sql, accountId);
    }
  });
}

function rename(sql: Sql, account: Account, name: string, now: number): Account | null {
  return name === account.name ? account : write(sql, account.id, "own_name", name === "" ? null : name, now);
}

function keepMedia(sql: Sql, account: Account, keep: boolean, now: number): Account | null {
  if (account.keepsMedia === undefined || account.keepsMedia === keep) return account;
  if (!keep) dropKeptFiles(sql, account.id, now);
  return write(sql, account.id, "keeps_media", keep ? 1 : null, now);
}

function noteHealth(
  sql: Sql,
  account: Account,
  { state, name, problem }: Extract<AccountAction, { type: "health" }>,
  now: number,
): Account | null {
  // It was taken away while its provider was asked: how it stood there is nobody's concern any more.
  if (account.state === "removed") return account;
  // The watchdog found that nothing comes although the provider says that all is well; it alone takes that back.
  const isStillSilent = account.state === "silent" && state === "connected";
  if (!isStillSilent) setAccountState(sql, account, state, now);
  const row = sql.first<{ name: string }>("SELECT name FROM accounts WHERE id = ?", account.id);
  if (name !== null && row?.name !== name) write(sql, account.id, "name", name, now);
  const current = findAccount(sql, account.id);
  return current && noteProblem(sql, current, problem, now);
}

function noteProblem(sql: Sql, account: Account, problem: AccountProblem | null, now: number): Account | null {
  const text = problem === null ? null : JSON.stringify(problem);
  const row = sql.first<{ problem: string | null }>("SELECT problem FROM accounts WHERE id = ?", account.id);
  return row?.problem === text ? account : write(sql, account.id, "problem", text, now);
}

/** Constant texts, since the object caches statements by them. */
const UPDATES = {
  name: "UPDATE accounts SET name = ?, rev = ? WHERE id = ?",
  own_name: "UPDATE accounts SET own_name = ?, rev = ? WHERE id = ?",
  keeps_media: "UPDATE accounts SET keeps_media = ?, rev = ? WHERE id = ?",
  paused_at: "UPDATE accounts SET paused_at = ?, rev = ? WHERE id = ?",
  problem: "UPDATE accounts SET problem = ?, rev = ? WHERE id = ?",
} as const;

function write(
  sql: Sql,
  accountId: string,
  column: keyof typeof UPDATES,
  value: string | number | null,
  now: number,
): Account | null {
  const rev = appendEvent(sql, { at: now, kind: "account", entity: accountId, chatId: null });
  sql.run(UPDATES[column], value, rev, accountId);
  return findAccount(sql, accountId);
}
