import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { card, untilStanding } from "./account-list.ts";
import type { Agent } from "./agent.ts";
import { expectAccessible } from "./audit-page.ts";
import { launchChromium } from "./chromium.ts";
import { customerWrites, openShop, type Shop } from "./shop.ts";

/**
 * Proves that an account which was signed out comes back by the screens alone, and stays the one that its chats are
 * of. Not here: whatever else is done to an account (account-care.test.ts).
 */

let browser: Browser;
const present: Agent[] = [];

beforeAll(async () => {
  browser = await launchChromium();
});

afterEach(async () => {
  const complaints = present.flatMap((agent) => agent.complaints);
  await Promise.all(present.splice(0).map((agent) => agent.leave()));
  expect(complaints).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
});

/** A shop with two accounts, whose owner looks at the list of them. */
async function openList(): Promise<Shop> {
  const shop = await openShop(browser);
  present.push(shop.agent);
  await shop.agent.page.goto("/connections");
  await shop.agent.untilLive();
  return shop;
}

describe("an account that was signed out", () => {
  it("comes back by a QR code on the same page, with its chats", async () => {
    const shop = await openShop(browser);
    const { agent, provider } = shop;
    present.push(agent);
    await customerWrites(shop, "Ana Torres", "Before");
    await agent.chat("Ana Torres").waitFor();
    await provider.setAccountStatus(shop.whatsappId, "CREDENTIALS");
    await agent.page.goto("/connections");
    await card(agent, "Shop number").getByRole("button", { name: "Reconnect Shop number" }).click();
    const code = agent.page.getByRole("img", { name: "QR code for WhatsApp" });
    await code.waitFor();
    await expectAccessible(agent.page, "reconnecting");
    // The sign-in is in the address: a reload goes on with it.
    await agent.page.reload();
    await code.waitFor();
    await provider.scan(shop.whatsappId);
    await agent.page.getByRole("heading", { name: /is connected\.$/ }).waitFor();
    await untilStanding(agent, "Shop number", "connected");
    await agent.page.getByRole("link", { name: "Close" }).click();
    await agent.page.locator("[data-attempt]").waitFor({ state: "detached" });

    await customerWrites(shop, "Ana Torres", "After");
    await agent.page.goto("/inbox");
    await agent.chat("Ana Torres").click();
    await agent.bubble("Before").waitFor();
    await agent.bubble("After").waitFor();
  });

  it("on Instagram comes back on UniPile's own page, since its password is kept nowhere", async () => {
    const { agent, provider, instagramId } = await openList();
    await provider.setAccountStatus(instagramId, "CREDENTIALS");
    await untilStanding(agent, "shop.profile", "needs_sign_in");
    await card(agent, "shop.profile").getByRole("button", { name: "Reconnect shop.profile" }).click();
    const [theirs] = await Promise.all([
      agent.context.waitForEvent("page"),
      agent.page.getByRole("link", { name: "Open UniPile's page" }).click(),
    ]);
    await theirs.getByRole("button", { name: "Sign in" }).click();
    await untilStanding(agent, "shop.profile", "connected");
    await theirs.close();
  });

  it("that is not signed in again after all keeps its place", async () => {
    const { agent, provider, whatsappId } = await openList();
    await provider.setAccountStatus(whatsappId, "CREDENTIALS");
    await untilStanding(agent, "Shop number", "needs_sign_in");
    await card(agent, "Shop number").getByRole("button", { name: "Reconnect Shop number" }).click();
    await agent.page.getByRole("button", { name: "Cancel this sign-in" }).click();
    await agent.page.locator("[data-attempt]").waitFor({ state: "detached" });
    await untilStanding(agent, "Shop number", "needs_sign_in");
  });
});
