import { beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import type { ChannelEvent } from "../shared/wire.ts";
import { countDeadLetters, listDeadLetters } from "./dead-letters.ts";
import { dismissLetters, dismissOldLetters } from "./dismiss-letters.ts";
import { wrongTallies } from "./health/check-database.ts";
import { keepHouse } from "./housekeeping.ts";
import { applyPage } from "./sync/apply-page.ts";

let { sql, deliver } = inboxInMemory();
beforeEach(() => {
  ({ sql, deliver } = inboxInMemory());
});

const DAY_MS = 24 * 60 * 60 * 1000;
const NOBODYS = "nobody-connected-this";
const deliveries = () => sql.all("SELECT id FROM deliveries").length;
const letters = () => listDeadLetters(sql, { cursor: null, limit: 100 })?.items ?? [];

describe("A dead letter", () => {
  it("that is dismissed is gone, and its call stays accounted for.", () => {
    deliver([channelMessage("1"), channelMessage("2", {}, NOBODYS), channelMessage("3", {}, NOBODYS)]);
    const [first] = letters();
    expect(dismissLetters(sql, { deadLetterIds: [first!.id, "none of ours"] })).toEqual({ dismissed: 1, isDone: true });
    expect(letters()).toHaveLength(1);
    expect(wrongTallies(sql)).toEqual([]);
    expect(sql.all("SELECT elements, applied, ignored FROM deliveries")).toEqual([
      { elements: 3, applied: 1, ignored: 1 },
    ]);
    // Twice is once.
    expect(dismissLetters(sql, { deadLetterIds: [first!.id] })).toEqual({ dismissed: 0, isDone: true });
    expect(wrongTallies(sql)).toEqual([]);
  });

  it("is dismissed with all of its reason, in slices, and with none of another.", () => {
    for (let call = 0; call < 3; call++) {
      deliver(Array.from({ length: 200 }, (_, each) => channelMessage(`${call} ${each}`, {}, NOBODYS)));
    }
    deliver([channelMessage("broken", { kind: null } as never)]);
    expect(dismissLetters(sql, { reason: "unknown_account" })).toEqual({ dismissed: 500, isDone: false });
    expect(dismissLetters(sql, { reason: "unknown_account" })).toEqual({ dismissed: 100, isDone: true });
    expect(letters().map(({ reason }) => reason)).toEqual(["apply_failed"]);
    expect(wrongTallies(sql)).toEqual([]);
  });

  it("that was dismissed does not come back with the next sync that finds it.", () => {
    const page = { accountId: ACCOUNT.id, askedAt: NOW, connectedAt: 0, revivesFiles: false };
    const sync = () =>
      applyPage(sql, { ...page, events: [channelMessage("1", { kind: null } as never) as ChannelEvent] }, NOW);
    sync();
    dismissLetters(sql, { reason: "apply_failed" });
    sync();
    expect(countDeadLetters(sql)).toBe(0);
    expect(wrongTallies(sql)).toEqual([]);
  });

  it("is given up after 30 days, and its call goes with it.", () => {
    deliver([channelMessage("1", {}, NOBODYS)], NOW);
    deliver([channelMessage("2", {}, NOBODYS)], NOW + 20 * DAY_MS);
    keepHouse(sql, NOW + 29 * DAY_MS);
    expect([countDeadLetters(sql), deliveries()]).toEqual([2, 2]);
    keepHouse(sql, NOW + 31 * DAY_MS);
    expect([countDeadLetters(sql), deliveries()]).toEqual([1, 1]);
    expect(wrongTallies(sql)).toEqual([]);
    expect(dismissOldLetters(sql, NOW + 31 * DAY_MS)).toBe(false);
  });
});
