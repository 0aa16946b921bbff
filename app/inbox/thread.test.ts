import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message } from "../../worker/shared/wire.ts";
import { anyMessage } from "./fixtures/message.ts";
import {
  compareMessages,
  loadingThread,
  type PageSide,
  RUN_MAX,
  type Thread,
  type ThreadPage,
  waitingBehind,
  withMessage,
  withoutMessage,
  withPage,
} from "./thread.ts";

/** Proves that the loaded part of a chat has no holes, wherever in it one goes and whatever happens meanwhile. */

const PAGE = 50;

const written = (seq: number, sortAt = seq): Message => anyMessage({ id: `m${seq}`, seq, rev: seq, sortAt });

/** The chat as the server has it. */
class Chat {
  messages: Message[];
  head: number;

  constructor(count: number) {
    this.messages = Array.from({ length: count }, (_, at) => written(at + 1));
    this.head = count;
  }

  arrives(sortAt: number): Message {
    this.head += 1;
    const arrived = written(this.head, sortAt);
    this.messages = [...this.messages, arrived].sort(compareMessages);
    return arrived;
  }

  changes(at: number): Message | null {
    const before = this.messages[at];
    if (!before) return null;
    this.head += 1;
    const changed = { ...before, text: `changed ${this.head}`, rev: this.head };
    this.messages = this.messages.with(at, changed);
    return changed;
  }

  removed(at: number): string | null {
    const gone = this.messages[at];
    if (!gone) return null;
    this.messages = this.messages.toSpliced(at, 1);
    return gone.id;
  }

  page(side: PageSide, thread: Thread, target = 0): ThreadPage | null {
    const [first, last] = [thread.messages[0], thread.messages.at(-1)];
    const all = this.messages;
    let [from, to] = [Math.max(0, all.length - PAGE), all.length];
    if (side === "older") {
      if (!first || !thread.hasOlder) return null;
      to = all.filter((each) => compareMessages(each, first) < 0).length;
      from = Math.max(0, to - PAGE);
    } else if (side === "newer") {
      if (!last || !thread.hasNewer) return null;
      from = all.filter((each) => compareMessages(each, last) <= 0).length;
      to = Math.min(all.length, from + PAGE);
    } else if (side === "around") {
      from = Math.max(0, target - PAGE / 2);
      to = Math.min(all.length, target + PAGE / 2);
    }
    const items = all.slice(from, to).reverse();
    return { items, nextCursor: from > 0 && items.length > 0 ? "more" : null, hasNewer: to < all.length };
  }
}

/** A run is what the chat has between its ends, and all of it on a side where it says that nothing follows. */
function expectWhole(thread: Thread, chat: Chat): void {
  const [first, last] = [thread.messages[0], thread.messages.at(-1)];
  const between = chat.messages.filter(
    (each) =>
      (!thread.hasOlder || !first || compareMessages(each, first) >= 0) &&
      (!thread.hasNewer || !last || compareMessages(each, last) <= 0),
  );
  expect(thread.messages).toEqual(between);
  expect(thread.messages.length).toBeLessThanOrEqual(2 * RUN_MAX);
}

const opened = (chat: Chat): Thread =>
  withPage(loadingThread, chat.page("newest", loadingThread) as ThreadPage, "newest");

describe("a long chat", () => {
  it("is a window that keeps its size while one reads up and down again", () => {
    const chat = new Chat(5_000);
    let thread = opened(chat);
    expect([thread.hasOlder, thread.hasNewer, thread.messages.length]).toEqual([true, false, PAGE]);

    for (let page = chat.page("older", thread); page; page = chat.page("older", thread)) {
      thread = withPage(thread, page, "older");
      expectWhole(thread, chat);
      expect(thread.messages.length).toBeLessThanOrEqual(RUN_MAX);
    }
    expect([thread.messages[0]?.id, thread.hasOlder, thread.hasNewer]).toEqual(["m1", false, true]);

    for (let page = chat.page("newer", thread); page; page = chat.page("newer", thread)) {
      thread = withPage(thread, page, "newer");
      expectWhole(thread, chat);
      expect(thread.messages.length).toBeLessThanOrEqual(RUN_MAX);
    }
    expect([thread.messages.at(-1)?.id, thread.hasOlder, thread.hasNewer]).toEqual(["m5000", true, false]);
  });

  it("forgets what is far above while messages arrive by the thousand", () => {
    const chat = new Chat(10);
    let thread = opened(chat);
    for (let count = 0; count < 10_000; count += 1) thread = withMessage(thread, chat.arrives(chat.head + 1));
    expectWhole(thread, chat);
    expect(thread.hasOlder).toBe(true);
    expect(thread.held).toEqual([]);
  });

  it("draws nothing behind a window in its middle, but says that it is there", () => {
    const chat = new Chat(1_000);
    let thread = withPage(opened(chat), chat.page("around", loadingThread, 300) as ThreadPage, "around");
    const ids = thread.messages.map(({ id }) => id);
    thread = withMessage(thread, chat.arrives(chat.head + 1));
    expect(thread.messages.map(({ id }) => id)).toEqual(ids);
    expect(waitingBehind(thread)).toBe(1);

    thread = withPage(thread, chat.page("newest", thread) as ThreadPage, "newest");
    expectWhole(thread, chat);
    expect([thread.messages.at(-1)?.id, waitingBehind(thread)]).toEqual(["m1001", 0]);
  });

  it("has no holes, whatever arrives, changes and goes while one jumps about in it", () => {
    const step = fc.oneof(
      fc.record({ do: fc.constantFrom<PageSide>("older", "newer", "newest") }),
      fc.record({ do: fc.constant("around" as const), at: fc.nat(700) }),
      fc.record({ do: fc.constant("arrives" as const), sortAt: fc.nat(900) }),
      fc.record({ do: fc.constantFrom("changes" as const, "removed" as const), at: fc.nat(700) }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 700 }),
        fc.array(step, { maxLength: 40 }),
        fc.boolean(),
        (count, steps, late) => {
          const chat = new Chat(count);
          let thread = opened(chat);
          /** Read at the server, and still on its way here while the next thing happens. */
          let onItsWay: { side: PageSide; page: ThreadPage; from: string | undefined } | null = null;
          const land = () => {
            if (onItsWay === null) return;
            const { side, page, from } = onItsWay;
            const edge =
              side === "older" ? thread.messages[0]?.id : side === "newer" ? thread.messages.at(-1)?.id : from;
            if (edge === from) thread = withPage(thread, page, side);
            onItsWay = null;
          };
          for (const each of steps) {
            switch (each.do) {
              case "arrives":
                thread = withMessage(thread, chat.arrives(each.sortAt));
                break;
              case "changes": {
                const changed = chat.changes(each.at);
                if (changed) thread = withMessage(thread, changed);
                break;
              }
              case "removed": {
                const id = chat.removed(each.at);
                if (id) thread = withoutMessage(thread, id);
                break;
              }
              default: {
                land();
                const target = "at" in each ? Math.min(each.at, chat.messages.length - 1) : 0;
                const page = chat.page(each.do, thread, Math.max(0, target));
                if (!page) break;
                const from =
                  each.do === "older"
                    ? thread.messages[0]?.id
                    : each.do === "newer"
                      ? thread.messages.at(-1)?.id
                      : undefined;
                onItsWay = { side: each.do, page, from };
                if (!late) land();
              }
            }
            expectWhole(thread, chat);
          }
          land();
          expectWhole(thread, chat);
        },
      ),
      { numRuns: 300 },
    );
  });
});
