import type { ChannelFailure } from "../../channels/channel.ts";
import { fullJitterDelayMs } from "../../shared/backoff.ts";
import { log } from "../../shared/log.ts";
import { findAccount, setAccountState } from "../accounts.ts";
import type { Sql } from "../sql.ts";
import { dropDetails } from "./details.ts";
import { deferPass, holdPasses, isReading, type Pass, restartPass } from "./passes.ts";
import { SYNC_PROBLEMS, showFailed } from "./sync-view.ts";

const RETRY_BASE_MS = 2_000;
const RETRY_CAP_MS = 10 * 60 * 1000;
/** Without an answer this often in a row it is said to have failed; the timer, or somebody, asks again. */
const TRIES_MAX = 8;

/** Nothing was read: when it is asked again, and what is said of it. */
export function postpone(sql: Sql, pass: Pass, reason: ChannelFailure, retryAfterMs: number | null, now: number): void {
  const account = findAccount(sql, pass.accountId);
  if (account === null) return;
  if (reason === "account_signed_out") setAccountState(sql, account, "needs_sign_in", now);
  if (reason === "refused" && pass.pageCursor !== null && pass.restarts < TRIES_MAX) {
    restartPass(sql, pass, now + RETRY_BASE_MS);
    return;
  }
  const delayMs = RETRY_BASE_MS + fullJitterDelayMs(pass.tries, RETRY_BASE_MS, RETRY_CAP_MS, Math.random());
  const nextAt = now + Math.max(delayMs, retryAfterMs ?? 0);
  if (reason === "rate_limited") {
    // One key is mostly behind all of them.
    holdPasses(sql, account.provider, nextAt);
    deferPass(sql, pass, nextAt);
    return;
  }
  const isWorthAnother = PASSING.has(reason) && pass.tries + 1 < TRIES_MAX;
  if (!isReading(pass) && !isWorthAnother) {
    // The next sync asks again; what an owner has to know of it, the reading of the messages says.
    log({ level: "info", what: "sync_details_refused", result: reason });
    dropDetails(sql, pass, now);
    return;
  }
  deferPass(sql, pass, isWorthAnother ? nextAt : null);
  if (!isWorthAnother && isReading(pass)) showFailed(sql, pass.accountId, pass.kind, SYNC_PROBLEMS[reason], now);
}

/** What another try may well get past. */
const PASSING: ReadonlySet<ChannelFailure> = new Set([
  "unreachable",
  "timed_out",
  "provider_error",
  "unreadable_answer",
]);
