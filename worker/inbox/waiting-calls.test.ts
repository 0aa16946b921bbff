import { expect, test } from "vitest";
import { ACCOUNT, channelMessage, inboxInMemory, NOW, parseEvents } from "../../test/simulation/inbox-in-memory.ts";
import { upsertAccount } from "./accounts.ts";
import { dueAlarms, holdAlarm } from "./alarms.ts";
import { applyPage } from "./sync/apply-page.ts";
import { dropPass, nextPassAt, takeDuePass } from "./sync/passes.ts";
import { replayWaiting } from "./waiting-calls.ts";

const later = { ...ACCOUNT, id: "account-2", externalId: "later", historyDays: 30 };
const MESSAGES = 2_500;

/** So much for an account that is connected then that what calls brought has turns. */
function connectWithMuchWaiting() {
  const inbox = inboxInMemory();
  const events = Array.from({ length: MESSAGES }, (_, n) => channelMessage(`${n}`, { at: NOW - 60_000 + n }, "later"));
  for (let from = 0; from < MESSAGES; from += 500) inbox.deliver(events.slice(from, from + 500));
  upsertAccount(inbox.sql, later, NOW);
  replayWaiting(inbox.sql, parseEvents, NOW);
  return { ...inbox, events };
}

test("what came by calls before its account was connected is unread, also where the history lists it before its turn", () => {
  const { sql, chat, events } = connectWithMuchWaiting();
  // The alarm's order: the readings of the provider's history come before the turns.
  for (let turn = 0; turn < 10; turn++) {
    const pass = takeDuePass(sql, NOW, 30_000);
    if (pass !== null) {
      const page = { accountId: later.id, events: events.toReversed(), askedAt: NOW, connectedAt: NOW };
      applyPage(sql, { ...page, revivesFiles: false }, NOW);
      dropPass(sql, later.id, pass.kind);
    }
    if (dueAlarms(sql, NOW).includes("waiting")) replayWaiting(sql, parseEvents, NOW);
  }
  expect(nextPassAt(sql)).toBe(null);
  expect(chat().unreadCount).toBe(MESSAGES);
});

test("a history is read in spite of what waits when that cannot be applied", () => {
  const { sql } = connectWithMuchWaiting();
  expect(nextPassAt(sql)).toBe(null);
  holdAlarm(sql, "waiting", NOW);
  expect(nextPassAt(sql)).toBe(NOW);
  expect(takeDuePass(sql, NOW, 30_000)).toMatchObject({ accountId: later.id, kind: "history" });
});

test("news of a whole business account is applied when its first number is connected, and is no dead letter any more", () => {
  const { sql, deliver } = inboxInMemory();
  const template = { name: "welcome", language: "es", state: "approved", reason: null };
  deliver([{ type: "template_state", accountExternalId: "waba", scope: "business_account", ...template }]);
  expect(sql.all("SELECT reason FROM dead_letters")).toEqual([{ reason: "unknown_account" }]);
  upsertAccount(sql, { ...later, businessAccountId: "waba" }, NOW);
  replayWaiting(sql, parseEvents, NOW);
  expect(sql.all("SELECT reason FROM dead_letters")).toEqual([]);
});

test("what waits for an account goes on when the account is made anew under another id between two turns", () => {
  const { sql, chat } = connectWithMuchWaiting();
  upsertAccount(sql, { ...later, externalId: "made anew" }, NOW);
  for (let turn = 0; turn < 10 && dueAlarms(sql, NOW).includes("waiting"); turn++) replayWaiting(sql, parseEvents, NOW);
  expect(sql.all("SELECT reason FROM dead_letters")).toEqual([]);
  expect(chat().unreadCount).toBe(MESSAGES);
});
