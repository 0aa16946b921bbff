import { describe, expect, it } from "vitest";
import type { Agent } from "./agent.ts";
import { peopleOfEachTest } from "./people.ts";
import { customerWrites, type Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/**
 * Proves that a message is passed on from one chat into another by people: real Chromium, real Worker, simulated
 * UniPile. Not here: what of each kind goes on as what (test/flows/forward.test.ts).
 */

const people = peopleOfEachTest();

async function open(...customers: string[]): Promise<Shop> {
  const shop = await people.openShop();
  for (const name of customers) {
    await customerWrites(shop, name, `I am ${name}`);
    await shop.agent.chat(name).waitFor();
  }
  return shop;
}

async function openDialog({ page, messages }: Agent, text: string) {
  const bubble = messages.locator("[data-message-id]").filter({ hasText: text });
  await bubble.hover();
  await bubble.getByRole("button", { name: "React", exact: true }).click();
  await page.getByRole("menuitem", { name: "Forward" }).click();
  const dialog = page.getByRole("dialog", { name: "Forward to" });
  await dialog.waitFor();
  return dialog;
}

describe("a message", () => {
  it("is passed on into a chat that is looked for by its name, and that chat is open then", async () => {
    const shop = await open("Ana", "Bruno", "Carla");
    const { agent } = shop;
    await agent.chat("Ana").click();
    await agent.bubble("I am Ana").waitFor();
    const dialog = await openDialog(agent, "I am Ana");
    await expect.poll(() => dialog.getByRole("listitem").count()).toBe(2);
    await dialog.getByRole("searchbox", { name: "Search chats" }).fill("nobody");
    await dialog.getByRole("heading", { name: "No chat matches" }).waitFor();
    await dialog.getByRole("searchbox", { name: "Search chats" }).fill("bru");
    await dialog.getByRole("button", { name: /Bruno/ }).click();
    await dialog.waitFor({ state: "detached" });
    await agent.page.getByRole("heading", { name: "Bruno" }).waitFor();
    const passedOn = agent.messages.locator('[data-direction="out"]').filter({ hasText: "I am Ana" });
    await expect.poll(() => passedOn.getAttribute("data-status"), SOON).toMatch(/^(sent|delivered|read)$/);
    await passedOn.getByText("Forwarded").waitFor();
    expect(await passedOn.count()).toBe(1);
  });

  it("goes out once when the answer is lost and somebody tries again", async () => {
    const shop = await open("Ana", "Bruno");
    const { agent } = shop;
    await agent.chat("Ana").click();
    await agent.bubble("I am Ana").waitFor();
    const dialog = await openDialog(agent, "I am Ana");
    agent.expectComplaints(/ERR_FAILED/);
    let lost = 0;
    await agent.page.route("**/trpc/messages.forward*", async (route) => {
      lost += 1;
      if (lost > 1) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await dialog.getByRole("button", { name: /Bruno/ }).click();
    await dialog.getByRole("alert").filter({ hasText: "You are offline" }).waitFor();
    await dialog.getByRole("button", { name: /Bruno/ }).click();
    await dialog.waitFor({ state: "detached" });
    const passedOn = agent.messages.locator('[data-direction="out"]').filter({ hasText: "I am Ana" });
    await expect.poll(() => passedOn.getAttribute("data-status"), SOON).toMatch(/^(sent|delivered|read)$/);
    expect(await passedOn.count()).toBe(1);
  });

  it("has nowhere to go where there is no other chat, and Escape leads back to it", async () => {
    const shop = await open("Ana");
    const { agent } = shop;
    await agent.chat("Ana").click();
    await agent.bubble("I am Ana").waitFor();
    const dialog = await openDialog(agent, "I am Ana");
    await dialog.getByRole("heading", { name: "No other chat yet" }).waitFor();
    await agent.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await agent.bubble("I am Ana").waitFor();
  });
});
