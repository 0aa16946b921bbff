import type { ChannelFailure, ChannelRefusal, HistoryPage } from "../../channels/channel.ts";
import { channelFor } from "../../channels/channel-for.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Account, ChannelEvent } from "../../shared/wire.ts";
import { findAccount, setAccountState, wasSignedInSince } from "../accounts.ts";
import type { Sql } from "../sql.ts";
import { noteFetched } from "../watchdog/run-watch.ts";
import { type OpenAccess, type WayOut, wayOut } from "../way-out.ts";
import { applyPage } from "./apply-page.ts";
import { requestDetails } from "./details.ts";
import { takeDetailsTurn } from "./details-turn.ts";
import { type Reach, reachOf } from "./look-back.ts";
import {
  beginPass,
  deferPass,
  dropPass,
  isReading,
  isWhereItWas,
  movePass,
  type Pass,
  type Reading,
} from "./passes.ts";
import { postpone } from "./postpone.ts";
import { statusesOf } from "./reconcile-statuses.ts";
import { showFinished, showRunning } from "./sync-view.ts";

const PAGE_MESSAGES = 100;

export type SyncSurroundings = {
  sql: Sql;
  openAccess: OpenAccess;
  clock: Clock;
  /** Called after what people should see before the provider has answered. */
  changed: () => void;
};

type Answer = { ok: true; value: HistoryPage } | ChannelRefusal;

/**
 * One turn of one pass: a page is asked for and applied, and the pass moves to the next one in the same transaction.
 * What ends the object in between changes nothing: the same page is asked for again.
 */
export async function takeTurn({ sql, openAccess, clock, changed }: SyncSurroundings, taken: Pass): Promise<void> {
  const account = findAccount(sql, taken.accountId);
  const way = account && (await wayOut(openAccess, taken.accountId, clock));
  if (!account || way === null) {
    // It was disconnected meanwhile.
    sql.transaction(() => dropPass(sql, taken.accountId, taken.kind));
    return;
  }
  if (way === "unreadable") {
    sql.transaction(() => postpone(sql, taken, "provider_error", null, clock()));
    return;
  }
  if (account.state !== "connected") await lookAtState(sql, account, way, clock);
  if (!isReading(taken)) {
    await takeDetailsTurn(sql, way, taken, clock);
    return;
  }
  const pass = taken.begunAt === null ? sql.transaction(() => begin(sql, taken, clock())) : taken;
  changed();
  const askedAt = clock();
  const answer = await ask(sql, way, pass, askedAt);
  sql.transaction(() => settle(sql, pass, answer, askedAt, clock()));
}

function begin(sql: Sql, pass: Reading, now: number): Reading {
  if (pass.kind === "history") {
    const begun = beginPass(sql, pass, { at: now, after: pass.after, isDeep: true });
    showRunning(sql, begun, 0, now);
    return begun;
  }
  const begun = beginPass(sql, pass, { at: now, ...reachOf(readReach(sql, pass.accountId), now) });
  if (pass.isAsked) showRunning(sql, begun, 0, now);
  return begun;
}

/**
 * That an account is back is told by a webhook, which may be lost like any other. `silent` is our own word: what the
 * provider says of itself is no answer to it.
 */
async function lookAtState(sql: Sql, account: Account, { channel, access }: WayOut, clock: Clock): Promise<void> {
  if (account.state === "silent" || channel.health === undefined) return;
  const health = await channel.health(access);
  if (!health.ok || health.value.state !== "connected") return;
  sql.transaction(() => {
    // Unless something was said of it while it was asked, or it was erased.
    if (findAccount(sql, account.id)?.state === account.state) setAccountState(sql, account, "connected", clock());
  });
}

function ask(sql: Sql, way: WayOut, pass: Reading, now: number): Promise<Answer> {
  const { channel, access } = way;
  if (channel.history === undefined) return statusesOf(sql, way, pass, now);
  const { after, pageCursor: cursor } = pass;
  return channel.history(access, { chatExternalId: null, after, cursor, limit: PAGE_MESSAGES });
}

function settle(sql: Sql, pass: Reading, answer: Answer, askedAt: number, now: number): void {
  const mayMove = isWhereItWas(sql, pass);
  if (!answer.ok) {
    if (mayMove && isOfBefore(sql, pass.accountId, answer.reason, askedAt)) deferPass(sql, pass, now);
    else if (mayMove) postpone(sql, pass, answer.reason, answer.retryAfterMs ?? null, now);
    return;
  }
  const { events, nextCursor } = answer.value;
  const { accountId } = pass;
  const { connectedAt } = readReach(sql, accountId);
  const page = { accountId, events, askedAt, connectedAt: connectedAt ?? 0, revivesFiles: pass.isDeep };
  const { done, found } = applyPage(sql, page, now);
  if (pass.kind === "catch_up") noteFetched(sql, accountId, { count: found, newestAt: newestOf(events) }, now);
  if (!mayMove) return;
  if (nextCursor === null) {
    finish(sql, pass, { done: pass.done + done, found: pass.found + found }, now);
    return;
  }
  movePass(sql, pass, { pageCursor: nextCursor, nextAt: now, done, found });
  if (pass.kind === "history") showRunning(sql, pass, pass.done + done, now);
}

/** Refusals that say how the account stands. */
const OF_ACCOUNT: ReadonlySet<ChannelFailure> = new Set([
  "account_signed_out",
  "wrong_key",
  "not_allowed",
  "not_found",
]);

/** It was signed in while its provider answered: it is asked again, instead of being signed out by an old word. */
const isOfBefore = (sql: Sql, accountId: string, reason: ChannelFailure, askedAt: number): boolean =>
  OF_ACCOUNT.has(reason) && wasSignedInSince(sql, accountId, askedAt);

const newestOf = (events: readonly ChannelEvent[]): number | null =>
  events.reduce<number | null>(
    (newest, event) => (event.type === "message" ? Math.max(newest ?? 0, event.message.at ?? 0) : newest),
    null,
  );

function finish(sql: Sql, pass: Reading, counted: { done: number; found: number }, now: number): void {
  const begunAt = pass.begunAt ?? now;
  // Up to its beginning and not to its end: what was written since is the next one's. Unless it left out what lies
  // between the last one and where it began to read, as a short history may after a long silence.
  sql.run(
    `UPDATE accounts SET synced_up_to = max(coalesce(synced_up_to, 0), ?1),
                         looked_back_at = CASE WHEN ?2 THEN ?1 ELSE looked_back_at END
     WHERE id = ?3 AND ?4 <= coalesce(synced_up_to, connected_at, ?4)`,
    begunAt,
    pass.isDeep ? 1 : 0,
    pass.accountId,
    pass.after,
  );
  dropPass(sql, pass.accountId, pass.kind);
  showFinished(sql, pass, counted, now);
  const account = findAccount(sql, pass.accountId);
  if (account !== null) requestDetails(sql, channelFor(account.provider, account.channel), pass, now);
}

const readReach = (sql: Sql, accountId: string): Reach =>
  sql.first<Reach>(
    `SELECT connected_at AS connectedAt, synced_up_to AS syncedUpTo, looked_back_at AS lookedBackAt,
            history_from AS historyFrom FROM accounts WHERE id = ?`,
    accountId,
  ) ?? { connectedAt: null, syncedUpTo: null, lookedBackAt: null, historyFrom: null };
