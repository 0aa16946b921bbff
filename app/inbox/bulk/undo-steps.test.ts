import { describe, expect, it } from "vitest";
import type { Chat } from "../../../worker/shared/wire.ts";
import { undoSteps } from "./undo-steps.ts";

const chat = (id: string, more: Partial<Chat>): Chat => ({ id, ...more }) as Chat;
const UNTIL = "2026-11-22T09:00:00.000Z";

describe("undoing a step with many chats", () => {
  it("makes each what it was, in one step for all that were the same", () => {
    const before = [chat("a", {}), chat("b", { state: "snoozed", snoozedUntil: UNTIL }), chat("c", { state: "open" })];
    expect(undoSteps(before, { type: "done" })).toEqual([
      { chatIds: ["a", "c"], action: { type: "reopen" } },
      { chatIds: ["b"], action: { type: "snooze", until: UNTIL } },
    ]);
  });

  it("gives each back to who had it", () => {
    const before = [chat("a", { assigneeId: "ana" }), chat("b", {})];
    expect(undoSteps(before, { type: "assign", memberId: "ben" })).toEqual([
      { chatIds: ["a"], action: { type: "assign", memberId: "ana" } },
      { chatIds: ["b"], action: { type: "assign", memberId: null } },
    ]);
  });

  it("has nothing for labels and read marks, which one turns back where they are", () => {
    for (const type of ["markRead", "markUnread"] as const) expect(undoSteps([chat("a", {})], { type })).toEqual([]);
  });
});
