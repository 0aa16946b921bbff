import { abortAllDurableObjects, evictDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { LiveEvent, ServerFrame } from "../../worker/shared/wire.ts";
import { migratedControl } from "./control-database.ts";
import { expectSound, readInbox, viewOf } from "./fixtures/inbox-view.ts";
import { type LiveClient, openCaughtUp, openLive } from "./fixtures/live-client.ts";
import { openConnectedShop, type Shop } from "./fixtures/shop.ts";
import { accountStatus, instagram, OWN_NUMBER, on, WHATSAPP_ACCOUNT, whatsapp } from "./fixtures/unipile-envelope.ts";
import { until } from "./fixtures/until.ts";

/**
 * Proves that an object keeps nothing in memory that it needs: taken away between any two steps, gently (its
 * sockets hibernate) or brutally (they break), the inbox and what a listener was told are the same.
 */

/** A morning's work, step by step. Each is one call from outside. */
const STEPS: { name: string; run(shop: Shop): Promise<unknown> }[] = [
  { name: "a customer writes", run: (shop) => shop.deliver(whatsapp("e-1")) },
  { name: "another one writes", run: (shop) => shop.deliver(instagram("e-2")) },
  { name: "the first one writes again", run: (shop) => shop.deliver(whatsapp("e-3", { timestamp: on("09:31:00") })) },
  { name: "the provider repeats itself", run: (shop) => shop.deliver(whatsapp("e-1")) },
  { name: "a stranger's delivery waits", run: (shop) => shop.deliver(whatsapp("e-4", { account_id: "Later" })) },
  { name: "an agent reads", run: readEverything },
  {
    name: "a message of long ago comes late",
    run: (shop) => shop.deliver(whatsapp("e-5", { timestamp: on("08:00:00") })),
  },
  {
    name: "the account is signed out",
    run: (shop) => shop.deliver(accountStatus(WHATSAPP_ACCOUNT, "WHATSAPP", "CREDENTIALS")),
  },
  {
    name: "the phone answers",
    run: (shop) => shop.deliver(whatsapp("e-6", { is_sender: 1, sender: OWN_NUMBER, timestamp: on("09:40:00") })),
  },
  { name: "the stranger is connected", run: connectStranger },
  { name: "something broken comes", run: (shop) => shop.deliver("{") },
];

const arrival = new Date();

beforeAll(migratedControl);
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: arrival });
});
afterEach(() => {
  vi.useRealTimers();
});

type Interruption = (shop: Shop, afterStep: number) => Promise<void>;

/** The whole morning with one socket that was there from the start. */
async function morning(interrupt: Interruption): Promise<{ view: unknown; told: unknown[] }> {
  const shop = await openConnectedShop();
  const { live } = await openCaughtUp(shop.visitor);
  await interrupt(shop, 0);
  for (const [place, step] of STEPS.entries()) {
    await step.run(shop);
    await interrupt(shop, place + 1);
  }
  const contents = await readInbox(shop.inbox());
  await expectSound(shop, contents);
  const frames = await live.take();
  live.close();
  return { view: viewOf(contents), told: eventsOf(frames).map(inWords) };
}

describe("An object that is evicted", () => {
  it.each(Array.from({ length: STEPS.length + 1 }, (_, gap) => ({ gap, after: STEPS[gap - 1]?.name ?? "the hello" })))(
    "after: $after: changes nothing, and its hibernated socket goes on hearing everything.",
    async ({ gap }) => {
      const undisturbed = await morning(async () => {});
      expect(undisturbed.told.length).toBeGreaterThan(6);
      const evicted = await morning(async (shop, afterStep) => {
        if (afterStep === gap) await evictDurableObject(shop.object());
      });
      expect(evicted).toEqual(undisturbed);
    },
  );

  it("after every single step changes nothing either.", async () => {
    const undisturbed = await morning(async () => {});
    expect(await morning(async (shop) => evictDurableObject(shop.object()))).toEqual(undisturbed);
  });

  it("answers a ping with today's head while it is away, and after it was awake in between.", async () => {
    const shop = await openConnectedShop();
    const { live, at } = await openCaughtUp(shop.visitor);
    await evictDurableObject(shop.object());
    expect(await live.ping()).toEqual(at);
    await shop.deliver(whatsapp("e-ping"));
    expect(await live.ping()).toEqual({ ...at, head: at.head + 1 });
    await evictDurableObject(shop.object());
    expect(await live.ping()).toEqual({ ...at, head: at.head + 1 });
    live.close();
  });

  it("answers with today's head a socket that opens when the object has been away.", async () => {
    const shop = await openConnectedShop();
    await shop.deliver(whatsapp("e-asleep"));
    const at = await shop.inbox().open();
    await evictDurableObject(shop.object());
    const live = await openLive(shop.visitor);
    expect(await live.ping()).toEqual(at);
    live.close();
  });
});

describe("An object that is torn down with its sockets", () => {
  it("after every step loses nothing, and a client that comes back with its cursor hears all of it once.", async () => {
    const undisturbed = await morning(async () => {});
    const shop = await openConnectedShop();
    const start = await openCaughtUp(shop.visitor);
    let live: LiveClient = start.live;
    let cursor = start.at.head;
    const events: LiveEvent[] = [];

    for (const step of STEPS) {
      await step.run(shop);
      await abortAllDurableObjects();
      const broken = live;
      await until("the socket is known to be broken", () => broken.closed !== null || isSilent(broken));
      live = await openLive(shop.visitor);
      // What the old socket still brought is the client's too: it says hello with what it has.
      events.push(...eventsOf(broken.frames));
      cursor = events.at(-1)?.seq ?? cursor;
      events.push(...eventsOf(await live.hello({ epoch: start.at.epoch, cursor })));
      cursor = events.at(-1)?.seq ?? cursor;
    }
    const contents = await readInbox(shop.inbox());
    await expectSound(shop, contents);
    expect(viewOf(contents)).toEqual(undisturbed.view);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, place) => start.at.head + 1 + place));
    expect(events.map(inWords)).toEqual(undisturbed.told);
    live.close();
  });
});

/** A socket whose object is gone may only be found out by writing to it. */
function isSilent(client: LiveClient): boolean {
  try {
    client.send("ping");
    return false;
  } catch {
    return true;
  }
}

const eventsOf = (frames: ServerFrame[]): LiveEvent[] =>
  frames.flatMap((frame) => {
    if (frame.type === "replay") return frame.events;
    if (frame.type !== "event") return [];
    const { type: _type, ...event } = frame;
    return [event];
  });

/** An event without the random ids. */
function inWords({ seq, at, change }: LiveEvent): unknown {
  switch (change.kind) {
    case "message":
      return {
        seq,
        at,
        says: change.message.text,
        status: change.message.status,
        in: change.chat.name,
        unread: change.chat.unreadCount,
        last: change.chat.lastMessage?.text,
      };
    case "chat":
      return { seq, at, in: change.chat.name, unread: change.chat.unreadCount };
    case "account":
      return { seq, at, account: change.account };
    case "message_removed":
      return { seq, at, removed: change.messageId };
  }
}

async function readEverything(shop: Shop): Promise<void> {
  const { chats } = await readInbox(shop.inbox());
  for (const { chat } of chats) {
    const read = await shop.inbox().markRead(chat.id, null);
    expect(read).toMatchObject({ ok: true, value: { unreadCount: 0 } });
  }
}

async function connectStranger(shop: Shop): Promise<void> {
  await shop.inbox().connectAccount({
    id: "account-later",
    provider: "unipile",
    channel: "whatsapp",
    externalId: "Later",
    name: "Later",
    state: "connected",
  });
}
