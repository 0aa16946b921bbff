import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { migratedControl } from "./control-database.ts";
import { openCaughtUp } from "./fixtures/live-client.ts";
import { type PassingTime, passingTime } from "./fixtures/passing-time.ts";
import { openSellingShop, type SellingShop } from "./fixtures/selling-shop.ts";
import { until } from "./fixtures/until.ts";

beforeAll(async () => void (await migratedControl()));

let time: PassingTime | null = null;
afterEach(() => {
  time?.restore();
  time = null;
});

const HOUR_MS = 60 * 60 * 1000;

/** As if the shop had been heard of 90 times an hour for four weeks, the last time a moment ago. */
async function withUsualTraffic(shop: SellingShop): Promise<void> {
  await runInDurableObject(shop.object(), (_object, { storage }) => {
    const now = Math.floor(Date.now() / HOUR_MS);
    const accountId = storage.sql.exec<{ id: string }>("SELECT id FROM accounts").one().id;
    storage.sql.exec(
      `INSERT INTO traffic (account_id, hour, messages)
       WITH RECURSIVE hours (hour) AS (SELECT ? UNION ALL SELECT hour + 1 FROM hours WHERE hour < ?)
       SELECT ?, hour, 90 FROM hours WHERE true ON CONFLICT DO UPDATE SET messages = 90`,
      now - 28 * 24,
      now - 1,
      accountId,
    );
    storage.sql.exec("UPDATE alarms SET due_at = ? WHERE name = 'housekeeping'", Date.now());
  });
  await runDurableObjectAlarm(shop.object());
}

const stateOf = async (shop: SellingShop): Promise<string> =>
  (await shop.visitor.query("accounts.list")).data.items[0].state;

describe("An account whose webhooks have stopped", () => {
  it("is known to be silent within a quarter of an hour, its messages are fetched, and it comes back by itself.", async () => {
    const shop = await openSellingShop();
    await shop.customer("Ann");
    await withUsualTraffic(shop);
    const { live } = await openCaughtUp(shop.visitor);
    await shop.loseWebhooks();
    await shop.provider.customerWrites({
      accountId: shop.accountId,
      from: { name: "Ann", phone: "3461100000001" },
      text: "is anybody there?",
    });
    time = passingTime();
    let minutes = 0;
    while ((await stateOf(shop)) !== "silent") {
      minutes += 1;
      expect(minutes).toBeLessThanOrEqual(15);
      await time.pass(shop, 60);
    }
    const frames = await until("everybody is told", () =>
      live.frames.some((frame) => JSON.stringify(frame).includes('"state":"silent"')),
    );
    expect(frames).toBe(true);
    await until("what was missed is here", async () => {
      await runDurableObjectAlarm(shop.object());
      const { data } = await shop.visitor.query("chats.list", {});
      return (data.items as { lastMessage: { text: string } | null }[]).some(
        ({ lastMessage }) => lastMessage?.text === "is anybody there?",
      );
    });
    // Fetched, and still nothing came by itself.
    expect(await stateOf(shop)).toBe("silent");

    await shop.provider.clearFaults({ apiKey: shop.apiKey });
    await shop.provider.customerWrites({
      accountId: shop.accountId,
      from: { name: "Ann", phone: "3461100000001" },
      text: "hello again",
    });
    await shop.carryWebhooks();
    expect(await stateOf(shop)).toBe("connected");
  });

  it("is not called silent at a time at which nobody ever writes.", async () => {
    const shop = await openSellingShop();
    await shop.customer("Ann");
    await withUsualTraffic(shop);
    await runInDurableObject(shop.object(), (_object, { storage }) => {
      storage.sql.exec("UPDATE traffic SET messages = 0 WHERE hour % 24 BETWEEN ? AND ?", ...quietHours());
    });
    time = passingTime();
    for (let minutes = 0; minutes < 90; minutes += 10) await time.pass(shop, 600);
    expect(await stateOf(shop)).toBe("connected");
  });
});

/** The three hours from now on, as a range of hours of the day, or all of them where that goes over midnight. */
function quietHours(): [number, number] {
  const hour = Math.floor(Date.now() / HOUR_MS) % 24;
  return hour > 20 ? [0, 23] : [hour, hour + 3];
}
