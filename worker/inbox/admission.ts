import type { Pace, SendLimits } from "../channels/limits.ts";
import type { SendOutcome } from "../shared/wire.ts";
import { type Breaker, type Bucket, noteAnswer, passBreaker, takeToken } from "./pace.ts";
import type { Sql } from "./sql.ts";

/**
 * Whether a send may leave now: the account's breaker, the account's pace, the pace to one person. What is
 * known of them is stored, so that a restart of the object is not a way around a provider's limits.
 */

type Place = { accountId: string; chatId: string };

/**
 * @returns null when it may leave (and has been counted), else the time (ms) to try again: the chat's next message is
 *   then put off by the caller; where the whole account has to wait, all of it is held already, by one row
 */
export function admit(sql: Sql, place: Place, limits: SendLimits, now: number): number | null {
  const known = readBreaker(sql, place.accountId);
  const passed = passBreaker(known, now);
  if ("waitUntil" in passed) return holdAccount(sql, place.accountId, passed.waitUntil);

  const chat = limits.chat === null ? null : take(sql, `chat:${place.chatId}`, limits.chat, now);
  if (chat !== null && "waitUntil" in chat) return chat.waitUntil;
  const account = take(sql, accountKey(place.accountId), limits.account, now);
  if ("waitUntil" in account) return holdAccount(sql, place.accountId, account.waitUntil);

  if (chat !== null) writeBucket(sql, `chat:${place.chatId}`, chat.bucket);
  writeBucket(sql, accountKey(place.accountId), account.bucket);
  if (passed.breaker !== known) writeBreaker(sql, place.accountId, passed.breaker);
  return null;
}

/** Nothing of an account leaves until then, however much of it waits. Looks for what may have left go on. */
export function holdAccount(sql: Sql, accountId: string, until: number): number {
  sql.run(
    `INSERT INTO senders (key, tokens, refilled_at, failures, open_until, held_until) VALUES (?1, 0, 0, 0, 0, ?2)
     ON CONFLICT (key) DO UPDATE SET held_until = ?2`,
    accountKey(accountId),
    until,
  );
  return until;
}

/** Its pace, its breaker or its pause was asked just now: nobody else of it needs to ask. */
export const isHeld = (sql: Sql, accountId: string, now: number): boolean =>
  sql.first("SELECT 1 AS one FROM senders WHERE key = ? AND held_until > ?", accountKey(accountId), now) !== null;

/** What waits may leave at once, as far as its pace lets it. */
export const releaseAccount = (sql: Sql, accountId: string): void =>
  sql.run("UPDATE senders SET held_until = 0 WHERE key = ?", accountKey(accountId));

/** What the provider's answer (or silence) says about whether to go on asking it. */
export function noteOutcomeForBreaker(sql: Sql, accountId: string, outcome: SendOutcome, now: number): void {
  const known = readBreaker(sql, accountId);
  const answered = outcome.type === "accepted" || outcome.type === "refused";
  if (answered && known.failures === 0 && known.openUntil === 0) return;
  const pauseMs = outcome.type === "not_sent" ? outcome.retryAfterMs : null;
  writeBreaker(sql, accountId, noteAnswer(known, answered, pauseMs, now));
}

const accountKey = (accountId: string) => `account:${accountId}`;

function take(sql: Sql, key: string, pace: Pace, now: number) {
  const bucket = sql.first<Bucket>("SELECT tokens, refilled_at AS at FROM senders WHERE key = ?", key);
  return takeToken(bucket, pace, now);
}

function writeBucket(sql: Sql, key: string, bucket: Bucket): void {
  sql.run(
    `INSERT INTO senders (key, tokens, refilled_at, failures, open_until) VALUES (?1, ?2, ?3, 0, 0)
     ON CONFLICT (key) DO UPDATE SET tokens = ?2, refilled_at = ?3`,
    key,
    bucket.tokens,
    bucket.at,
  );
}

function readBreaker(sql: Sql, accountId: string): Breaker {
  return (
    sql.first<Breaker>(
      "SELECT failures, open_until AS openUntil FROM senders WHERE key = ?",
      accountKey(accountId),
    ) ?? {
      failures: 0,
      openUntil: 0,
    }
  );
}

function writeBreaker(sql: Sql, accountId: string, breaker: Breaker): void {
  sql.run(
    "UPDATE senders SET failures = ?, open_until = ? WHERE key = ?",
    breaker.failures,
    breaker.openUntil,
    accountKey(accountId),
  );
}
