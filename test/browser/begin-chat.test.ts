import { describe, expect, it } from "vitest";
import type { Agent } from "./agent.ts";
import { peopleOfEachTest } from "./people.ts";
import type { Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/**
 * Proves how a chat is begun by people of the shop: real Chromium, real Worker, simulated UniPile. Not here: which
 * number is which person's (test/flows/start-chat.test.ts).
 */

const people = peopleOfEachTest();

const dialogOf = ({ page }: Agent) => page.getByRole("dialog", { name: "New chat" });

async function openDialog({ agent }: Shop) {
  await agent.page.getByRole("button", { name: "New chat" }).click();
  const dialog = dialogOf(agent);
  await dialog.waitFor();
  return dialog;
}

describe("a new chat", () => {
  it("opens by a number, and what is written in it arrives", async () => {
    const shop = await people.openShop();
    const { agent } = shop;
    const dialog = await openDialog(shop);
    const number = dialog.getByLabel("Phone number");
    await expect.poll(() => number.evaluate((field) => field === document.activeElement)).toBe(true);
    await number.fill("+34 611 222 333");
    await dialog.getByLabel("Name (optional)").fill("Marta Ros");
    await agent.page.keyboard.press("Enter");
    await agent.page.waitForURL(/\/inbox\/[^/]+$/);
    await dialog.waitFor({ state: "detached" });
    await agent.page.getByRole("heading", { name: "Marta Ros" }).waitFor();
    await agent.composer.fill("Hello Marta");
    await agent.page.keyboard.press("Enter");
    await expect
      .poll(() => agent.bubble("Hello Marta").getAttribute("data-status"), SOON)
      .toMatch(/^(sent|delivered|read)$/);
    await agent.chat("Marta Ros").waitFor();
  });

  it("opens by a username from the Instagram profile", async () => {
    const shop = await people.openShop();
    const { agent } = shop;
    const dialog = await openDialog(shop);
    await dialog.getByLabel("From").selectOption({ label: "Instagram · shop.profile" });
    await shop.provider.customerWrites({
      accountId: shop.instagramId,
      from: { name: "Nora Vidal", username: "nora.vidal" },
      text: "hola",
      isSilent: true,
    });
    await dialog.getByLabel("Instagram username").fill("@nora.vidal");
    await dialog.getByRole("button", { name: "Open chat" }).click();
    await agent.page.waitForURL(/\/inbox\/[^/]+$/);
  });

  it("says under the field what is wrong with a number, and closes with Escape to where one was", async () => {
    const shop = await people.openShop();
    const { agent } = shop;
    agent.expectComplaints(/status of 4\d\d/);
    const dialog = await openDialog(shop);
    await dialog.getByRole("button", { name: "Open chat" }).click();
    await dialog.getByText("Type a phone number.").waitFor();
    await dialog.getByLabel("Phone number").fill("+34 611");
    await dialog.getByRole("button", { name: "Open chat" }).click();
    await dialog.getByText("This number has too few digits for its country.").waitFor();
    await agent.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    const opener = agent.page.getByRole("button", { name: "New chat" });
    await expect.poll(() => opener.evaluate((button) => button === document.activeElement)).toBe(true);
  });

  it("says so when the connection is away, and goes on when it is back", async () => {
    const shop = await people.openShop();
    const { agent } = shop;
    const dialog = await openDialog(shop);
    await dialog.getByLabel("Phone number").fill("+34 611 222 334");
    agent.expectComplaints(/ERR_INTERNET_DISCONNECTED|WebSocket/);
    await agent.context.setOffline(true);
    await dialog.getByRole("button", { name: "Open chat" }).click();
    await dialog.getByRole("alert").filter({ hasText: "You are offline" }).waitFor();
    await agent.context.setOffline(false);
    await dialog.getByRole("button", { name: "Open chat" }).click();
    await agent.page.waitForURL(/\/inbox\/[^/]+$/);
  });
});
