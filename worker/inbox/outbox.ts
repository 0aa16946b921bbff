import { fullJitterDelayMs, growingDelayMs } from "../shared/backoff.ts";
import type { MessageError, SendOutcome } from "../shared/wire.ts";
import { joinAnswer, undoJoin } from "./echo.ts";
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
/** Where the provider lists nothing, an echo or a status has come by then, or a person decides. */
const SETTLE_WITHOUT_LIST_MS = 2 * 60 * 1000;

const RETRY_BASE_MS = 2_000;
const RETRY_CAP_MS = 5 * 60 * 1000;
/** What a burst has borrowed from a chat's pace is paid back within some minutes: 45 messages at 6 s each. */
const GROWTH_CAP_MS = 17 * 60 * 1000;
/** What certainly was not sent is tried for so long: an outage of an hour, or of a night, fails nothing that waits. */
const TRY_FOR_MS = 24 * 60 * 60 * 1000;

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
    `INSERT INTO outbox (message_seq, chat_id, account_id, state, attempts, attempted_at, settle_checks, next_at, queued_at)
     VALUES (?1, ?2, ?3, 'queued', 0, ?4, 0, ?5, ?5)
     ON CONFLICT (message_seq) DO UPDATE SET state = 'queued', attempts = 0, settle_checks = 0, next_at = ?5, queued_at = ?5`,
    item.messageSeq,
    item.chatId,
    item.accountId,
    wasTried ? TRIED_LONG_AGO : null,
    now,
  );
}

/** As many are looked at in one go: a few leave at once, and the rest is due still when those have. */
const DUE_LOOKED_AT = 50;

/**
 * The oldest open item of each chat, where it is due and its account is not held: one in flight per chat keeps the
 * order. Items that wait for a person or only for their echo hold nobody up, and an account with much to send no other
 * account: the first of each come first.
 */
export function dueItems(sql: Sql, now: number): OutboxItem[] {
  return sql.all<OutboxItem>(
    `SELECT message_seq AS messageSeq, chat_id AS chatId, account_id AS accountId, state, attempts,
            attempted_at AS attemptedAt, settle_checks AS settleChecks
     FROM outbox LEFT JOIN senders ON key = 'account:' || account_id
     WHERE message_seq IN
       (SELECT min(message_seq) FROM outbox WHERE state IN ('queued', 'sending', 'settling') GROUP BY chat_id)
       AND next_at <= ?1 AND (state = 'settling' OR (state = 'queued' AND coalesce(held_until, 0) <= ?1))
     ORDER BY row_number() OVER (PARTITION BY account_id ORDER BY next_at, message_seq), next_at, message_seq LIMIT ?2`,
    now,
    DUE_LOOKED_AT,
  );
}

/**
 * When the next item is due, or null when nothing is. Only the first of each chat counts: one that waits behind
 * another may be long due, and an alarm for it would fire again and again for nothing.
 *
 * @param after ms since 1970: what is due by then is left out
 */
export function nextDueAt(sql: Sql, after = -1): number | null {
  return (
    sql.first<{ dueAt: number | null }>(
      `SELECT min(due_at) AS dueAt FROM (
         SELECT CASE state WHEN 'queued' THEN max(next_at, coalesce(held_until, 0)) ELSE next_at END AS due_at
         FROM outbox LEFT JOIN senders ON key = 'account:' || account_id
         WHERE message_seq IN
           (SELECT min(message_seq) FROM outbox WHERE state IN ('queued', 'sending', 'settling') GROUP BY chat_id)
           AND state IN ('queued', 'settling')
       ) WHERE due_at > ?`,
      after,
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
  sql.run("UPDATE messages SET provider_at = ? WHERE seq = ?", now, item.messageSeq);
  setOwnStatus(sql, messageOf(item), "sending", null, now);
}

/** When the attempt that is under way began; null when an echo has taken it out meanwhile. */
export const attemptBegunAt = (sql: Sql, item: OutboxItem): number | null =>
  sql.first<{ at: number | null }>("SELECT attempted_at AS at FROM outbox WHERE message_seq = ?", item.messageSeq)
    ?.at ?? null;

/** Not now: the pace to its person says when. It is no attempt. */
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
  if (outcome.type === "refused" || outcome.type === "not_sent") undoJoin(sql, messageOf(item), now);
  const open = sql.first<{ attempts: number; queuedAt: number | null }>(
    "SELECT attempts, queued_at AS queuedAt FROM outbox WHERE message_seq = ? AND state IN ('sending', 'settling')",
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
      if (now - (open.queuedAt ?? item.attemptedAt ?? now) >= TRY_FOR_MS) {
        remove(sql, item);
        setOwnStatus(sql, messageOf(item), "failed", outcome.error, now);
        return;
      }
      tryLater(sql, item, retryDelayMs(outcome, open.attempts, random), now);
      setOwnStatus(sql, messageOf(item), "queued", outcome.error, now);
      return;
    case "unconfirmed":
      startSettling(sql, item, now);
      return;
  }
}

/** False when the provider could not be asked; `no_list` where it lists nothing that could be looked at. */
export type Looked = boolean | "no_list";

/** After a look for an unconfirmed send. */
export function finishSettleCheck(sql: Sql, item: OutboxItem, looked: Looked, now: number): void {
  const open = sql.first<{ settleChecks: number; attemptedAt: number }>(
    "SELECT settle_checks AS settleChecks, attempted_at AS attemptedAt FROM outbox WHERE message_seq = ? AND state = 'settling'",
    item.messageSeq,
  );
  // Found: the echo's join has taken the row out.
  if (open === null) return;
  if (looked === "no_list") {
    waitForWord(sql, item, open.attemptedAt + SETTLE_WITHOUT_LIST_MS, now);
    return;
  }
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

/** No look can find it: only its echo or its status can tell, and when neither has come by then a person decides. */
function waitForWord(sql: Sql, item: OutboxItem, until: number, now: number): void {
  if (now >= until) parkUncertain(sql, item, now);
  else sql.run("UPDATE outbox SET next_at = ? WHERE message_seq = ?", until, item.messageSeq);
}

function startSettling(sql: Sql, item: { messageSeq: number; chatId: string }, now: number): void {
  sql.run(
    "UPDATE outbox SET state = 'settling', settle_checks = 0, next_at = ? WHERE message_seq = ?",
    now + (SETTLE_AFTER_MS[0] ?? 0),
    item.messageSeq,
  );
  setOwnStatus(sql, messageOf(item), "unconfirmed", CHECKING, now);
}

/** As the provider says, in a time or a rule; else by our own. `attempts` counts the one that is over. */
function retryDelayMs(
  { retryAfterMs, growth }: Extract<SendOutcome, { type: "not_sent" }>,
  attempts: number,
  random: number,
): number {
  if (retryAfterMs !== null) return retryAfterMs;
  if (growth !== undefined) return growingDelayMs(attempts - 1, growth, GROWTH_CAP_MS);
  return 500 + fullJitterDelayMs(attempts, RETRY_BASE_MS, RETRY_CAP_MS, random);
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
