import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Agent } from "./agent.ts";
import { launchChromium } from "./chromium.ts";
import { customerWrites, openShop, type Shop } from "./shop.ts";

/** Proves that two people work on the same chats: who has which, until when, and what they say to each other. */

const SOON = { timeout: 20_000 };

let browser: Browser;
let shop: Shop;
let colleague: Agent;

beforeAll(async () => {
  browser = await launchChromium();
  shop = await openShop(browser);
  for (const name of ["Ana Torres", "Ben Ortiz", "Cleo Park"]) await customerWrites(shop, name, `I am ${name}`);
  await shop.agent.chat("Ana Torres").waitFor();

  const { data } = await shop.agent.ask<{ url: string }>("members.invite", { role: "agent" }, "POST");
  colleague = await Agent.arrive(browser);
  await colleague.page.goto(data.url);
  await colleague.page.getByLabel("Email").fill(colleague.email);
  await colleague.page.getByLabel("Password").fill(colleague.password);
  await colleague.page.getByRole("button", { name: /^(Join|Create)/ }).click();
  await colleague.page.waitForURL("**/inbox");
  await colleague.untilLive();
  // The list of colleagues is read with the page.
  await shop.agent.page.reload();
  await shop.agent.untilLive();
});

afterAll(async () => {
  expect(shop.agent.complaints).toEqual([]);
  expect(colleague.complaints).toEqual([]);
  await browser?.close();
});

const nameOf = (agent: Agent) => agent.email.split("@")[0] ?? "";
const header = (agent: Agent) => agent.page.locator("main header");
const button = (agent: Agent, name: string | RegExp) => header(agent).getByRole("button", { name, exact: true });

describe("work on a chat", () => {
  it("gives a chat to a colleague, who sees it at once and takes their name off it", async () => {
    await shop.agent.chat("Ana Torres").click();
    await colleague.chat("Ana Torres").click();
    await button(shop.agent, "Assign").click();
    await shop.agent.page.getByRole("menuitemradio", { name: nameOf(colleague) }).click();
    await button(colleague, `Assigned to ${nameOf(colleague)}`).click();
    await colleague.page.getByRole("menuitemradio", { name: "Nobody" }).click();
    await button(shop.agent, "Assign").waitFor();
  });

  it("snoozes a chat by plain words, and says what they mean before", async () => {
    const { page } = shop.agent;
    await button(shop.agent, "Snooze").click();
    const dialog = page.getByRole("dialog", { name: "Snooze this chat" });
    await page.keyboard.type("tomorrow nonsense 77");
    await dialog.getByLabel("Until when").fill("soon");
    await dialog.getByText("That is not a time to come").waitFor();
    await dialog.getByLabel("Until when").fill("tomorrow 9");
    await dialog.getByText("Until tomorrow 09:00").waitFor();
    await page.keyboard.press("Enter");
    await header(shop.agent).getByText("Snoozed until tomorrow 09:00").waitFor();
    await header(colleague).getByText("Snoozed until tomorrow 09:00").waitFor();
    await button(colleague, "Reopen").click();
    await button(shop.agent, "Done").waitFor();
  });

  it("labels a chat with a new word, which both then have", async () => {
    const { page } = shop.agent;
    await button(shop.agent, "Labels").click();
    const dialog = page.getByRole("dialog", { name: "Labels" });
    await dialog.getByLabel("New label").fill("Loyalty");
    await dialog.getByRole("button", { name: "Create" }).click();
    await expect.poll(() => dialog.getByRole("checkbox", { name: "Loyalty" }).isChecked(), SOON).toBe(true);
    await page.keyboard.press("Escape");
    await button(colleague, "Labels").click();
    const theirs = colleague.page.getByRole("dialog", { name: "Labels" });
    await expect.poll(() => theirs.getByRole("checkbox", { name: "Loyalty" }).isChecked(), SOON).toBe(true);
    await theirs.getByRole("checkbox", { name: "Loyalty" }).uncheck();
    await colleague.page.keyboard.press("Escape");
  });

  it("is done with a chat by e, and has it back when the customer writes", async () => {
    const { page } = shop.agent;
    await shop.agent.messages.focus();
    await page.keyboard.press("e");
    await button(shop.agent, "Reopen").waitFor();
    await button(colleague, "Reopen").waitFor();
    await customerWrites(shop, "Ana Torres", "One more thing");
    await button(shop.agent, "Done").waitFor();
    await button(colleague, "Done").waitFor();
  });

  it("says in words why something was not done", async () => {
    const { page } = shop.agent;
    await page.route("**/trpc/chats.done*", (route) => route.abort());
    shop.agent.expectComplaints(/Failed to load resource|ERR_FAILED/);
    await button(shop.agent, "Done").click();
    await page.getByRole("alert").getByText("Not marked as done: you are offline.").waitFor();
    await page.unroute("**/trpc/chats.done*");
    shop.agent.expectNoComplaints();
  });
});
