import { beforeAll, describe, expect, it } from "vitest";
import { peopleOfTheFile } from "./people.ts";
import { PHONE } from "./phone.ts";
import { customerWrites, type Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/** Proves that many chats are worked on at once, each told of, by pointer, key and finger, and that it can be undone. */

const NAMES = ["Ana Torres", "Ben Ortiz", "Cleo Park", "Dan Webb", "Eva Lind", "Finn Moore"];

const people = peopleOfTheFile();
let shop: Shop;

beforeAll(async () => {
  shop = await people.openShop();
  for (const name of NAMES) await customerWrites(shop, name, `I am ${name}`);
  expect(await shop.provider.idle({ apiKey: shop.apiKey, timeoutMs: 60_000 })).toBe(true);
  await shop.agent.page.getByRole("tab", { name: "All 6" }).waitFor();
});

const bar = () => shop.agent.page.getByRole("region", { name: "With the chosen chats" });
const tool = (name: string) => bar().getByRole("button", { name, exact: true });
const box = (name: string) => shop.agent.chats.getByRole("checkbox", { name: `Choose ${name}` });
const row = (place: number) => shop.agent.chats.locator(`li[aria-posinset="${place}"] a`);
const ticked = () => shop.agent.chats.locator("li[data-row] input:checked").count();
const rows = () => shop.agent.chats.locator("a[data-chat-id]").count();

describe("many chats at once", () => {
  it("are ticked by key, with a range by Shift and an arrow, and left by Escape with the focus where it was", async () => {
    const { page } = shop.agent;
    await row(1).focus();
    await page.keyboard.press("x");
    await expect.poll(ticked, SOON).toBe(1);
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await expect.poll(ticked, SOON).toBe(3);
    await bar().getByRole("status").filter({ hasText: "3 chosen" }).waitFor({ state: "attached" });
    await page.keyboard.press("Escape");
    await expect.poll(ticked, SOON).toBe(0);
    await expect.poll(() => bar().count(), SOON).toBe(0);
    expect(await row(3).evaluate((link) => link === document.activeElement)).toBe(true);
  });

  it("stay ticked wherever live traffic moves them", async () => {
    await box("Ana Torres").check();
    await box("Cleo Park").check();
    // Under a pointer the rows hold still.
    await shop.agent.page.mouse.move(900, 400);
    await customerWrites(shop, "Ana Torres", "Are you there?");
    await shop.agent.chats.locator('li[aria-posinset="1"]').filter({ hasText: "Are you there?" }).waitFor();
    expect(await box("Ana Torres").isChecked()).toBe(true);
    expect(await ticked()).toBe(2);
  });

  it("are done together, and are back when that is undone", async () => {
    await tool("Done").click();
    await bar().getByText("2 chats done").waitFor();
    await expect.poll(rows, SOON).toBe(4);
    await bar().getByRole("button", { name: "Undo" }).click();
    await bar().getByText("Undone").waitFor();
    await expect.poll(rows, SOON).toBe(6);
    await shop.agent.chat("Ana Torres").waitFor();
    await bar().getByRole("button", { name: "Dismiss" }).click();
    await expect.poll(() => bar().count(), SOON).toBe(0);
  });

  it("are given to somebody, labelled, read and snoozed from the bar", async () => {
    const { page } = shop.agent;
    await box("Ben Ortiz").check();
    await box("Dan Webb").check();
    await tool("Assign").click();
    await page.getByRole("menuitem", { name: "Take it" }).click();
    await bar().getByText("2 chats assigned").waitFor();
    await page.getByRole("tab", { name: "Mine 2" }).waitFor();

    await tool("Labels").click();
    const labels = page.getByRole("dialog", { name: "Labels" });
    await labels.getByLabel("New label").fill("Loyalty");
    await labels.getByRole("button", { name: "Create" }).click();
    await expect.poll(() => labels.getByRole("checkbox", { name: "Loyalty" }).isChecked(), SOON).toBe(true);
    await page.keyboard.press("Escape");
    // Some of them bear it: neither yes nor no.
    await box("Eva Lind").check();
    await tool("Labels").click();
    const isMixed = () =>
      labels.getByRole("checkbox", { name: "Loyalty" }).evaluate((each) => (each as HTMLInputElement).indeterminate);
    await expect.poll(isMixed, SOON).toBe(true);
    await page.keyboard.press("Escape");

    await tool("Mark as read").click();
    await bar().getByText("3 chats marked as read").waitFor();
    await tool("Mark as unread").waitFor();
    await tool("Snooze").click();
    await page.getByRole("button", { name: "Tomorrow 9:00" }).click();
    await bar().getByText("3 chats snoozed").waitFor();
    await expect.poll(rows, SOON).toBe(3);
    await bar().getByRole("button", { name: "Undo" }).click();
    await expect.poll(rows, SOON).toBe(6);
    await bar().getByRole("button", { name: "Dismiss" }).click();
  });

  it("are ticked by a finger that stays on one, and then by a tap", async () => {
    const phone = await people.arrive({ ...PHONE, storageState: await shop.agent.context.storageState() });
    const { page } = phone;
    await page.goto("/inbox");
    await phone.untilLive();
    const at = async (place: number) => {
      const rect = await page.locator(`li[aria-posinset="${place}"] a`).boundingBox();
      return { x: (rect?.x ?? 0) + 150, y: (rect?.y ?? 0) + 30 };
    };
    const touch = await phone.context.newCDPSession(page);
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [await at(1)] });
    const chosen = page.getByRole("region", { name: "With the chosen chats" });
    await chosen.waitFor();
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    const second = await at(2);
    await page.touchscreen.tap(second.x, second.y);
    await chosen.getByRole("status").filter({ hasText: "2 chosen" }).waitFor({ state: "attached" });
    expect(new URL(page.url()).pathname).toBe("/inbox");
    await phone.leave();
  });

  it("that leave the list stay counted, and say so", async () => {
    await box("Cleo Park").check();
    await box("Finn Moore").check();
    const { data } = await shop.agent.ask<{ items: { id: string; name: string }[] }>("chats.list", {}, "GET");
    const chatId = data.items.find(({ name }) => name === "Finn Moore")?.id;
    // As a colleague would, elsewhere.
    await shop.agent.ask("chats.done", { chatId }, "POST");
    await bar().getByText("1 chat of them not in this list").waitFor();
    await bar().getByRole("button", { name: "Leave out" }).click();
    await bar().getByRole("status").filter({ hasText: "1 chosen" }).waitFor({ state: "attached" });
    await tool("Choose none").click();
    await shop.agent.ask("chats.reopen", { chatId }, "POST");
    await shop.agent.chat("Finn Moore").waitFor();
  });

  it("say why nothing was done, and stay ticked", async () => {
    const { page } = shop.agent;
    await box("Cleo Park").check();
    await page.route("**/trpc/chats.bulk*", (route) => route.abort());
    shop.agent.expectComplaints(/Failed to load resource|ERR_FAILED/);
    await tool("Done").click();
    await page.getByRole("alert").getByText("Not done with 1 chat: you are offline.").waitFor();
    expect(await ticked()).toBe(1);
    await page.unroute("**/trpc/chats.bulk*");
    shop.agent.expectNoComplaints();
    await tool("Choose none").click();
    await bar().getByRole("button", { name: "Dismiss" }).click();
  });
});
