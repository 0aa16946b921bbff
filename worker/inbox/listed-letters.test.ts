import { beforeEach, describe, expect, it } from "vitest";
import {
  ACCOUNT,
  amendmentOf,
  channelMessage,
  inboxInMemory,
  NOW,
  parseEvents,
} from "../../test/simulation/inbox-in-memory.ts";
import type { ChannelEvent } from "../shared/wire.ts";
import { deadLetterIds, wrongTallies } from "./health/check-database.ts";
import { finishAttempt } from "./outbox.ts";
import { replayDeliveries } from "./replay.ts";
import { applyPage } from "./sync/apply-page.ts";

/** Proves that an element of a list which cannot be applied is kept, counted and replayed, and spares its neighbours. */

let inbox = inboxInMemory();
beforeEach(() => {
  inbox = inboxInMemory();
});

/** What cannot be stored: a message without a kind, which no channel makes. */
const broken = (id: string): ChannelEvent => channelMessage(id, { kind: null } as never);

/** As it is after the fault was mended. */
const mend = () =>
  inbox.sql.run(
    "UPDATE deliveries SET body = CAST(replace(CAST(body AS TEXT), ?, ?) AS BLOB)",
    '"kind":null',
    '"kind":"text"',
  );
const replay = () =>
  replayDeliveries(inbox.sql, { deadLetterIds: deadLetterIds(inbox.sql) }, parseEvents, NOW + 60_000);

function sync(events: ChannelEvent[], connectedAt = 0) {
  const page = { accountId: ACCOUNT.id, events, askedAt: NOW, connectedAt, revivesFiles: false };
  return applyPage(inbox.sql, page, NOW);
}

describe("An element that cannot be applied", () => {
  it("is a dead letter of the sync that found it, once however often it comes, and its neighbours are applied.", () => {
    const page = [channelMessage("1"), broken("2"), channelMessage("3")];
    expect(sync(page)).toEqual({ done: 3, found: 2 });
    expect(sync(page)).toEqual({ done: 3, found: 0 });
    expect(inbox.thread().map(({ text }) => text)).toEqual(["text of 3", "text of 1"]);
    expect(deadLetterIds(inbox.sql)).toHaveLength(1);
    expect(wrongTallies(inbox.sql)).toEqual([]);
    expect(replay()).toMatchObject({ replayed: 1, dead: 1 });
  });

  it("is replayed once the fault is mended, as what comes late.", () => {
    sync([broken("2")]);
    mend();
    expect(replay()).toMatchObject({ replayed: 1, dead: 0 });
    expect(inbox.thread()).toMatchObject([{ text: "text of 2", arrivedLate: true }]);
    expect(deadLetterIds(inbox.sql)).toEqual([]);
    expect(inbox.chat().unreadCount).toBe(1);
  });

  it("counts as read when it is replayed, where it is from before the account was connected.", () => {
    sync([broken("2")], NOW);
    mend();
    replay();
    expect(inbox.thread()).toHaveLength(1);
    expect(inbox.chat().unreadCount).toBe(0);
  });
});

describe("One network message under two of the provider's ids", () => {
  it("is one bubble, when the send's answer named one and an echo came under the other first.", () => {
    const { sql, deliver, beginSend, thread } = inbox;
    deliver([channelMessage("1")]);
    const { item, id } = beginSend("hello");
    finishAttempt(sql, item, { type: "accepted", externalId: "out-b" }, NOW, 0);
    deliver([channelMessage("out-a", { direction: "out", text: "hello", at: NOW, providerMessageId: "network" })]);
    deliver([amendmentOf("out-a", { type: "receipt", status: "read", error: null })]);
    deliver([channelMessage("out-b", { direction: "out", text: "hello", at: NOW, providerMessageId: "network" })]);
    expect(deadLetterIds(sql)).toEqual([]);
    expect(thread()).toMatchObject([{ id, status: "read" }, { direction: "in" }]);
    deliver([channelMessage("out-a", { direction: "out", text: "hello", at: NOW, providerMessageId: "network" })]);
    sync([channelMessage("out-a", { direction: "out", text: "hello", at: NOW, providerMessageId: "network" })]);
    expect(thread()).toHaveLength(2);
    inbox.gapless();
  });

  it("is no echo of a later send with the same words.", () => {
    const { sql, deliver, beginSend, thread } = inbox;
    deliver([channelMessage("1")]);
    deliver([channelMessage("out-a", { direction: "out", text: "ok", at: NOW, providerMessageId: "network" })]);
    const { item, id } = beginSend("ok");
    finishAttempt(sql, item, { type: "unconfirmed", error: { code: "timeout", text: "" } }, NOW, 0);
    deliver([channelMessage("out-b", { direction: "out", text: "ok", at: NOW, providerMessageId: "network" })]);
    expect(deadLetterIds(sql)).toEqual([]);
    expect(thread().find((message) => message.id === id)?.status).toBe("unconfirmed");
    expect(thread()).toHaveLength(3);
  });
});
