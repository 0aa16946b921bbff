import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { SeededRandom } from "../simulator/seeded-random.ts";
import { migratedControl } from "./control-database.ts";
import { ORDER_FREE_FIXTURES } from "./fixtures/all-fixtures.ts";
import type { DeliveryBody } from "./fixtures/inbox-fixture.ts";
import {
  expectSound,
  expectUnreadRecounted,
  type InboxContents,
  readInbox,
  unorderedViewOf,
} from "./fixtures/inbox-view.ts";
import { openCaughtUp } from "./fixtures/live-client.ts";
import { Picture } from "./fixtures/picture.ts";
import { connectFixtureAccounts, openConnectedShop, openShopQuickly, type Shop } from "./fixtures/shop.ts";
import { on, whatsapp, whatsappPerson } from "./fixtures/unipile-envelope.ts";

/**
 * Proves that the inbox is a function of the set of deliveries: whatever their order, their number and whether
 * they come one by one or all at once. Arrival is frozen, since the place of what has no time of its own is the
 * moment of its arrival.
 */

const arrival = new Date();
const EACH_TIMES = 3;
const AT_ONCE = 12;
const SEEDS = [1, 20261121, 4294967295];

const deliveries: DeliveryBody[] = [
  ...ORDER_FREE_FIXTURES.flatMap(({ earlier = [], delivery }) => [...earlier, delivery]),
  ...Array.from({ length: 8 }, (_, place) => renaming(place)),
];
const repeatedAndShuffled = (seed: number): DeliveryBody[] =>
  new SeededRandom(seed).shuffled(Array.from({ length: EACH_TIMES }, () => deliveries).flat());

let inOrder: ReturnType<typeof unorderedViewOf>;

beforeAll(migratedControl);
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: arrival });
  inOrder ??= unorderedViewOf(await readInbox((await inboxAfter(deliveries)).inbox()));
});
afterEach(() => {
  vi.useRealTimers();
});

async function inboxAfter(bodies: DeliveryBody[]): Promise<Shop> {
  const shop = await openConnectedShop();
  for (const body of bodies) expect(await shop.deliver(body)).toBe(200);
  return shop;
}

describe("All deliveries, each three times and shuffled,", () => {
  it.each(SEEDS)("lead one by one to the same inbox as once and in order (seed %i).", async (seed) => {
    const shop = await openConnectedShop();
    const { live, at } = await openCaughtUp(shop.visitor);
    const picture = new Picture(at.head);
    for (const body of repeatedAndShuffled(seed)) expect(await shop.deliver(body)).toBe(200);

    const contents = await readInbox(shop.inbox());
    expect(unorderedViewOf(contents)).toEqual(inOrder);
    await expectSound(shop, contents);
    expectUnreadRecounted(contents);

    // Who only listened knows the same as who asks now, names in bubbles too.
    picture.take(await live.take());
    expect(settled(picture.contents())).toEqual(settled(contents));
    expect(picture.cursor).toBe((await shop.inbox().open()).head);
    live.close();
  });

  it.each(SEEDS)("lead to it all the same when many come at once (seed %i).", async (seed) => {
    const shop = await openConnectedShop();
    const bodies = repeatedAndShuffled(seed);
    for (let from = 0; from < bodies.length; from += AT_ONCE) {
      const statuses = await Promise.all(bodies.slice(from, from + AT_ONCE).map((body) => shop.deliver(body)));
      expect(new Set(statuses)).toEqual(new Set([200]));
    }
    const contents = await readInbox(shop.inbox());
    expect(unorderedViewOf(contents)).toEqual(inOrder);
    await expectSound(shop, contents);
    expectUnreadRecounted(contents);
  });

  it("lead to it when the accounts are connected only afterwards.", async () => {
    const shop = await openShopQuickly();
    for (const body of repeatedAndShuffled(7)) expect(await shop.deliver(body)).toBe(200);
    expect((await readInbox(shop.inbox())).chats).toEqual([]);

    await connectFixtureAccounts(shop);
    const contents = await readInbox(shop.inbox());
    expect(unorderedViewOf(contents)).toEqual(inOrder);
    await expectSound(shop, contents);
    expectUnreadRecounted(contents);
  });

  it("change nothing any more when all that was delivered is replayed.", async () => {
    const shop = await inboxAfter(repeatedAndShuffled(3));
    const before = { contents: await readInbox(shop.inbox()), hash: await shop.inbox().stateHash() };
    let cursor: string | null = null;
    let replayed = 0;
    do {
      const report = await shop.inbox().replayDeliveries({ cursor, limit: 10 });
      if (!report.ok) throw new Error(report.reason);
      replayed += report.value.replayed;
      cursor = report.value.nextCursor;
    } while (cursor !== null);

    expect(replayed).toBe(new Set(deliveries.map((body) => JSON.stringify(body))).size);
    expect((await readInbox(shop.inbox())).chats).toEqual(before.contents.chats);
    expect(await shop.inbox().stateHash()).toBe(before.hash);
  });
});

/** One of a row of messages, each of which gives its group and its writer another name. */
function renaming(place: number): DeliveryBody {
  const writer = whatsappPerson(`Name ${(place * 5) % 8}`, "3461100000099");
  return whatsapp(`rename-${place}`, {
    chat_id: "chat-of-renames",
    is_group: true,
    subject: `Subject ${(place * 3) % 8}`,
    timestamp: on(`11:0${place}:00`),
    sender: writer,
    attendees: [writer],
  });
}

/**
 * Without what is looked up when a message is read and makes no event of that message when it changes later: whether
 * the quoted message is here. A listener has that as it was.
 */
const settled = ({ chats }: Pick<InboxContents, "chats">) =>
  chats.map(({ chat, messages }) => ({
    chat,
    messages: messages.map(({ replyTo, ...rest }) => ({ ...rest, quotes: replyTo?.text })),
  }));
