import { afterEach, expect, it, vi } from "vitest";
import { ACCOUNT, inboxInMemory, NOW } from "../../../test/simulation/inbox-in-memory.ts";
import { findAccount, setAccountState, upsertAccount } from "../accounts.ts";
import { watchAccounts } from "./run-watch.ts";

const HOUR_MS = 60 * 60 * 1000;

afterEach(() => vi.unstubAllGlobals());

it("An account that asks to be signed in while another one is probed is not said to be silent instead.", async () => {
  const { sql } = inboxInMemory();
  upsertAccount(sql, { ...ACCOUNT, id: "account-2", externalId: "acc-2", name: "Z" }, NOW);
  for (const [id, probedAt] of [
    [ACCOUNT.id, null],
    ["account-2", NOW - HOUR_MS],
  ] as const) {
    sql.run(
      "INSERT INTO watches (account_id, since, last_traffic_at, largest_gap, probed_at) VALUES (?, ?, ?, 0, ?)",
      ...[id, NOW - 30 * 24 * HOUR_MS, NOW - 5 * 24 * HOUR_MS, probedAt],
    );
    for (let hour = 5 * 24; hour < 27 * 24; hour++) {
      const at = Math.floor(NOW / HOUR_MS) - hour;
      sql.run("INSERT INTO traffic (account_id, hour, messages) VALUES (?, ?, 20)", id, at);
    }
  }
  const openAccess = async (id: string) => {
    if (id === ACCOUNT.id) setAccountState(sql, findAccount(sql, "account-2")!, "needs_sign_in", NOW);
    return null;
  };
  await watchAccounts({ sql, clock: () => NOW, openAccess });
  expect(findAccount(sql, "account-2")?.state).toBe("needs_sign_in");
});

it("The same account is silent when nothing was said of it.", async () => {
  const { sql } = inboxInMemory();
  sql.run(
    "INSERT INTO watches (account_id, since, last_traffic_at, largest_gap, probed_at) VALUES (?, ?, ?, 0, ?)",
    ...[ACCOUNT.id, NOW - 30 * 24 * HOUR_MS, NOW - 5 * 24 * HOUR_MS, NOW - HOUR_MS],
  );
  for (let hour = 5 * 24; hour < 27 * 24; hour++) {
    const at = Math.floor(NOW / HOUR_MS) - hour;
    sql.run("INSERT INTO traffic (account_id, hour, messages) VALUES (?, ?, 20)", ACCOUNT.id, at);
  }
  await watchAccounts({ sql, clock: () => NOW, openAccess: async () => null });
  expect(findAccount(sql, ACCOUNT.id)?.state).toBe("silent");
});
