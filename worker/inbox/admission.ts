import type { Pace, SendLimits } from "../channels/limits.ts";
import type { SendOutcome } from "../shared/wire.ts";
import { type Breaker, type Bucket, noteAnswer, passBreaker, takeToken } from "./pace.ts";
import type { Sql } from "./sql.ts";

/**
 * Whether a send may leave now: the account's breaker, the account's pace, the pace to one person. What is
 * known of them is stored, so that a restart of the object is not a way around a provider's limits.
 */

type Place = { accountId: string; chatId: string };

/** @returns null when it may leave (and has been counted), else the time (ms) to try again */
export function admit(sql: Sql, place: Place, limits: SendLimits, now: number): number | null {
  const known = readBreaker(sql, place.accountId);
  const passed = passBreaker(known, now);
  if ("waitUntil" in passed) return passed.waitUntil;

  const chat = limits.chat === null ? null : take(sql, `chat:${place.chatId}`, limits.chat, now);
  if (chat !== null && "waitUntil" in chat) return chat.waitUntil;
  const account = take(sql, accountKey(place.accountId), limits.account, now);
  if ("waitUntil" in account) return account.waitUntil;

  if (chat !== null) writeBucket(sql, `chat:${place.chatId}`, chat.bucket);
  writeBucket(sql, accountKey(place.accountId), account.bucket);
  if (passed.breaker !== known) writeBreaker(sql, place.accountId, passed.breaker);
  return null;
}

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
