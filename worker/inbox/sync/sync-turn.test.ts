import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ACCOUNT, inboxInMemory, NOW } from "../../../test/simulation/inbox-in-memory.ts";
import { findAccount, setAccountState, upsertAccount } from "../accounts.ts";
import type { ChannelAccess } from "../rpc.ts";
import { findPass, nextPassAt, requestPass, takeDuePass } from "./passes.ts";
import { startHistory } from "./start-history.ts";
import { takeTurn } from "./sync-turn.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const ACCESS: ChannelAccess = {
  ...{ provider: "unipile", channel: "whatsapp", origin: "https://api1.unipile.com:13111", apiKey: "key" },
  accountExternalId: ACCOUNT.externalId,
};
const listed = (id: string) => ({
  ...{ id, account_id: ACCOUNT.externalId, chat_id: "chat", text: id, sender_id: "34600@s.whatsapp.net" },
  timestamp: new Date(NOW).toISOString(),
});

let { sql } = inboxInMemory();
let now = NOW;
beforeEach(() => {
  ({ sql } = inboxInMemory());
  now = NOW;
});
afterEach(() => vi.unstubAllGlobals());

const answers = (answer: (url: URL) => Response) =>
  vi.stubGlobal("fetch", async (url: string | URL) => answer(new URL(url)));
async function turn(): Promise<void> {
  now = Math.max(now, nextPassAt(sql) ?? now);
  const pass = takeDuePass(sql, now, 30_000);
  if (pass === null) throw new Error("no pass is due");
  await takeTurn({ sql, openAccess: async () => ACCESS, clock: () => now, changed: () => {} }, pass);
}

it("A page that the provider refuses for good is said to have failed, although the pages before it always come again.", async () => {
  answers((url) => {
    const cursor = url.searchParams.get("cursor");
    if (cursor === "third") return Response.json({ title: "Bad cursor" }, { status: 400 });
    return Response.json({ items: [listed(cursor ?? "first")], cursor: cursor === null ? "second" : "third" });
  });
  startHistory(sql, ACCOUNT.id, 30, NOW);
  let turns = 0;
  while (findPass(sql, ACCOUNT.id, "history") !== null && nextPassAt(sql) !== null && turns++ < 100) await turn();
  expect(turns).toBeLessThan(50);
  expect(findAccount(sql, ACCOUNT.id)?.sync).toMatchObject({ kind: "history", state: "failed" });
  startHistory(sql, ACCOUNT.id, 30, now);
  expect(findPass(sql, ACCOUNT.id, "history")).toMatchObject({ restarts: 0, tries: 0 });
});

it("A short history that is read after a long silence leaves no gap behind for the next sync.", async () => {
  const silentSince = NOW - 20 * DAY_MS;
  sql.run("UPDATE accounts SET connected_at = ?, synced_up_to = ?", NOW - 60 * DAY_MS, silentSince);
  answers(() => Response.json({ items: [], cursor: null }));
  startHistory(sql, ACCOUNT.id, 1, NOW);
  await turn();
  expect(findPass(sql, ACCOUNT.id, "history")).toBeNull();
  sql.run("DELETE FROM sync_passes");
  requestPass(sql, ACCOUNT.id, "catch_up", now);
  const asked: string[] = [];
  answers((url) => {
    asked.push(url.searchParams.get("after") ?? "");
    return Response.json({ items: [], cursor: null });
  });
  await turn();
  expect(Date.parse(asked[0] ?? "")).toBeLessThanOrEqual(silentSince);
});

it("An account that was signed in while its history was asked for is not signed out by the answer, and is asked again.", async () => {
  setAccountState(sql, findAccount(sql, ACCOUNT.id)!, "needs_sign_in", NOW);
  requestPass(sql, ACCOUNT.id, "catch_up", NOW);
  answers((url) => {
    if (!url.pathname.includes("/messages")) return Response.json({}, { status: 500 });
    now += 1_000;
    upsertAccount(sql, ACCOUNT, now);
    return Response.json({ type: "errors/disconnected_account" }, { status: 401 });
  });
  await turn();
  expect(findAccount(sql, ACCOUNT.id)?.state).toBe("connected");
  expect(nextPassAt(sql)).toBeLessThanOrEqual(now);
});

it("What is said of an account while its provider is asked about it stands.", async () => {
  const account = findAccount(sql, ACCOUNT.id)!;
  setAccountState(sql, account, "stopped", NOW);
  requestPass(sql, ACCOUNT.id, "catch_up", NOW);
  answers((url) => {
    if (url.pathname.includes("/messages")) return Response.json({ items: [], cursor: null });
    setAccountState(sql, findAccount(sql, ACCOUNT.id)!, "needs_sign_in", NOW);
    return Response.json({
      ...{ object: "Account", id: ACCOUNT.externalId, type: "WHATSAPP", name: "Shop" },
      sources: [{ id: "1", status: "OK" }],
    });
  });
  await turn();
  expect(findAccount(sql, ACCOUNT.id)?.state).toBe("needs_sign_in");
});
