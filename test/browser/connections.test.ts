import { describe, expect, it } from "vitest";
import { card, openConnections, untilStanding } from "./account-list.ts";
import { expectAccessible } from "./audit-page.ts";
import { peopleOfEachTest } from "./people.ts";
import { PHONE } from "./phone.ts";
import { customerWrites } from "./shop.ts";
import { SOON } from "./soon.ts";

/**
 * Proves that the list of accounts tells the truth as it changes, and that an owner can look after each account
 * there: real Chromium, real Worker, simulated UniPile. Not here: connecting a first one (onboarding.test.ts), and
 * what the provider is asked (test/flows).
 */

const people = peopleOfEachTest();

describe("the list of accounts", () => {
  it("says how each stands, and changes as it changes, without the page being touched", async () => {
    const shop = await people.openShop();
    const { agent, provider } = shop;
    await agent.page.getByRole("link", { name: "Connections" }).click();
    await untilStanding(agent, "Shop number", "connected");
    await untilStanding(agent, "shop.profile", "connected");
    await expectAccessible(agent.page, "the list");

    await customerWrites(shop, "Ana Torres", "Hello");
    await card(agent, "Shop number")
      .getByText(/^Today, /)
      .first()
      .waitFor();

    await provider.setAccountStatus(shop.whatsappId, "CREDENTIALS");
    await untilStanding(agent, "Shop number", "needs_sign_in");
    await card(agent, "Shop number").getByText("Needs sign-in").waitFor();
    await card(agent, "Shop number").getByRole("button", { name: "Reconnect Shop number" }).waitFor();
    await untilStanding(agent, "shop.profile", "connected");
    await provider.setAccountStatus(shop.whatsappId, "OK");
    await untilStanding(agent, "Shop number", "connected");
  });

  it("is read by an agent, who can change nothing there and is not let into the wizard", async () => {
    const shop = await people.openShop();
    const guest = await people.inviteColleague(shop);
    await openConnections(guest);
    await card(guest, "Shop number").waitFor();
    await guest.page.getByText("Owners and admins can change them.").waitFor();
    expect(await guest.page.getByRole("button", { name: /Reconnect|Pause|Sync/ }).count()).toBe(0);
    expect(await guest.page.getByRole("link", { name: "Connect an account" }).count()).toBe(0);
    expect(await guest.page.getByText("Manage").count()).toBe(0);

    guest.expectComplaints(/status of 403/);
    const answer = await guest.page.goto("/onboarding");
    expect(answer?.status()).toBe(403);
    await guest.page.getByText("This is not for your role").waitFor();
  });

  it("syncs an account on a press of a button, and says when that was", async () => {
    const shop = await people.openShop();
    const { agent, provider } = shop;
    const from = { name: "Bea Ruiz", phone: "34600999888" };
    await provider.customerWrites({ accountId: shop.whatsappId, from, text: "Nobody told you", isSilent: true });
    await openConnections(agent);
    await card(agent, "Shop number").getByRole("button", { name: "Sync now: Shop number" }).click();
    await card(agent, "Shop number").getByText("Reading what is new at the provider.").waitFor();
    await expect.poll(() => card(agent, "Shop number").locator("dl").textContent(), SOON).toMatch(/Last sync\s*Today/);
    await agent.page.goto("/inbox");
    await agent.chat("Bea Ruiz").waitFor();
  });

  it("says so when Parley does not answer, and is there again when it does", async () => {
    const shop = await people.openShop();
    const { agent, provider } = shop;
    await openConnections(agent);
    let isHanging = true;
    await agent.page.route(
      (url) => url.pathname === "/connections.data",
      (route) => (isHanging ? undefined : route.continue()),
    );
    await provider.setAccountStatus(shop.whatsappId, "CREDENTIALS");
    await agent.page.getByText("Parley does not answer.").waitFor({ timeout: 60_000 });
    await expectAccessible(agent.page, "a server that hangs");
    isHanging = false;
    await agent.page.getByRole("button", { name: "Load the page again" }).click();
    await untilStanding(agent, "Shop number", "needs_sign_in");
    expect(await agent.page.getByText("Parley does not answer.").count()).toBe(0);
  });

  it("fits a phone, where the menu leads to it", async () => {
    const shop = await people.openShop(PHONE);
    const { page } = shop.agent;
    await page
      .getByRole("button", { name: /^Account:/ })
      .filter({ visible: true })
      .tap();
    await page.getByRole("menuitem", { name: "Connections" }).tap();
    await page.getByRole("heading", { level: 1, name: "Connections" }).waitFor();
    await card(shop.agent, "Shop number").getByText("Manage").tap();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await expectAccessible(page, "the list on a phone");
  });
});

describe("a chat of an account that needs its owner", () => {
  it("says so above the messages, leads an owner to the list, and lets it go when it is over", async () => {
    const shop = await people.openShop();
    const { agent, provider } = shop;
    await customerWrites(shop, "Ana Torres", "Hello");
    await agent.chat("Ana Torres").click();
    await agent.bubble("Hello").waitFor();
    await provider.setAccountStatus(shop.whatsappId, "CREDENTIALS");
    const banner = agent.page.getByText("Shop number needs sign-in.");
    await banner.waitFor();
    await provider.setAccountStatus(shop.whatsappId, "OK");
    await banner.waitFor({ state: "detached" });

    await provider.setAccountStatus(shop.whatsappId, "STOPPED");
    await agent.page.getByText("Shop number was stopped by the provider.").waitFor();
    await agent.page.getByRole("link", { name: "Open connections" }).click();
    await untilStanding(agent, "Shop number", "stopped");
  });

  it("tells an agent whom to ask", async () => {
    const shop = await people.openShop();
    await customerWrites(shop, "Ana Torres", "Hello");
    const guest = await people.inviteColleague(shop);
    await guest.chat("Ana Torres").click();
    await shop.provider.setAccountStatus(shop.whatsappId, "CREDENTIALS");
    await guest.page.getByText("An owner or admin can mend it.").waitFor();
    expect(await guest.page.getByRole("link", { name: "Open connections" }).count()).toBe(0);
  });
});
