import { describe, expect, it } from "vitest";
import { anyMessage } from "./fixtures/message.ts";
import { type Look, newestSeen, nextReading } from "./reading.ts";
import { loadingThread, type Thread, withPage } from "./thread.ts";

/** Proves what an open chat says as read, and what stays unread although somebody looks. */

const written = (seq: number, sortAt: number) => anyMessage({ id: `m${seq}`, seq, rev: seq, sortAt });
const run = (hasNewer: boolean, ...messages: ReturnType<typeof written>[]): Thread =>
  withPage(loadingThread, { items: messages.toReversed(), nextCursor: null, hasNewer }, "around");

const look = (more: Partial<Look> = {}): Look => ({
  isLooking: true,
  isUnread: true,
  chatRev: 9,
  newest: { id: "m9", seq: 9 },
  ...more,
});

/** What is said as each of these is seen, one after the other. */
function saidOf(...looks: Look[]): (string | null)[] {
  let readUpTo: string | null = null;
  return looks.map((each) => {
    const next = nextReading(readUpTo, each);
    readUpTo = next.readUpTo;
    return next.says;
  });
}

describe("What is read of an open chat", () => {
  it("is what came last, which can stand far up", () => {
    expect(newestSeen(run(false, written(9, 10), written(3, 20)))?.id).toBe("m9");
  });

  it("is nothing while one looks at an old part of it: the newest ones were not seen, however late that part came", () => {
    expect(newestSeen(run(true, written(3_000, 10), written(3_001, 20)))).toBeUndefined();
  });

  it("is said once somebody looks, and again with the next message", () => {
    expect(saidOf(look({ isLooking: false }), look())).toEqual([null, "m9"]);
    const next = { chatRev: 12, newest: { id: "m12", seq: 12 } };
    expect(saidOf(look(), look({ isUnread: false }), look(next))).toEqual(["m9", null, "m12"]);
  });

  it("is said when the chat's count comes after its message", () => {
    expect(saidOf(look({ isUnread: false, chatRev: 8 }), look())).toEqual([null, "m9"]);
  });

  it("stays unread when somebody marks it so meanwhile, until one comes back to it", () => {
    const read = look({ isUnread: false });
    expect(saidOf(read, look({ chatRev: 10 }))).toEqual([null, null]);
    expect(saidOf(look(), read, look({ chatRev: 11 }))).toEqual(["m9", null, null]);
    expect(saidOf(read, look({ chatRev: 10, isLooking: false }), look({ chatRev: 10 }))).toEqual([null, null, "m9"]);
  });
});
