import { describe, expect, test } from "vitest";
import { channelMessage, inboxInMemory, NOW, parseEvents } from "../../test/simulation/inbox-in-memory.ts";
import type { ChannelEvent, ChannelPerson } from "../shared/wire.ts";
import { recipientOf } from "./outgoing.ts";
import { replayDeliveries } from "./replay.ts";
import { stateHash } from "./state-hash.ts";

/** A person's ids that change: which number is theirs afterwards. */

const byNumber = (digits: string, userId: string): ChannelPerson => ({
  ...{ providerId: digits, phone: `+${digits}`, lid: userId, username: null, name: "Ana" },
});
const byUserId = (userId: string): ChannelPerson => ({
  ...{ providerId: userId, phone: null, lid: userId, username: null, name: null },
});

const wrote = (id: string, sender: ChannelPerson): ChannelEvent => ({ ...channelMessage(id), sender }) as ChannelEvent;

const changedId = (...people: [ChannelPerson, ...ChannelPerson[]]): ChannelEvent => ({
  ...{ type: "identity", accountExternalId: "acc", people, chat: null, at: NOW, note: null },
});

const BEFORE = byNumber("34600", "user-1");
const NOW_HIDDEN = byUserId("user-2");
const NOW_SHOWN = { ...NOW_HIDDEN, phone: "+34699" };

describe("Somebody with a new id that names no number", () => {
  test("has the number of before no more", () => {
    const { sql, deliver, chat } = inboxInMemory();
    deliver([wrote("m1", BEFORE)]);
    deliver([changedId(NOW_HIDDEN, byUserId("user-1"))]);
    expect(recipientOf(sql, chat().id)).toMatchObject({ providerId: "user-2", phone: null });
  });

  test("keeps a number that comes with the new id, also when all that was delivered is applied again", () => {
    const { sql, deliver, chat } = inboxInMemory();
    deliver([wrote("m1", BEFORE)]);
    deliver([changedId(NOW_HIDDEN, byUserId("user-1"))]);
    deliver([wrote("m2", NOW_SHOWN)]);
    expect(recipientOf(sql, chat().id)).toMatchObject({ phone: "+34699" });
    const before = stateHash(sql);
    replayDeliveries(sql, { cursor: null, limit: 100 }, parseEvents, NOW + 1);
    expect(recipientOf(sql, chat().id)).toMatchObject({ phone: "+34699" });
    expect(stateHash(sql)).toBe(before);
  });

  test("keeps it when the message with it was faster than the news", () => {
    const { sql, deliver, chat } = inboxInMemory();
    deliver([wrote("m1", BEFORE), wrote("m2", NOW_SHOWN)]);
    deliver([changedId(NOW_HIDDEN, byUserId("user-1"))]);
    expect(recipientOf(sql, chat().id)).toMatchObject({ phone: "+34699" });
  });
});

test("Who has a new number is written to under that one, also when the old one is heard of with the news only", () => {
  const { sql, deliver, chat } = inboxInMemory();
  const [before, now] = [byNumber("34600", "user-1"), byNumber("34699", "user-2")];
  deliver([wrote("m1", now)]);
  deliver([changedId(now, before)]);
  const expected = { providerId: "34699", phone: "+34699" };
  expect(recipientOf(sql, chat().id)).toMatchObject(expected);
  replayDeliveries(sql, { cursor: null, limit: 100 }, parseEvents, NOW + 1);
  expect(recipientOf(sql, chat().id)).toMatchObject(expected);
});

test("Somebody whom an address book names without a number keeps the one that is known", () => {
  const { sql, deliver, chat } = inboxInMemory();
  deliver([wrote("m1", BEFORE)]);
  deliver([changedId({ ...byUserId("user-1"), name: "Ana of the shop" })]);
  expect(recipientOf(sql, chat().id)).toMatchObject({ phone: "+34600" });
});
