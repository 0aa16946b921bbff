import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "./chromium.ts";
import { openShop, type Shop } from "./shop.ts";

/** Proves that a list of hundreds of chats is walked like a short one, and holds still under a pointer. */

const SOON = { timeout: 30_000 };
const CHATS = 240;

let browser: Browser;
let shop: Shop;

beforeAll(async () => {
  browser = await launchChromium();
  shop = await openShop(browser);
  await shop.provider.burst({ accountId: shop.whatsappId, count: CHATS, customers: CHATS, text: "Hello" });
  expect(await shop.provider.idle({ apiKey: shop.apiKey, timeoutMs: 120_000 })).toBe(true);
  await shop.agent.page.reload();
  await shop.agent.untilLive();
});

afterAll(async () => {
  expect(shop.agent.complaints).toEqual([]);
  await browser?.close();
});

/** As the simulator's bursts name their customers. */
const customer = (number: number) => shop.agent.chat(`Burst customer ${number}`);
const writes = (number: number, text: string) =>
  shop.provider.customerWrites({
    accountId: shop.whatsappId,
    from: { name: `Burst customer ${number}`, phone: `346110000${number}` },
    text,
  });

describe("a list of hundreds of chats", () => {
  it("has only the rows near the view in the page, and is walked to its end by keyboard", async () => {
    const { agent } = shop;
    await customer(CHATS).waitFor();
    expect(await agent.chats.getByRole("link").count()).toBeLessThan(60);

    await customer(CHATS).focus();
    // End leads to the last one that is loaded, which loads more: until there are no more.
    await expect
      .poll(
        async () => {
          await agent.page.keyboard.press("End");
          return (await customer(1).count()) > 0 && customer(1).evaluate((row) => row === document.activeElement);
        },
        { timeout: 60_000, interval: 100 },
      )
      .toBe(true);
    await agent.page.keyboard.press("ArrowUp");
    await expect.poll(() => customer(2).evaluate((row) => row === document.activeElement), SOON).toBe(true);
    await agent.page.keyboard.press("Home");
    await expect.poll(() => customer(CHATS).evaluate((row) => row === document.activeElement), SOON).toBe(true);
  });

  it("keeps each chat under the pointer until the pointer leaves, and then shows the true order", async () => {
    const { agent } = shop;
    const second = customer(CHATS - 1);
    await second.hover();
    const before = await second.boundingBox();
    // The pointer moves within the row, as that of somebody does who is about to press it.
    const wiggle = () => agent.page.mouse.move((before?.x ?? 0) + 20 + Math.random() * 40, (before?.y ?? 0) + 20);
    await wiggle();
    await writes(CHATS - 30, "I am the newest");
    await expect
      .poll(
        async () => {
          await wiggle();
          return agent.page.title();
        },
        { timeout: 20_000, interval: 200 },
      )
      .toMatch(/^\(241\) /);
    expect(await second.boundingBox()).toEqual(before);

    await agent.page.mouse.move(900, 400);
    await expect.poll(async () => (await second.boundingBox())?.y, SOON).toBeGreaterThan(before?.y ?? 0);
    await agent.chats.getByText("I am the newest").waitFor();
  });
});
