import { beforeAll, describe, expect, it } from "vitest";
import { peopleOfTheFile } from "./people.ts";
import { customersWriteMany, type Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/** Proves that a list of hundreds of chats is walked like a short one, and holds still under a pointer. */

const CHATS = 240;

const people = peopleOfTheFile();
let shop: Shop;

beforeAll(async () => {
  shop = await people.openShop();
  await customersWriteMany(shop, { count: CHATS, customers: CHATS, text: "Hello" });
});

/** The row at this place of the list, from 1; only those near the view are in the page. */
const row = (place: number) => shop.agent.chats.locator(`li[aria-posinset="${place}"] a`);
const hasFocus = async (place: number) =>
  (await row(place).count()) === 1 && row(place).evaluate((link) => link === document.activeElement);

describe("a list of hundreds of chats", () => {
  it("has only the rows near the view in the page, and is walked to its end by keyboard", async () => {
    const { agent } = shop;
    await row(1).waitFor();
    expect(await agent.chats.locator("li a").count()).toBeLessThan(60);

    await row(1).focus();
    // End leads to the last one that is loaded, which loads more: until there are no more.
    await expect
      .poll(
        async () => {
          await agent.page.keyboard.press("End");
          return hasFocus(CHATS);
        },
        { timeout: 60_000, interval: 100 },
      )
      .toBe(true);
    await agent.page.keyboard.press("ArrowUp");
    await expect.poll(() => hasFocus(CHATS - 1), SOON).toBe(true);
    await agent.page.keyboard.press("Home");
    await expect.poll(() => hasFocus(1), SOON).toBe(true);
  });

  it("keeps each chat under the pointer until the pointer leaves, and then shows the true order", async () => {
    const { agent } = shop;
    await row(2).hover();
    const id = (await row(2).getAttribute("data-chat-id")) ?? "";
    const pointedAt = agent.chats.locator(`a[data-chat-id="${id}"]`);
    const before = await pointedAt.boundingBox();
    // The pointer moves within the row, as that of somebody does who is about to press it.
    const wiggle = () => agent.page.mouse.move((before?.x ?? 0) + 20 + Math.random() * 40, (before?.y ?? 0) + 20);
    await wiggle();
    // As the simulator's bursts name their customers; far down the list by now.
    await shop.provider.customerWrites({
      accountId: shop.whatsappId,
      from: { name: "Burst customer 30", phone: "34611000030" },
      text: "I am the newest",
    });
    await expect
      .poll(
        async () => {
          await wiggle();
          return agent.page.title();
        },
        { timeout: 20_000, interval: 200 },
      )
      .toMatch(/^\(241\) /);
    expect(await pointedAt.boundingBox()).toEqual(before);

    await agent.page.mouse.move(900, 400);
    await expect.poll(async () => (await pointedAt.boundingBox())?.y, SOON).toBeGreaterThan(before?.y ?? 0);
    await agent.chats.getByText("I am the newest").waitFor();
  });
});
