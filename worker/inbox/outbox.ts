import { fullJitterDelayMs } from "../shared/backoff.ts";
import type { MessageError, SendOutcome } from "../shared/wire.ts";
import { joinAnswer } from "./echo.ts";
import { setOwnStatus } from "./refresh-tick.ts";
import type { Sql } from "./sql.ts";
import { parkUncertain } from "./uncertain.ts";

/**
 * What is on its way out. No provider here has an idempotency key, so a send whose outcome is not known is
 * never repeated by itself: it is looked for (echo, listing), and when it is not found a person decides.
 *
 *   queued -> sending -> (accepted with id) gone
 *                     -> (accepted without id) awaiting_echo
 *                     -> (certainly not sent) queued, later
 *                     -> (refused) gone, the message says why
 *                     -> (anything else) settling -> found: gone | not found: uncertain
 */
export type OutboxItem = {
  messageSeq: number;
  chatId: string;
  accountId: string;
  state: "queued" | "settling";
  attempts: number;
  attemptedAt: number | null;
  settleChecks: number;
};

/** Looked for this long after the attempt, the last two a minute apart: providers list a send late. */
const SETTLE_AFTER_MS = [3_000, 15_000, 75_000];
/** When even the listing cannot be had, a person decides after this. */
const SETTLE_GIVE_UP_MS = 15 * 60 * 1000;
const SETTLE_RETRY_MS = 20_000;

const RETRY_BASE_MS = 2_000;
const RETRY_CAP_MS = 5 * 60 * 1000;
const MAX_ATTEMPTS = 12;

const CHECKING: MessageError = { code: "checking", text: "Checking whether it arrived" };

/** Of what was tried once, by a send that is over: an echo of that is not looked for any more. */
const TRIED_LONG_AGO = 0;

/** @param wasTried a person sends it again: it can leave, and it cannot be called back as if nobody could have it */
export function enqueue(
  sql: Sql,
  item: { messageSeq: number; chatId: string; accountId: string },
  now: number,
  wasTried = false,
): void {
  sql.run(
    `INSERT INTO outbox (message_seq, chat_id, account_id, state, attempts, attempted_at, settle_checks, next_at)
     VALUES (?, ?, ?, 'queued', 0, ?, 0, ?)
     ON CONFLICT (message_seq) DO UPDATE SET state = 'queued', attempts = 0, settle_checks = 0, next_at = excluded.next_at`,
    item.messageSeq,
    item.chatId,
    item.accountId,
    wasTried ? TRIED_LONG_AGO : null,
    now,
  );
}

/**
 * The oldest open item of each chat, where it is due: one in flight per chat keeps the order. Items that wait
 * for a person or only for their echo hold nobody up.
 */
export function dueItems(sql: Sql, now: number): OutboxItem[] {
  return sql.all<OutboxItem>(
    `SELECT message_seq AS messageSeq, chat_id AS chatId, account_id AS accountId, state, attempts,
            attempted_at AS attemptedAt, settle_checks AS settleChecks
     FROM outbox WHERE message_seq IN
       (SELECT min(message_seq) FROM outbox WHERE state IN ('queued', 'sending', 'settling') GROUP BY chat_id)
       AND state IN ('queued', 'settling') AND next_at <= ?
     ORDER BY next_at, message_seq`,
    now,
  );
}

/**
 * When the next item is due, or null when nothing is. Only the first of each chat counts: one that waits behind
 * another may be long due, and an alarm for it would fire again and again for nothing.
 */
export function nextDueAt(sql: Sql): number | null {
  return (
    sql.first<{ dueAt: number | null }>(
      `SELECT min(next_at) AS dueAt FROM outbox WHERE message_seq IN
         (SELECT min(message_seq) FROM outbox WHERE state IN ('queued', 'sending', 'settling') GROUP BY chat_id)
         AND state IN ('queued', 'settling')`,
    )?.dueAt ?? null
  );
}

/** Marked before the call, so that a crash never forgets that a send may have happened. */
export function beginAttempt(sql: Sql, item: OutboxItem, now: number): void {
  sql.run(
    "UPDATE outbox SET state = 'sending', attempts = attempts + 1, attempted_at = ? WHERE message_seq = ?",
    now,
    item.messageSeq,
  );
  setOwnStatus(sql, messageOf(item), "sending", null, now);
}

/** Not now: the account's pace or its breaker says when. It is no attempt. */
export function defer(sql: Sql, item: OutboxItem, until: number): void {
  sql.run("UPDATE outbox SET next_at = ? WHERE message_seq = ?", until, item.messageSeq);
}

/** Attempts that a crash cut off: nobody knows whether they left. Call it when nothing is in flight. */
export function recoverInterrupted(sql: Sql, now: number): void {
  const cut = sql.all<{ messageSeq: number; chatId: string }>(
    "SELECT message_seq AS messageSeq, chat_id AS chatId FROM outbox WHERE state = 'sending'",
  );
  for (const item of cut) startSettling(sql, item, now);
}

/** Writes down what became of an attempt. Evidence that came meanwhile (an echo took the row) stands. */
export function finishAttempt(sql: Sql, item: OutboxItem, outcome: SendOutcome, now: number, random: number): void {
  if (outcome.type === "accepted" && outcome.externalId !== null) {
    joinAnswer(sql, messageOf(item), outcome.externalId, now);
  }
  const open = sql.first<{ attempts: number }>(
    "SELECT attempts FROM outbox WHERE message_seq = ? AND state IN ('sending', 'settling')",
    item.messageSeq,
  );
  if (open === null) return;

  switch (outcome.type) {
    case "accepted":
      if (outcome.externalId === null) awaitEcho(sql, item);
      else remove(sql, item);
      setOwnStatus(sql, messageOf(item), "sent", null, now);
      return;
    case "refused":
      remove(sql, item);
      setOwnStatus(sql, messageOf(item), "failed", outcome.error, now);
      return;
    case "not_sent":
      if (open.attempts >= MAX_ATTEMPTS) {
        remove(sql, item);
        setOwnStatus(sql, messageOf(item), "failed", outcome.error, now);
        return;
      }
      tryLater(
        sql,
        item,
        outcome.retryAfterMs ?? 500 + fullJitterDelayMs(open.attempts, RETRY_BASE_MS, RETRY_CAP_MS, random),
        now,
      );
      setOwnStatus(sql, messageOf(item), "queued", outcome.error, now);
      return;
    case "unconfirmed":
      startSettling(sql, item, now);
      return;
  }
}

/**
 * After a look for an unconfirmed send.
 * @param looked false when the provider could not be asked
 */
export function finishSettleCheck(sql: Sql, item: OutboxItem, looked: boolean, now: number): void {
  const open = sql.first<{ settleChecks: number; attemptedAt: number }>(
    "SELECT settle_checks AS settleChecks, attempted_at AS attemptedAt FROM outbox WHERE message_seq = ? AND state = 'settling'",
    item.messageSeq,
  );
  // Found: the echo's join has taken the row out.
  if (open === null) return;
  const checks = open.settleChecks + (looked ? 1 : 0);
  const nextCheckMs = looked ? SETTLE_AFTER_MS[checks] : SETTLE_RETRY_MS;
  if (nextCheckMs === undefined || now - open.attemptedAt > SETTLE_GIVE_UP_MS) {
    parkUncertain(sql, item, now);
    return;
  }
  const nextAt = looked ? open.attemptedAt + nextCheckMs : now + nextCheckMs;
  sql.run(
    "UPDATE outbox SET settle_checks = ?, next_at = ? WHERE message_seq = ?",
    checks,
    Math.max(nextAt, now + 1_000),
    item.messageSeq,
  );
}

function startSettling(sql: Sql, item: { messageSeq: number; chatId: string }, now: number): void {
  sql.run(
    "UPDATE outbox SET state = 'settling', settle_checks = 0, next_at = ? WHERE message_seq = ?",
    now + (SETTLE_AFTER_MS[0] ?? 0),
    item.messageSeq,
  );
  setOwnStatus(sql, messageOf(item), "unconfirmed", CHECKING, now);
}

function tryLater(sql: Sql, item: OutboxItem, delayMs: number, now: number): void {
  sql.run("UPDATE outbox SET state = 'queued', next_at = ? WHERE message_seq = ?", now + delayMs, item.messageSeq);
}

function awaitEcho(sql: Sql, item: OutboxItem): void {
  sql.run("UPDATE outbox SET state = 'awaiting_echo' WHERE message_seq = ?", item.messageSeq);
}

function remove(sql: Sql, item: OutboxItem): void {
  sql.run("DELETE FROM outbox WHERE message_seq = ?", item.messageSeq);
}

const messageOf = (item: { messageSeq: number; chatId: string }) => ({ seq: item.messageSeq, chatId: item.chatId });

const ECHO_KEPT_MS = 24 * 60 * 60 * 1000;

/** Accepted without an id, and the echo never came: after a day nothing waits for it any more. */
export function dropStaleEchoWaits(sql: Sql, now: number): void {
  sql.run("DELETE FROM outbox WHERE state IN ('awaiting_echo', 'joined') AND attempted_at < ?", now - ECHO_KEPT_MS);
}
