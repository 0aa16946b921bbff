import type { ChannelFailure } from "../../channels/channel.ts";
import type { AccountSync } from "../../shared/wire.ts";
import { appendEvent } from "../event-log.ts";
import type { Sql } from "../sql.ts";
import type { Reading, ReadingKind } from "./passes.ts";
import { NEVER, type PhoneHistory, showPhoneHistory } from "./phone-history.ts";

/** What people see of an account's syncs, as it lies with the account. Times are ms since 1970. */
export type StoredSync = {
  state: AccountSync["state"];
  kind: ReadingKind;
  done: number;
  startedAt: number | null;
  finishedAt: number | null;
  problem: string | null;
  /** Beside these: what a phone shares by itself. */
  phone?: PhoneHistory;
};

/** @returns undefined where there is nothing to say: never synced, and a network that gives everything back */
export function syncViewOf(stored: string | null, note: string | null, now: number): AccountSync | undefined {
  if (stored === null && note === null) return undefined;
  const { startedAt, finishedAt, phone, ...rest } = stored === null ? NEVER : (JSON.parse(stored) as StoredSync);
  const sync = { ...rest, total: null, startedAt: isoOf(startedAt), finishedAt: isoOf(finishedAt), note };
  if (phone === undefined) return sync;
  const shown = showPhoneHistory(sync, phone, now);
  return { ...sync, ...shown.sync, note: [shown.note, note].filter((line) => line !== null).join(" ") || null };
}

const isoOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** A reading that somebody waits for is on its way: shown from its first page on. */
export function showRunning(sql: Sql, pass: Reading, done: number, now: number): void {
  change(sql, pass.accountId, now, (before) => ({
    ...before,
    ...{ state: "running", kind: pass.kind, done, startedAt: pass.begunAt ?? now, finishedAt: null, problem: null },
  }));
}

/**
 * A reading has come to its end. One that nobody asked for and that found nothing is written down and told to nobody:
 * the timer brings many of these.
 */
export function showFinished(
  sql: Sql,
  pass: Reading,
  { done, found }: { done: number; found: number },
  now: number,
): void {
  const finish = (before: StoredSync): StoredSync => ({
    ...before,
    ...{ state: "idle", kind: pass.kind, done, startedAt: pass.begunAt, finishedAt: now, problem: null },
    // The progress of what was said before stays to be read until the next thing worth telling.
    ...(isQuiet(pass, found) && { kind: before.kind, done: before.done }),
  });
  sql.run("UPDATE accounts SET last_sync_at = ? WHERE id = ?", pass.begunAt ?? now, pass.accountId);
  change(sql, pass.accountId, now, finish, { isQuiet: isQuiet(pass, found) });
}

const isQuiet = (pass: Reading, found: number): boolean => pass.kind === "catch_up" && !pass.isAsked && found === 0;

export function showFailed(sql: Sql, accountId: string, kind: ReadingKind, problem: string, now: number): void {
  change(sql, accountId, now, (before) => ({ ...before, kind, state: "failed", finishedAt: now, problem }));
}

function change(
  sql: Sql,
  accountId: string,
  now: number,
  to: (before: StoredSync) => StoredSync,
  { isQuiet = false } = {},
): void {
  const row = sql.first<{ sync: string | null }>("SELECT sync FROM accounts WHERE id = ?", accountId);
  if (row === null) return;
  const before = row.sync === null ? NEVER : (JSON.parse(row.sync) as StoredSync);
  const after = to(before);
  sql.run("UPDATE accounts SET sync = ? WHERE id = ?", JSON.stringify(after), accountId);
  const isTold = !isQuiet || before.state !== after.state || before.problem !== after.problem;
  if (!isTold) return;
  const rev = appendEvent(sql, { at: now, kind: "account", entity: accountId, chatId: null });
  sql.run("UPDATE accounts SET rev = ? WHERE id = ?", rev, accountId);
}

/** Why a history could not be read, and what to do about it. */
export const SYNC_PROBLEMS: Readonly<Record<ChannelFailure, string>> = {
  wrong_key: "The provider no longer accepts the key of this account. Enter a new one.",
  account_signed_out: "The account is signed out. Sign it in again: what was missed is then fetched by itself.",
  not_allowed: "The provider does not let this key read messages. Give it that permission.",
  not_found: "The provider does not know this account any more. Connect it again.",
  refused: "The provider did not accept the question for messages.",
  rate_limited: "The provider has asked for a pause. It is tried again by itself.",
  unreachable: "The provider could not be reached. It is tried again by itself.",
  timed_out: "The provider did not answer in time. It is tried again by itself.",
  redirected: "The provider answered from another address than the one that was called.",
  provider_error: "The provider had a problem of its own. It is tried again by itself.",
  unreadable_answer: "The provider's answer could not be read. It is tried again by itself.",
  not_supported: "This network cannot give back what was missed.",
};
