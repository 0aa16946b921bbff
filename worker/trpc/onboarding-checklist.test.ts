import { describe, expect, it } from "vitest";
import type { Account } from "../shared/wire.ts";
import { checklistOf } from "./onboarding-checklist.ts";

const AT = "2026-11-20T10:00:00.000Z";
const account = (more: Partial<Account> = {}): Account => ({
  ...{ id: "a", provider: "meta", channel: "whatsapp", externalId: "1", name: "Casa Lino", state: "connected" },
  ...{ lastSyncAt: null, handle: "+3461200000100" },
  ...more,
});
const linesOf = (facts: Partial<Parameters<typeof checklistOf>[0]>) =>
  Object.fromEntries(
    checklistOf({ checkedAt: null, webhookAt: null, accounts: [], ...facts }).map(({ key, ...line }) => [key, line]),
  );

describe("The checklist", () => {
  it("says of every grey line what to do.", () => {
    for (const line of Object.values(linesOf({}))) {
      expect(line).toMatchObject({ state: "waiting", at: null, todo: expect.stringMatching(/\w{3}/) });
    }
  });

  it("is green from top to bottom when everything is there, and then asks for nothing.", () => {
    const done = linesOf({
      ...{ checkedAt: Date.parse(AT), webhookAt: Date.parse(AT) },
      accounts: [account({ lastMessageAt: AT, lastSyncAt: AT })],
    });
    for (const line of Object.values(done)) expect(line).toEqual({ state: "done", at: AT, todo: null });
  });

  it("names the number to write to, until the first message has come.", () => {
    expect(linesOf({ accounts: [account()] }).message).toMatchObject({
      state: "waiting",
      todo: expect.stringContaining("+3461200000100"),
    });
  });

  it("shows what an account needs of its owner.", () => {
    const problem = { code: "x", text: "It is signed out.", todo: "Scan a new code." };
    const lines = linesOf({ checkedAt: 1, accounts: [account({ state: "needs_sign_in", problem })] });
    expect(lines.credentials).toMatchObject({ state: "problem", todo: "Scan a new code." });
  });

  it("waits for a history that is being fetched, and tells why one could not be.", () => {
    const sync = {
      kind: "history",
      done: 3,
      total: null,
      startedAt: AT,
      finishedAt: null,
      problem: null,
      note: null,
    } as const;
    const running = account({ sync: { ...sync, state: "running" } });
    expect(linesOf({ accounts: [running] }).history).toMatchObject({ state: "waiting" });
    const failed = account({ sync: { ...sync, state: "failed", problem: "The key is wrong." } });
    expect(linesOf({ accounts: [failed] }).history).toMatchObject({ state: "problem", todo: "The key is wrong." });
  });
});
