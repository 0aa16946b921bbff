import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ACCOUNT, amendmentOf, channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import { nextRereadAt, noteReread } from "./reread-list.ts";
import { readAgain } from "./rereads.ts";
import type { ChannelAccess } from "./rpc.ts";
import type { Sql } from "./sql.ts";

/** Proves what a second look at a message may change, and that none is lost or made twice by it. */

let sql: Sql;
let { deliver, chat, thread } = inboxInMemory();
let now = NOW;
beforeEach(() => {
  ({ sql, deliver, chat, thread } = inboxInMemory());
  now = NOW;
  deliver([channelMessage("1")]);
});
afterEach(() => vi.unstubAllGlobals());

const ACCESS: ChannelAccess = {
  provider: "unipile",
  channel: "whatsapp",
  origin: "https://api1.unipile.com:13111",
  apiKey: "key",
  accountExternalId: ACCOUNT.externalId,
};

const asItIs = (changes: Record<string, unknown> = {}) =>
  Response.json({ id: "1", account_id: ACCOUNT.externalId, chat_id: "chat", text: "text of 1", ...changes });
const notFound = () => Response.json({ type: "errors/resource_not_found" }, { status: 404 });

/** The provider answers this; `meanwhile` happens while the answer is on its way. */
const provider = (answer: () => Response, meanwhile: () => void = () => {}) =>
  vi.stubGlobal("fetch", async () => {
    meanwhile();
    return answer();
  });

async function run(access: ChannelAccess | null = ACCESS): Promise<void> {
  now = Math.max(now, nextRereadAt(sql) ?? now);
  await readAgain(
    sql,
    async () => access,
    () => now,
  );
}

describe("A message that is asked for again", () => {
  it("is what its provider says, and is neither made twice nor unread twice.", async () => {
    noteReread(sql, ACCOUNT.id, "1", NOW);
    provider(() => asItIs({ edited: 1, text: "edited" }));
    await run();
    expect(thread()).toMatchObject([{ text: "edited", editedAt: expect.any(String) }]);
    expect(chat().unreadCount).toBe(1);
    expect(nextRereadAt(sql)).toBeNull();
  });

  it("is asked for once more when something was said of it while the answer was on its way.", async () => {
    noteReread(sql, ACCOUNT.id, "1", NOW);
    provider(
      () => asItIs(),
      () => noteReread(sql, ACCOUNT.id, "1", now),
    );
    await run();
    expect(nextRereadAt(sql)).toBe(now + 1_000);
  });

  it("keeps what came while the answer was on its way, which is newer.", async () => {
    noteReread(sql, ACCOUNT.id, "1", NOW);
    provider(
      () => asItIs({ edited: 1, text: "first" }),
      () => {
        now += 500;
        deliver([amendmentOf("1", { type: "edit", text: "second" }, now - NOW)], now);
        now += 500;
      },
    );
    await run();
    expect(thread()).toMatchObject([{ text: "second" }]);
  });

  it("is given up when its provider says often enough that it is not there, and stays as it is.", async () => {
    noteReread(sql, ACCOUNT.id, "1", NOW);
    provider(notFound);
    for (const left of [true, true, false]) {
      await run();
      expect(nextRereadAt(sql) !== null).toBe(left);
    }
    expect(thread()).toMatchObject([{ text: "text of 1" }]);
  });

  it("waits while its account cannot be asked, later and later, and not for ever.", async () => {
    noteReread(sql, ACCOUNT.id, "1", NOW);
    const waits: number[] = [];
    for (let at = nextRereadAt(sql); at !== null; at = nextRereadAt(sql)) {
      await run(null);
      waits.push(((nextRereadAt(sql) ?? now) - now) / 1_000);
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 960, 0]);
  });
});
