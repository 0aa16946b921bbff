import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { migratedControl } from "./control-database.ts";
import { openCaughtUp } from "./fixtures/live-client.ts";
import { provideMeta } from "./fixtures/meta-network.ts";
import { type MetaShop, openMetaShop } from "./fixtures/meta-shop.ts";
import { type PassingTime, passingTime } from "./fixtures/passing-time.ts";
import { until } from "./fixtures/until.ts";

/** Proves that who writes on Instagram, whom Meta's webhooks give by a number only, gets a name by asking for it. */

beforeAll(async () => {
  await migratedControl();
  provideMeta();
});

let time: PassingTime | null = null;
afterEach(() => {
  time?.restore();
  time = null;
});

async function writes(shop: MetaShop, from: { id: string; name: string; username?: string }): Promise<void> {
  await shop.meta.customerWrites({ accountId: shop.papers.instagramUserId, from, text: "hey" });
  expect(await shop.carry()).toEqual([200]);
}
const nameOf = async (shop: MetaShop) => (await shop.chats())[0]?.name;
const asked = async (shop: MetaShop, igsid: string) =>
  (await shop.simulator.requests({ apiKey: shop.papers.accessToken })).filter(
    ({ method, path }) => method === "GET" && path === `/${igsid}`,
  ).length;

describe("somebody who writes on Instagram", () => {
  it("is called by their name, which reaches an open screen, and is asked for once", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const { live } = await openCaughtUp(shop.visitor);
    await writes(shop, { id: "7001", name: "Bea Lino", username: "bea.lino" });
    await until("the chat has her name", async () => (await nameOf(shop)) === "Bea Lino");
    await until("the screen was told", () =>
      live.frames.some(
        (frame) => frame.type === "event" && frame.change.kind === "chat" && frame.change.chat.name === "Bea Lino",
      ),
    );
    await writes(shop, { id: "7001", name: "Bea Lino", username: "bea.lino" });
    await until("her second message is here", async () => (await shop.chats())[0]?.unreadCount === 2);
    expect(await asked(shop, "7001")).toBe(1);
  });

  it("is asked for again where Meta could not say just then", async () => {
    time = passingTime();
    const shop = await openMetaShop();
    await shop.connectBoth();
    const scope = { method: "GET", path: "/7001", apiKey: shop.papers.accessToken };
    await shop.simulator.addFault({ on: "request", scope, count: 1, fault: { kind: "status", status: 500 } });
    await writes(shop, { id: "7001", name: "Bea" });
    await until("Meta was asked", async () => (await asked(shop, "7001")) === 1);
    expect(await nameOf(shop)).toBe("Instagram user");
    await time.pass(shop, 90);
    await until("the chat has her name", async () => (await nameOf(shop)) === "Bea");
  });

  it("who does not want to be named stays without a name, and is not asked for again", async () => {
    time = passingTime();
    const shop = await openMetaShop();
    await shop.connectBoth();
    const scope = { method: "GET", path: "/7001", apiKey: shop.papers.accessToken };
    const fault = { kind: "status", status: 403, code: 230 } as const;
    await shop.simulator.addFault({ on: "request", scope, count: null, fault });
    await writes(shop, { id: "7001", name: "Bea" });
    await until("Meta was asked", async () => (await asked(shop, "7001")) === 1);
    await time.pass(shop, 600);
    expect(await nameOf(shop)).toBe("Instagram user");
    expect(await asked(shop, "7001")).toBe(1);
  });
});
