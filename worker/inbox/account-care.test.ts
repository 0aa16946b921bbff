import { beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import { type AccountAction, careForAccount } from "./account-care.ts";
import { listAccountsWithFigures } from "./account-figures.ts";
import { setAccountState, upsertAccount } from "./accounts.ts";
import { cancelSend } from "./cancel-send.ts";
import { composeMessage } from "./compose.ts";
import { position } from "./event-log.ts";
import { nextDueAt } from "./outbox.ts";
import type { Sql } from "./sql.ts";

let sql: Sql;
let { deliver, chat } = inboxInMemory();
beforeEach(() => {
  ({ sql, deliver, chat } = inboxInMemory());
});

const care = (action: AccountAction, now = NOW) => {
  const account = careForAccount(sql, ACCOUNT.id, action, now);
  if (account === null) throw new Error("no account");
  return account;
};
const PROBLEM = { code: "token_ends", text: "It ends.", todo: "Make another." };

describe("An account", () => {
  it("is called what the workspace calls it, also after the provider has another name for it.", () => {
    expect(care({ type: "rename", name: "Counter" }).name).toBe("Counter");
    upsertAccount(sql, { ...ACCOUNT, name: "Provider's new name" }, NOW);
    expect(care({ type: "pause" }).name).toBe("Counter");
    expect(care({ type: "rename", name: "" }).name).toBe("Provider's new name");
  });

  it("says since when it stands as it does, and what to do about it.", () => {
    expect(care({ type: "health", state: "needs_sign_in", name: null, problem: null }, NOW + 5_000)).toMatchObject({
      state: "needs_sign_in",
      stateSince: new Date(NOW + 5_000).toISOString(),
      problem: { code: "needs_sign_in", todo: expect.any(String) },
    });
    expect(care({ type: "health", state: "connected", name: null, problem: null }, NOW + 9_000)).toMatchObject({
      stateSince: new Date(NOW + 9_000).toISOString(),
      problem: null,
    });
  });

  it("keeps a warning until it is taken back, or until its state changes.", () => {
    expect(care({ type: "warn", code: "token_ends", problem: PROBLEM }).problem).toEqual(PROBLEM);
    expect(care({ type: "warn", code: "another", problem: null }).problem).toEqual(PROBLEM);
    expect(care({ type: "warn", code: "token_ends", problem: null }).problem).toBeNull();
    const warned = care({ type: "warn", code: "token_ends", problem: PROBLEM });
    setAccountState(sql, warned, "stopped", NOW);
    expect(care({ type: "pause" }).problem).toMatchObject({ code: "stopped" });
  });

  it("stays silent although its provider says that all is well: only what comes by itself takes that back.", () => {
    const [account] = listAccountsWithFigures(sql, NOW);
    if (account === undefined) throw new Error("no account");
    setAccountState(sql, account, "silent", NOW);
    expect(care({ type: "health", state: "connected", name: null, problem: null }).state).toBe("silent");
    expect(care({ type: "health", state: "stopped", name: null, problem: null }).state).toBe("stopped");
  });

  it("that was taken away while its provider was asked is not brought back by the answer.", () => {
    const [account] = listAccountsWithFigures(sql, NOW);
    if (account === undefined) throw new Error("no account");
    care({ type: "remove" });
    setAccountState(sql, account, "needs_sign_in", NOW);
    const late = care({ type: "health", state: "needs_sign_in", name: null, problem: PROBLEM });
    expect(late).toMatchObject({ state: "removed", problem: { code: "removed" } });
    expect(upsertAccount(sql, ACCOUNT, NOW).state).toBe("connected");
  });

  it("that goes on sends what waits at once, and not what its author may still call back.", () => {
    deliver([channelMessage("1")]);
    const draft = { chatId: chat().id, clientId: "client-1", text: "hello", holdMs: 10_000 };
    expect(composeMessage(sql, draft, NOW).ok).toBe(true);
    care({ type: "pause" });
    care({ type: "resume" });
    expect(nextDueAt(sql)).toBe(NOW + 10_000);
    expect(cancelSend(sql, "client-1", NOW).ok).toBe(true);
  });

  it("makes one event for each change, and none for what changes nothing.", () => {
    const events = (action: AccountAction) => {
      const { head } = position(sql);
      care(action);
      return position(sql).head - head;
    };
    expect(events({ type: "pause" })).toBe(1);
    expect(events({ type: "pause" })).toBe(0);
    expect(events({ type: "resume" })).toBe(1);
    expect(events({ type: "resume" })).toBe(0);
    expect(events({ type: "rename", name: "Counter" })).toBe(1);
    expect(events({ type: "rename", name: "Counter" })).toBe(0);
    expect(events({ type: "warn", code: "token_ends", problem: PROBLEM })).toBe(1);
    expect(events({ type: "warn", code: "token_ends", problem: PROBLEM })).toBe(0);
    expect(events({ type: "remove" })).toBe(1);
    expect(events({ type: "remove" })).toBe(0);
  });

  it("counts what has come today, whether the watchdog has counted it yet or not.", () => {
    deliver([channelMessage("1"), channelMessage("2")]);
    const figures = () => listAccountsWithFigures(sql, NOW).map(({ messagesToday }) => messagesToday);
    expect(figures()).toEqual([2]);
    expect(listAccountsWithFigures(sql, NOW + 24 * 60 * 60 * 1000)).toMatchObject([{ messagesToday: 0 }]);
  });
});
