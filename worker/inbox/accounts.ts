import { channelFor } from "../channels/channel-for.ts";
import { problemOfState } from "../shared/account-problem.ts";
import { systemClock } from "../shared/clock.ts";
import { shownPhone } from "../shared/phone.ts";
import { type PictureName, pictureUrl } from "../shared/picture-name.ts";
import {
  type Account,
  type AccountProblem,
  type AccountState,
  accountProblemSchema,
  type ChannelName,
  type Provider,
} from "../shared/wire.ts";
import { forgetAccountRefs } from "./account-ref.ts";
import { appendEvent } from "./event-log.ts";
import type { Sql } from "./sql.ts";
import { requestPass } from "./sync/passes.ts";
import { startHistory } from "./sync/start-history.ts";
import { syncViewOf } from "./sync/sync-view.ts";

type AccountRow = {
  id: string;
  provider: Provider;
  channel: ChannelName;
  externalId: string;
  name: string;
  state: AccountState;
  lastSyncAt: number | null;
  handle: string | null;
  ownName: string | null;
  stateSince: number | null;
  problem: string | null;
  pausedAt: number | null;
  keepsMedia: number | null;
  sync: string | null;
  picture: PictureName | null;
};

const COLUMNS = `id, provider, channel, external_id AS externalId, name, state, last_sync_at AS lastSyncAt, handle,
  own_name AS ownName, state_since AS stateSince, problem, paused_at AS pausedAt,
  keeps_media AS keepsMedia, sync, (SELECT p.hash FROM pictures p WHERE p.owner = accounts.id) AS picture`;

export function listAccounts(sql: Sql): Account[] {
  return sql.all<AccountRow>(`SELECT ${COLUMNS} FROM accounts ORDER BY name, id`).map(toAccount);
}

export function findAccount(sql: Sql, id: string): Account | null {
  const row = sql.first<AccountRow>(`SELECT ${COLUMNS} FROM accounts WHERE id = ?`, id);
  return row && toAccount(row);
}

/** The numbers of a business account of Meta's. */
export function accountsOfBusiness(sql: Sql, businessAccountId: string): Account[] {
  return sql
    .all<AccountRow>(`SELECT ${COLUMNS} FROM accounts WHERE business_account_id = ? ORDER BY id`, businessAccountId)
    .map(toAccount);
}

/** What makes an account known here. */
export type AccountToConnect = Pick<Account, "id" | "provider" | "channel" | "externalId" | "name" | "state"> & {
  handle?: string | null;
  businessAccountId?: string;
  /** How far back the first sync goes, in days. */
  historyDays?: number;
};

/**
 * Makes an account known, or brings its name and state up to date; an unchanged one makes no event. Whatever was wrong
 * with it is over.
 */
export function upsertAccount(sql: Sql, account: AccountToConnect, now: number): Account {
  return sql.transaction(() => {
    const known = rowOf(sql, account.id);
    const handle = account.handle ?? known?.handle ?? null;
    const businessAccountId = account.businessAccountId ?? null;
    if (businessAccountId !== null) {
      sql.run("UPDATE accounts SET business_account_id = ? WHERE id = ?", businessAccountId, account.id);
    }
    if (account.historyDays !== undefined) {
      sql.run("UPDATE accounts SET history_days = ? WHERE id = ?", account.historyDays, account.id);
    }
    const isSame =
      known !== null &&
      known.name === account.name &&
      known.state === account.state &&
      known.externalId === account.externalId &&
      known.handle === handle &&
      known.problem === null;
    if (isSame) {
      // A longer one may be wanted now.
      if (account.historyDays) startHistory(sql, account.id, account.historyDays, now);
      return findAccount(sql, account.id) ?? toAccount(known);
    }
    const rev = appendEvent(sql, { at: now, kind: "account", entity: account.id, chatId: null });
    const stateSince = known?.state === account.state ? known.stateSince : now;
    sql.run(
      `INSERT INTO accounts (id, provider, channel, external_id, name, state, last_sync_at, rev, business_account_id,
         handle, state_since, history_days, connected_at)
       VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, state = excluded.state, rev = excluded.rev,
         former_ids = CASE WHEN accounts.external_id = excluded.external_id THEN accounts.former_ids
           ELSE json_insert(coalesce(accounts.former_ids, '[]'), '$[#]', accounts.external_id) END,
         external_id = excluded.external_id, handle = excluded.handle, state_since = excluded.state_since, problem = NULL`,
      account.id,
      account.provider,
      account.channel,
      account.externalId,
      account.name,
      account.state,
      rev,
      businessAccountId,
      handle,
      stateSince,
      account.historyDays ?? null,
      now,
    );
    const wasAway = known !== null && (known.state !== "connected" || known.externalId !== account.externalId);
    if (wasAway && account.state === "connected") {
      requestPass(sql, account.id, "catch_up", now);
    }
    if (account.historyDays) startHistory(sql, account.id, account.historyDays, now);
    const written = findAccount(sql, account.id);
    if (written === null) throw new Error("an account that was just written is not there");
    return written;
  });
}

/** What was wrong with the account before belongs to the state that it was in, and goes with it. */
export function setAccountState(
  sql: Sql,
  account: Pick<Account, "id" | "state">,
  state: AccountState,
  now: number,
): void {
  if (account.state === state || (state !== "removed" && isRemoved(sql, account.id))) return;
  forgetAccountRefs(sql);
  // While it was away its provider told nothing, or not all.
  if (state === "connected") requestPass(sql, account.id, "catch_up", now);
  const rev = appendEvent(sql, { at: now, kind: "account", entity: account.id, chatId: null });
  sql.run(
    "UPDATE accounts SET state = ?, state_since = ?, problem = NULL, rev = ? WHERE id = ?",
    state,
    now,
    rev,
    account.id,
  );
}

/** It was signed in after its provider was asked: what that says of the account then is an old word. */
export function wasSignedInSince(sql: Sql, accountId: string, askedAt: number): boolean {
  const account = findAccount(sql, accountId);
  return account?.state === "connected" && account.stateSince != null && Date.parse(account.stateSince) > askedAt;
}

/**
 * One that was taken away, maybe while its provider was asked, has no credentials any more: whatever its provider says
 * late, only connecting brings it back.
 */
const isRemoved = (sql: Sql, accountId: string): boolean =>
  sql.first("SELECT 1 AS one FROM accounts WHERE id = ? AND state = 'removed'", accountId) !== null;

const rowOf = (sql: Sql, id: string): AccountRow | null =>
  sql.first<AccountRow>(`SELECT ${COLUMNS} FROM accounts WHERE id = ?`, id);

function toAccount({ ownName, keepsMedia, sync: storedSync, picture, ...row }: AccountRow): Account {
  const { provider, channel, state } = row;
  const reached = channelFor(provider, channel);
  const abilities = reached.abilities?.(channel);
  const sync = syncViewOf(storedSync, reached.historyNote ?? null, systemClock());
  return {
    ...row,
    ...(sync && { sync }),
    ...(picture !== null && { pictureUrl: pictureUrl(picture) }),
    name: shownPhone(ownName ?? row.name),
    handle: row.handle === null ? null : shownPhone(row.handle),
    ...(abilities && { abilities }),
    ...(reached.asksNotToKeepMedia && { keepsMedia: keepsMedia === 1 }),
    lastSyncAt: isoOf(row.lastSyncAt),
    stateSince: isoOf(row.stateSince),
    problem: problemIn(row.problem) ?? problemOfState(provider, channel, state),
    pausedAt: isoOf(row.pausedAt),
  };
}

/** null also for what a newer version wrote and this one cannot read. */
function problemIn(text: string | null): AccountProblem | null {
  return text === null ? null : (accountProblemSchema.safeParse(JSON.parse(text)).data ?? null);
}

const isoOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
