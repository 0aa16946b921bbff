import type { Finding } from "../../shared/health.ts";
import type { Account, ChannelName, Provider } from "../../shared/wire.ts";
import { listAccounts, setAccountState, upsertAccount } from "../accounts.ts";
import type { Sql } from "../sql.ts";
import { toFinding } from "./check-database.ts";

/** An account as the control plane holds it for this tenant. */
export type HeldAccount = { id: string; provider: Provider; channel: ChannelName; externalId: string };

/** What is said to be working: for the others nobody expects credentials. */
const isInUse = ({ state }: Account): boolean => ["connected", "connecting", "silent", "stopped"].includes(state);

/** The inbox's accounts against those that the control plane holds, which is what webhooks and sends go by. */
export function compareAccounts(sql: Sql, held: readonly HeldAccount[]): Finding[] {
  const { unknown, orphaned, mistyped } = differences(sql, held);
  return [
    { kind: "account_unknown_here" as const, ids: unknown.map(({ id }) => id), repairable: true },
    { kind: "account_without_credentials" as const, ids: orphaned.map(({ id }) => id), repairable: true },
    { kind: "account_type" as const, ids: mistyped.map(({ id }) => id), repairable: true },
  ].flatMap(toFinding);
}

function differences(sql: Sql, held: readonly HeldAccount[]) {
  const accounts = listAccounts(sql);
  const known = new Map(accounts.map((account) => [account.id, account]));
  return {
    unknown: held.filter(({ id }) => !known.has(id)),
    orphaned: accounts.filter((account) => isInUse(account) && !held.some(({ id }) => id === account.id)),
    mistyped: held.filter(({ id, channel, provider }) => {
      const account = known.get(id);
      return account !== undefined && (account.channel !== channel || account.provider !== provider);
    }),
  };
}

/** Makes an account known under the provider's id: its name comes with its next sign of life. */
export function repairUnknown(sql: Sql, held: readonly HeldAccount[], now: number): void {
  for (const account of differences(sql, held).unknown) {
    upsertAccount(sql, { ...account, name: account.externalId, state: "connecting" }, now);
  }
}

export function repairOrphaned(sql: Sql, held: readonly HeldAccount[], now: number): void {
  for (const account of differences(sql, held).orphaned) setAccountState(sql, account, "needs_sign_in", now);
}

/** The control plane's word holds: it was checked against the provider when the account was connected. */
export function repairMistyped(sql: Sql, held: readonly HeldAccount[], now: number): void {
  for (const { id, provider, channel } of differences(sql, held).mistyped) {
    sql.run("UPDATE accounts SET provider = ?, channel = ? WHERE id = ?", provider, channel, id);
    const account = listAccounts(sql).find((one) => one.id === id);
    // With a change of its own, so that everybody who looks at it sees it.
    if (account !== undefined) setAccountState(sql, { ...account, state: "connecting" }, account.state, now);
  }
}
