import { describe, it } from "vitest";
import { card, openConnections, untilStanding } from "./account-list.ts";
import { expectAccessible } from "./audit-page.ts";
import { peopleOfEachTest } from "./people.ts";
import { customerWrites } from "./shop.ts";

/**
 * Proves that an account which was signed out comes back by the screens alone, and stays the one that its chats are
 * of. Not here: whatever else is done to an account (account-care.test.ts).
 */

const people = peopleOfEachTest();

describe("an account that was signed out", () => {
  it("comes back by a QR code on the same page, with its chats", async () => {
    const shop = await people.openShop();
    const { agent, provider } = shop;
    await customerWrites(shop, "Ana Torres", "Before");
    await agent.chat("Ana Torres").waitFor();
    await provider.setAccountStatus(shop.whatsappId, "CREDENTIALS");
    await openConnections(agent);
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
    const { agent, provider, instagramId } = await people.openShop();
    await openConnections(agent);
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
    const { agent, provider, whatsappId } = await people.openShop();
    await openConnections(agent);
    await provider.setAccountStatus(whatsappId, "CREDENTIALS");
    await untilStanding(agent, "Shop number", "needs_sign_in");
    await card(agent, "Shop number").getByRole("button", { name: "Reconnect Shop number" }).click();
    await agent.page.getByRole("button", { name: "Cancel this sign-in" }).click();
    await agent.page.locator("[data-attempt]").waitFor({ state: "detached" });
    await untilStanding(agent, "Shop number", "needs_sign_in");
  });
});
