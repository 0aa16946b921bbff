import { beforeAll, describe, expect, it } from "vitest";
import { peopleOfTheFile } from "./people.ts";
import { customersWriteMany, type Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/** Proves that a long chat is read like a short one: up to its beginning, down again, and into its middle. */

const COUNT = 620;
/** As the simulator's bursts are written. */
const CUSTOMER = { name: "Burst customer 1", phone: "3461100001" };
/** A page above and below what is looked at, and no more. */
const MOST_ON_PAGE = 420;

const people = peopleOfTheFile();
let shop: Shop;

beforeAll(async () => {
  shop = await people.openShop();
  await customersWriteMany(shop, { count: COUNT, text: "Line" });
});

/** The line of the burst with this number. */
const line = (number: number) => written(`Line ${number}`);

/** The bubble that says exactly this; its time follows. */
const written = (text: string) =>
  shop.agent.messages.locator("[data-message-id]").filter({ hasText: new RegExp(`^${text}\\d\\d:\\d\\d$`) });

describe("a chat of many hundred messages", () => {
  it("is read up to its beginning and holds no more than a window of it", async () => {
    const { agent } = shop;
    await agent.chat(CUSTOMER.name).click();
    await line(COUNT).waitFor();
    await wheelUntil(-2_000, () => line(1).isVisible());
    expect(await agent.messages.locator("[data-message-id]").count()).toBeLessThan(MOST_ON_PAGE);
  });

  it("says what comes meanwhile, and leads back to it", async () => {
    const { agent } = shop;
    await shop.provider.customerWrites({ accountId: shop.whatsappId, from: CUSTOMER, text: "Still there?" });
    const pill = agent.page.getByRole("button", { name: "1 new, jump to latest" });
    await pill.waitFor();
    expect(await line(1).isVisible()).toBe(true);
    await pill.click();
    await agent.bubble("Still there?").waitFor();
    await expect.poll(() => line(1).isVisible(), SOON).toBe(false);
  });

  it("opens in its middle where an address says so, and goes on from there to both ends", async () => {
    const { agent } = shop;
    const chatId = new URL(agent.page.url()).pathname.split("/").at(-1) ?? "";
    const old = await agent.ask<{ items: { id: string; text: string }[]; nextCursor: string }>(
      "messages.list",
      { chatId, limit: 100 },
      "GET",
    );
    const older = await agent.ask<typeof old.data>(
      "messages.list",
      { chatId, limit: 100, cursor: old.data.nextCursor },
      "GET",
    );
    const target = older.data.items.at(-1);
    await agent.page.goto(`/inbox/${chatId}?message=${target?.id}`);
    const bubble = written(target?.text ?? "");
    await expect.poll(() => bubble.isVisible(), SOON).toBe(true);
    await expect.poll(() => isInView(target?.id ?? ""), SOON).toBe(true);

    await wheelUntil(2_000, () => agent.bubble("Still there?").isVisible());
    await wheelUntil(-2_000, () => line(1).isVisible());
  });

  it("shows what one writes, from wherever in it one does", async () => {
    const { agent } = shop;
    await agent.send("I am here");
    await agent.bubble("I am here").waitFor();
    await expect.poll(() => agent.page.getByRole("button", { name: /jump to latest/i }).count(), SOON).toBe(0);
  });

  it("shows what one writes offline in the middle of it, and leads to its place when the network is back", async () => {
    const { agent } = shop;
    await wheelUntil(-2_000, () => line(1).isVisible());
    agent.expectComplaints(/ERR_INTERNET_DISCONNECTED/);
    await agent.context.setOffline(true);
    await agent.page.getByRole("status").filter({ hasText: "Offline" }).waitFor();
    await agent.send("Written far up");
    await agent.page.getByRole("log").getByText("Written far up").waitFor();
    await agent.page.getByRole("button", { name: "Retry" }).waitFor();

    await agent.context.setOffline(false);
    await agent.untilLive();
    agent.expectNoComplaints();
    await agent.bubble("I am here").waitFor();
    await expect.poll(() => agent.bubble("Written far up").count(), SOON).toBe(1);
    await expect.poll(() => agent.page.getByRole("button", { name: /jump to latest/i }).count(), SOON).toBe(0);
  });
});

/** Turns the wheel over the messages until it shows what is looked for. */
async function wheelUntil(deltaY: number, isThere: () => Promise<boolean>): Promise<void> {
  const { page } = shop.agent;
  await shop.agent.messages.hover();
  await expect
    .poll(
      async () => {
        await page.mouse.wheel(0, deltaY);
        return isThere();
      },
      { timeout: 60_000, interval: 60 },
    )
    .toBe(true);
}

const isInView = (messageId: string): Promise<boolean> =>
  shop.agent.page.evaluate((id) => {
    const box = document.querySelector(`[data-message-id="${id}"]`)?.getBoundingClientRect();
    const log = document.querySelector('[role="log"]')?.getBoundingClientRect();
    return box !== undefined && log !== undefined && box.top >= log.top && box.bottom <= log.bottom;
  }, messageId);
