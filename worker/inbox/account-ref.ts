import type { AccountState, Provider } from "../shared/wire.ts";
import type { Sql } from "./sql.ts";

/** What an element of a delivery needs of its account, and no more: every message asks. */
export type AccountRef = {
  id: string;
  state: AccountState;
  /** ms since 1970 */
  stateSince: number | null;
  /** Named by an id that it had before it was made anew at its provider. */
  isFormer: boolean;
};

/** Accounts that were looked up already, for the length of one `rememberingAccounts`. */
const remembered = new WeakMap<Sql, Map<string, AccountRef>>();

/**
 * Looks each account up once for all that `work` does: calls that share a commit are mostly of one or two accounts.
 * `work` must not await.
 */
export function rememberingAccounts<T>(sql: Sql, work: () => T): T {
  remembered.set(sql, new Map());
  try {
    return work();
  } finally {
    remembered.delete(sql);
  }
}

/** For whoever changes what a reference says. */
export const forgetAccountRefs = (sql: Sql): void => remembered.get(sql)?.clear();

export function findAccountRef(sql: Sql, provider: Provider, externalId: string): AccountRef | null {
  const known = remembered.get(sql);
  const key = `${provider} ${externalId}`;
  const kept = known?.get(key);
  if (kept !== undefined) return kept;
  const found = current(sql, provider, externalId) ?? former(sql, provider, externalId);
  if (found !== null) known?.set(key, found);
  return found;
}

function current(sql: Sql, provider: Provider, externalId: string): AccountRef | null {
  const row = sql.first<Omit<AccountRef, "isFormer">>(
    "SELECT id, state, state_since AS stateSince FROM accounts WHERE provider = ? AND external_id = ?",
    provider,
    externalId,
  );
  return row && { ...row, isFormer: false };
}

/** What a provider held back for an account arrives under the id of then. */
function former(sql: Sql, provider: Provider, externalId: string): AccountRef | null {
  const row = sql.first<Omit<AccountRef, "isFormer">>(
    `SELECT a.id, a.state, a.state_since AS stateSince FROM accounts a, json_each(a.former_ids) f
     WHERE a.provider = ? AND a.former_ids IS NOT NULL AND f.value = ? LIMIT 1`,
    provider,
    externalId,
  );
  return row && { ...row, isFormer: true };
}
