import { channelFor } from "../channels/channel-for.ts";
import type { Account, AccountState, ChannelName, Provider } from "../shared/wire.ts";
import { appendEvent } from "./event-log.ts";
import type { Sql } from "./sql.ts";

type AccountRow = {
  id: string;
  provider: Provider;
  channel: ChannelName;
  externalId: string;
  name: string;
  state: AccountState;
  lastSyncAt: number | null;
};

const COLUMNS = "id, provider, channel, external_id AS externalId, name, state, last_sync_at AS lastSyncAt";

export function listAccounts(sql: Sql): Account[] {
  return sql.all<AccountRow>(`SELECT ${COLUMNS} FROM accounts ORDER BY name, id`).map(toAccount);
}

export function findAccount(sql: Sql, id: string): Account | null {
  const row = sql.first<AccountRow>(`SELECT ${COLUMNS} FROM accounts WHERE id = ?`, id);
  return row && toAccount(row);
}

export function findAccountByExternalId(sql: Sql, provider: Provider, externalId: string): Account | null {
  const row = sql.first<AccountRow>(
    `SELECT ${COLUMNS} FROM accounts WHERE provider = ? AND external_id = ?`,
    provider,
    externalId,
  );
  return row && toAccount(row);
}

/** The numbers of a business account of Meta's. */
export function accountsOfBusiness(sql: Sql, businessAccountId: string): Account[] {
  return sql
    .all<AccountRow>(`SELECT ${COLUMNS} FROM accounts WHERE business_account_id = ? ORDER BY id`, businessAccountId)
    .map(toAccount);
}

/** What makes an account known here. */
export type AccountToConnect = Omit<Account, "lastSyncAt" | "abilities"> & { businessAccountId?: string };

/** Makes an account known, or brings its name and state up to date; an unchanged one makes no event. */
export function upsertAccount(sql: Sql, account: AccountToConnect, now: number): Account {
  return sql.transaction(() => {
    const known = findAccount(sql, account.id);
    const businessAccountId = account.businessAccountId ?? null;
    if (businessAccountId !== null) {
      sql.run("UPDATE accounts SET business_account_id = ? WHERE id = ?", businessAccountId, account.id);
    }
    if (known !== null && known.name === account.name && known.state === account.state) return known;
    const rev = appendEvent(sql, { at: now, kind: "account", entity: account.id, chatId: null });
    sql.run(
      `INSERT INTO accounts (id, provider, channel, external_id, name, state, last_sync_at, rev, business_account_id)
       VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, state = excluded.state, rev = excluded.rev`,
      account.id,
      account.provider,
      account.channel,
      account.externalId,
      account.name,
      account.state,
      rev,
      businessAccountId,
    );
    return findAccount(sql, account.id) ?? { ...account, lastSyncAt: null };
  });
}

export function setAccountState(sql: Sql, account: Account, state: AccountState, now: number): void {
  if (account.state === state) return;
  const rev = appendEvent(sql, { at: now, kind: "account", entity: account.id, chatId: null });
  sql.run("UPDATE accounts SET state = ?, rev = ? WHERE id = ?", state, rev, account.id);
}

function toAccount(row: AccountRow): Account {
  const abilities = channelFor(row.provider, row.channel).abilities?.(row.channel);
  return {
    ...row,
    ...(abilities && { abilities }),
    lastSyncAt: row.lastSyncAt === null ? null : new Date(row.lastSyncAt).toISOString(),
  };
}
