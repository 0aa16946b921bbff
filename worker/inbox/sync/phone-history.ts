import type { AccountSync, ChannelEvent } from "../../shared/wire.ts";
import { appendEvent } from "../event-log.ts";
import type { Sql } from "../sql.ts";
import type { StoredSync } from "./sync-view.ts";

/**
 * The history that a phone in coexistence shares by webhooks, in parts of any order (reference/meta.md, 2.7). Kept so
 * that the same parts in another order, or once more, say the same: the furthest of all that were seen.
 */
export type PhoneHistory = {
  progress: number;
  phase: number | null;
  isRefused: boolean;
  /** When the first and the last word of it came, ms since 1970. */
  startedAt: number;
  at: number;
};

const WHOLE = 100;
/** Meta sends all of it within hours; after a day without a word the rest does not come. */
const SILENT_MS = 24 * 60 * 60 * 1000;

export function notePhoneHistory(
  sql: Sql,
  accountId: string,
  said: Extract<ChannelEvent, { type: "history_progress" }>,
  receivedAt: number,
  now: number,
): void {
  const row = sql.first<{ sync: string | null }>("SELECT sync FROM accounts WHERE id = ?", accountId);
  if (row === null) return;
  const before = row.sync === null ? null : (JSON.parse(row.sync) as StoredSync);
  const known = before?.phone ?? null;
  const phone = furthest(known, said, receivedAt);
  if (JSON.stringify(phone) === JSON.stringify(known)) return;
  const after: StoredSync = { ...(before ?? NEVER), phone };
  sql.run("UPDATE accounts SET sync = ? WHERE id = ?", JSON.stringify(after), accountId);
  const rev = appendEvent(sql, { at: now, kind: "account", entity: accountId, chatId: null });
  sql.run("UPDATE accounts SET rev = ? WHERE id = ?", rev, accountId);
}

/** An account that was never synced. */
export const NEVER: StoredSync = {
  ...{ state: "idle", kind: "catch_up", done: 0, startedAt: null, finishedAt: null, problem: null },
};

function furthest(
  known: PhoneHistory | null,
  { progress, phase, isRefused }: Extract<ChannelEvent, { type: "history_progress" }>,
  at: number,
): PhoneHistory {
  if (known === null) return { progress, phase, isRefused, startedAt: at, at };
  return {
    progress: Math.max(known.progress, progress),
    phase: known.phase === null ? phase : Math.max(known.phase, phase ?? 0),
    isRefused: known.isRefused || isRefused,
    startedAt: Math.min(known.startedAt, at),
    at: Math.max(known.at, at),
  };
}

/** What is seen of it beside the account's own syncs; `note`: what stays true of it afterwards. */
export function showPhoneHistory(
  sync: AccountSync,
  phone: PhoneHistory,
  now: number,
): { sync: Partial<AccountSync>; note: string | null } {
  const { progress, phase, isRefused, startedAt, at } = phone;
  const times = { startedAt: new Date(startedAt).toISOString(), finishedAt: new Date(at).toISOString() };
  const isOver = sync.state === "running" || (sync.finishedAt !== null && sync.finishedAt > times.finishedAt);
  const about = { kind: "history" as const, progress, phase };
  if (isRefused && progress === 0) {
    return { sync: isOver ? {} : { ...times, ...about, state: "failed", problem: REFUSED }, note: REFUSED };
  }
  if (progress >= WHOLE)
    return { sync: isOver ? {} : { ...times, ...about, state: "idle", problem: null }, note: null };
  if (now - at < SILENT_MS) {
    return { sync: { ...times, ...about, state: "running", finishedAt: null, problem: null }, note: null };
  }
  const stopped = `The phone stopped sharing its history at ${progress} %. What was written before that stays on the phone.`;
  return { sync: isOver ? {} : { ...times, ...about, state: "failed", problem: stopped }, note: stopped };
}

const REFUSED =
  "The owner of the phone chose not to share its history. What was written before the connection stays on the phone.";
