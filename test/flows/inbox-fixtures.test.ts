import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { ServerFrame } from "../../worker/shared/wire.ts";
import { migratedControl } from "./control-database.ts";
import { ALL_FIXTURES } from "./fixtures/all-fixtures.ts";
import type { ExpectedFrame, InboxFixture } from "./fixtures/inbox-fixture.ts";
import {
  expectedView,
  expectSound,
  expectUnreadRecounted,
  type InboxContents,
  readInbox,
  viewOf,
} from "./fixtures/inbox-view.ts";
import { openCaughtUp } from "./fixtures/live-client.ts";
import { openConnectedShop } from "./fixtures/shop.ts";

/**
 * Proves what each webhook of UniPile becomes: posted to the door, stored by the object, read back over RPC, and
 * pushed to a socket. Each fixture has a workspace of its own. What it does not prove: that the provider really
 * sends these bytes (no account of theirs was at hand; the shapes are reference/unipile.md's).
 */

/** The clock stands still, so that times of arrival are known to the millisecond. */
const arrival = new Date();

beforeAll(migratedControl);
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: arrival });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("A delivery of UniPile's", () => {
  it.each(ALL_FIXTURES)("$name", async (fixture) => {
    const shop = await openConnectedShop();
    for (const body of fixture.earlier ?? []) expect(await shop.deliver(body)).toBe(200);
    const { live, at } = await openCaughtUp(shop.visitor);

    expect(await shop.deliver(fixture.delivery)).toBe(200);

    const contents = await readInbox(shop.inbox());
    expect(viewOf(contents)).toEqual(expectedView(fixture, arrival.toISOString()));
    expect(await live.take()).toEqual(expectedFrames(fixture, contents, at.head));
    await expectSound(shop, contents);
    expectUnreadRecounted(contents);

    // The provider did not hear our answer and sends it again: nothing moves.
    expect(await shop.deliver(fixture.delivery)).toBe(200);
    const again = await readInbox(shop.inbox());
    expect(viewOf(again)).toEqual(viewOf(contents));
    expect(again.chats).toEqual(contents.chats);
    expect(await live.take()).toEqual([]);
    live.close();
  });

  it("is never quoted by its dead letter.", async () => {
    const shop = await openConnectedShop();
    const secret = "my card number is 4000 0000 0000 0002";
    for (const fixture of ALL_FIXTURES) {
      if (fixture.deadLetters === undefined || typeof fixture.delivery === "string") continue;
      const bodies = Array.isArray(fixture.delivery) ? fixture.delivery : [fixture.delivery];
      await shop.deliver(bodies.map((body) => ({ ...body, message: secret, [secret]: secret })));
    }
    const { deadLetters } = await readInbox(shop.inbox());
    expect(deadLetters.length).toBeGreaterThan(5);
    expect(JSON.stringify(deadLetters)).not.toContain("card number");
    expect(JSON.stringify(deadLetters)).not.toContain("3461100000001");
  });
});

/** Frames carry what changed as it is now, so their contents are what the lists show. */
function expectedFrames(fixture: InboxFixture, contents: InboxContents, head: number): ServerFrame[] {
  return fixture.frames.map((frame, place) => ({
    type: "event",
    seq: head + place + 1,
    at: arrival.toISOString(),
    change: changeOf(frame, contents),
  }));
}

function changeOf(frame: ExpectedFrame, contents: InboxContents) {
  if ("account" in frame) {
    const account = contents.accounts.find(({ externalId }) => externalId === frame.account);
    if (account === undefined) throw new Error(`no account ${frame.account}`);
    return { kind: "account" as const, account };
  }
  const providerMessageId = "message" in frame ? frame.message : frame.chat;
  for (const { chat, messages } of contents.chats) {
    const message = messages.find((one) => one.providerMessageId === providerMessageId);
    if (message === undefined) continue;
    return "message" in frame ? { kind: "message" as const, message, chat } : { kind: "chat" as const, chat };
  }
  throw new Error(`no message ${providerMessageId}`);
}
