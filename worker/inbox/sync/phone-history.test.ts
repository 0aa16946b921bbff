import { beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, inboxInMemory, NOW } from "../../../test/simulation/inbox-in-memory.ts";
import { position } from "../event-log.ts";
import type { Sql } from "../sql.ts";
import { notePhoneHistory } from "./phone-history.ts";
import { showFinished, syncViewOf } from "./sync-view.ts";

let sql: Sql;
beforeEach(() => {
  ({ sql } = inboxInMemory());
});

const NOTE = "WhatsApp keeps no copy.";
const MINUTE_MS = 60_000;

const part = (progress: number, phase: number | null, isRefused = false) => ({
  ...{ type: "history_progress" as const, accountExternalId: ACCOUNT.externalId, progress, phase, isRefused },
});
const comes = (said: ReturnType<typeof part>, at = NOW) =>
  sql.transaction(() => notePhoneHistory(sql, ACCOUNT.id, said, at, at));
function shown(now = NOW) {
  const row = sql.first<{ sync: string | null }>("SELECT sync FROM accounts WHERE id = ?", ACCOUNT.id);
  return syncViewOf(row?.sync ?? null, NOTE, now);
}

describe("The history that a phone shares", () => {
  it("shows how far it is, and never goes back when its parts come out of order.", () => {
    comes(part(40, 1));
    expect(shown()).toMatchObject({ state: "running", kind: "history", progress: 40, phase: 1, note: NOTE });
    comes(part(15, 0), NOW + MINUTE_MS);
    expect(shown()).toMatchObject({ state: "running", progress: 40, phase: 1 });
    comes(part(100, 2), NOW + 2 * MINUTE_MS);
    expect(shown()).toMatchObject({ state: "idle", kind: "history", progress: 100, finishedAt: expect.any(String) });
  });

  it("says the same whichever part comes first, and nothing new when one comes again.", () => {
    comes(part(100, 2));
    comes(part(15, 0));
    const { head } = position(sql);
    comes(part(100, 2));
    expect(position(sql).head).toBe(head);
    expect(shown()).toMatchObject({ state: "idle", progress: 100 });
  });

  it("is said to have been refused by the phone's owner, also after later syncs.", () => {
    comes(part(0, null, true));
    expect(shown()).toMatchObject({ state: "failed", problem: expect.stringContaining("chose not to share") });
    const pass = { accountId: ACCOUNT.id, kind: "catch_up", after: 0, isDeep: false, isAsked: true } as const;
    const rest = { begunAt: NOW + MINUTE_MS, pageCursor: null, tries: 0, restarts: 0, done: 0, found: 0 };
    showFinished(sql, { ...pass, ...rest }, { done: 0, found: 0 }, NOW + MINUTE_MS);
    expect(shown()).toMatchObject({
      state: "idle",
      problem: null,
      note: expect.stringContaining("chose not to share"),
    });
  });

  it("is not waited for without end: after a day without a word it has stopped.", () => {
    comes(part(40, 1));
    expect(shown(NOW + 25 * 60 * MINUTE_MS)).toMatchObject({
      state: "failed",
      problem: expect.stringContaining("40 %"),
    });
  });
});
