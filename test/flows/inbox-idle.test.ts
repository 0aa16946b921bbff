import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { SESSION_CHECK_MS } from "../../worker/inbox/session-check.ts";
import { migratedControl } from "./control-database.ts";
import { activityOf } from "./fixtures/counted-inbox.ts";
import { openCaughtUp } from "./fixtures/live-client.ts";
import { openConnectedShop } from "./fixtures/shop.ts";
import { whatsapp } from "./fixtures/unipile-envelope.ts";

const MINUTE_MS = 60_000;

/** An idle hour of one browser tab: a ping every 25 s (LIVE_PING_INTERVAL_MS). */
const PINGS_AN_HOUR = 144;

beforeAll(migratedControl);

describe("A tenant whose screens are open while nothing happens", () => {
  it("costs nothing: its pings are answered with the head, and the object is neither made nor called.", async () => {
    const shop = await openConnectedShop();
    const tabs = [await openCaughtUp(shop.visitor), await openCaughtUp(shop.visitor)].map(({ live }) => live);
    await shop.deliver(whatsapp("idle-1"));
    const [heard] = await Promise.all(tabs.map((tab) => tab.take()));
    const head = heard?.at(-1);
    if (head?.type !== "event") throw new Error("the message was not heard");
    // What it has set itself to do: whether the sessions behind its sockets still count, and its house.
    const wakesInMs = await runInDurableObject(shop.object(), async (_object, { storage }) => {
      const alarmAt = await storage.getAlarm();
      return alarmAt === null ? Number.POSITIVE_INFINITY : alarmAt - Date.now();
    });
    expect(wakesInMs).toBeGreaterThan(SESSION_CHECK_MS - MINUTE_MS);
    await evictDurableObject(shop.object());

    const before = { ...activityOf(shop.tenantId) };
    for (let ping = 0; ping < PINGS_AN_HOUR; ping++) {
      const pongs = await Promise.all(tabs.map((tab) => tab.ping()));
      for (const pong of pongs) expect(pong.head).toBe(head.seq);
    }
    expect(activityOf(shop.tenantId)).toEqual(before);

    // The count counts: one frame that is no ping makes the object, and is one event.
    await tabs[0]?.hello({ epoch: (await tabs[0].ping()).epoch, cursor: head.seq });
    expect(activityOf(shop.tenantId)).toEqual({ made: before.made + 1, events: before.events + 1 });
  });

  it("hears of what it missed from the answer to its next ping, without the object.", async () => {
    const shop = await openConnectedShop();
    const { live, at } = await openCaughtUp(shop.visitor);
    await shop.deliver(whatsapp("idle-2"));
    await shop.deliver(whatsapp("idle-3"));
    await evictDurableObject(shop.object());

    const before = { ...activityOf(shop.tenantId) };
    // A client whose frames were lost on the way still stands at `at`: the pong tells it so.
    expect((await live.ping()).head).toBeGreaterThan(at.head);
    expect(activityOf(shop.tenantId)).toEqual(before);
  });
});
