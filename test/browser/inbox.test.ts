import { describe, expect, it } from "vitest";
import { peopleOfEachTest } from "./people.ts";
import { PHONE } from "./phone.ts";
import { customerWrites, type Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/**
 * Proves the main path as people walk it: real Chromium, real Worker, real database, simulated provider. What a
 * browser complains about fails a test, whatever else it shows. Not here: how it looks.
 */

const people = peopleOfEachTest();

/** A customer's message is on the screen, and its chat is open. */
async function openChatOf(shop: Shop, name: string, text: string): Promise<void> {
  await customerWrites(shop, name, text);
  await shop.agent.chat(name).click();
  await shop.agent.bubble(text).waitFor();
}

/** After everything the provider had to tell has arrived and been drawn. */
async function untilSettled(shop: Shop, name: string): Promise<void> {
  expect(await shop.provider.idle({ apiKey: shop.apiKey })).toBe(true);
  // Frames come in order: when this one is drawn, so is everything before it.
  await customerWrites(shop, name, "That is all");
  await shop.agent.bubble("That is all").waitFor();
}

/** What the customers read of us, by the provider's own count. */
async function sentTexts(shop: Shop): Promise<(string | null)[]> {
  return (await shop.provider.sends({ apiKey: shop.apiKey })).map(({ text }) => text);
}

describe("an agent", () => {
  it("sees a message arrive without touching the page, answers it, and finds all of it after a reload", async () => {
    const shop = await people.openShop();
    const { agent } = shop;
    await customerWrites(shop, "Ana Torres", "Is the blue shirt still there?");
    await agent.chat("Ana Torres").click();
    const question = agent.bubble("Is the blue shirt still there?");
    await question.waitFor();
    expect(await question.getAttribute("data-direction")).toBe("in");

    await agent.send("Yes, in all sizes");
    const answer = agent.bubble("Yes, in all sizes");
    await expect.poll(() => answer.getAttribute("data-status"), SOON).toMatch(/^(sent|delivered|read)$/);
    expect(await shop.provider.sends({ apiKey: shop.apiKey, text: "Yes, in all sizes" })).toHaveLength(1);

    await untilSettled(shop, "Ana Torres");
    expect(await answer.count()).toBe(1);

    await agent.page.reload();
    await agent.untilLive();
    for (const text of ["Is the blue shirt still there?", "Yes, in all sizes", "That is all"]) {
      await expect.poll(() => agent.bubble(text).count(), SOON).toBe(1);
    }
  });

  it("of another workspace sees none of it, whatever address they try", async () => {
    const shop = await people.openShop();
    await openChatOf(shop, "Ana Torres", "My order is number 7781");
    const chatId = new URL(shop.agent.page.url()).pathname.split("/").at(-1) ?? "";

    const other = await people.openShop();
    await customerWrites(other, "Bea Ruiz", "Are you open on Sunday?");
    await other.agent.chat("Bea Ruiz").waitFor();
    expect(await other.agent.chats.getByRole("link").count()).toBe(1);
    expect(await other.agent.page.content()).not.toContain("7781");
    expect(await other.agent.page.content()).not.toContain("Ana Torres");
    other.agent.expectComplaints(/status of 404/);
    for (const procedure of ["messages.list", "chats.get"]) {
      const known = await shop.agent.ask(procedure, { chatId }, "GET");
      const foreign = await other.agent.ask(procedure, { chatId }, "GET");
      expect([procedure, known.status, foreign.status]).toEqual([procedure, 200, 404]);
    }

    const page = await other.agent.page.goto(`/inbox/${chatId}`);
    expect(page?.status()).toBe(404);
    await other.agent.page.getByText("This chat is not here").waitFor();
    expect(await other.agent.page.content()).not.toContain("7781");
  });

  it("without a session is asked to sign in, and comes back to the chat they wanted", async () => {
    const shop = await people.openShop();
    await openChatOf(shop, "Ana Torres", "Good morning");
    const wanted = new URL(shop.agent.page.url()).pathname;

    const visitor = await people.arrive();
    await visitor.page.goto(wanted);
    await visitor.page.getByLabel("Email").fill(shop.agent.email);
    await visitor.page.getByLabel("Password").fill(shop.agent.password);
    await visitor.page.getByRole("button", { name: "Sign in" }).click();
    await visitor.page.waitForURL(`**${wanted}`);
    await visitor.bubble("Good morning").waitFor();
  });

  it("can do all of it by keyboard alone", async () => {
    const shop = await people.openShop();
    const { agent } = shop;
    await customerWrites(shop, "Ana Torres", "First question");
    await agent.chat("Ana Torres").waitFor();
    await customerWrites(shop, "Bea Ruiz", "Second question");
    await agent.chat("Bea Ruiz").waitFor();

    // The newest chat is the first of the list; one key down is the other one.
    await agent.tabTo(agent.chat("Bea Ruiz"));
    await agent.page.keyboard.press("ArrowDown");
    await agent.page.keyboard.press("Enter");
    await agent.bubble("First question").waitFor();
    await agent.tabTo(agent.composer);
    await agent.page.keyboard.type("First answer");
    await agent.page.keyboard.press("Enter");
    const answer = agent.bubble("First answer");
    await expect.poll(() => answer.getAttribute("data-status"), SOON).toMatch(/^(sent|delivered|read)$/);
    expect(await agent.composer.inputValue()).toBe("");
  });

  it("whose network was away gets what they missed, once, and is told in between", async () => {
    const shop = await people.openShop();
    const { agent } = shop;
    await openChatOf(shop, "Ana Torres", "Before the tunnel");

    agent.expectComplaints(/ERR_INTERNET_DISCONNECTED/);
    await agent.context.setOffline(true);
    await agent.page.getByRole("status").filter({ hasText: "Offline" }).waitFor();
    await customerWrites(shop, "Ana Torres", "In the tunnel, one");
    await customerWrites(shop, "Ana Torres", "In the tunnel, two");
    expect(await shop.provider.idle({ apiKey: shop.apiKey })).toBe(true);
    expect(await agent.bubble("In the tunnel").count()).toBe(0);

    await agent.context.setOffline(false);
    await agent.untilLive();
    agent.expectNoComplaints();
    await untilSettled(shop, "Ana Torres");
    for (const text of ["Before the tunnel", "In the tunnel, one", "In the tunnel, two"]) {
      expect(await agent.bubble(text).count()).toBe(1);
    }
  });
  it("who writes offline and reloads sees it go out by itself, once, when the network is back", async () => {
    const shop = await people.openShop();
    const { agent } = shop;
    await openChatOf(shop, "Ana Torres", "Are you there?");

    agent.expectComplaints(/ERR_INTERNET_DISCONNECTED/);
    await agent.context.setOffline(true);
    await agent.page.getByRole("status").filter({ hasText: "Offline" }).waitFor();
    await agent.send("Written in the tunnel");
    // Not a message that anybody else knows yet: it says that it is not sent, and why.
    await agent.page.getByRole("log").getByText("Written in the tunnel").waitFor();
    await agent.page.getByRole("button", { name: "Retry" }).waitFor();
    expect(await sentTexts(shop)).toEqual([]);

    await agent.context.setOffline(false);
    await agent.untilLive();
    agent.expectNoComplaints();
    await expect.poll(() => sentTexts(shop), SOON).toEqual(["Written in the tunnel"]);
    await agent.page.reload();
    await agent.untilLive();
    await agent.bubble("Written in the tunnel").waitFor();
    await untilSettled(shop, "Ana Torres");
    expect(await agent.bubble("Written in the tunnel").count()).toBe(1);
    expect(await sentTexts(shop)).toEqual(["Written in the tunnel"]);
  });

  it("who writes offline where the browser keeps nothing is told to leave the page open", async () => {
    const shop = await people.openShop();
    const { agent } = shop;
    await agent.context.addInitScript(() => {
      indexedDB.open = () => {
        throw new DOMException("The operation is insecure.", "SecurityError");
      };
    });
    await agent.page.reload();
    await openChatOf(shop, "Ana Torres", "Are you there?");

    agent.expectComplaints(/ERR_INTERNET_DISCONNECTED/);
    await agent.context.setOffline(true);
    await agent.page.getByRole("status").filter({ hasText: "Offline" }).waitFor();
    await agent.send("Written in the tunnel");
    await agent.page.getByText("This browser cannot keep it: leave this page open until it is sent.").waitFor();
    await agent.context.setOffline(false);
    await expect.poll(() => sentTexts(shop), SOON).toEqual(["Written in the tunnel"]);
  });

  it("finds each channel's chats behind its tab", async () => {
    const shop = await people.openShop();
    const { agent, provider } = shop;
    await customerWrites(shop, "Ana Torres", "From WhatsApp");
    const from = { name: "Leo Marin", username: "leo.marin" };
    await provider.customerWrites({ accountId: shop.instagramId, from, text: "From Instagram" });
    await agent.chat("Ana Torres").waitFor();
    await agent.chat("Leo Marin").waitFor();

    await agent.page.getByRole("tab", { name: /^Instagram/ }).click();
    await expect.poll(() => agent.chat("Ana Torres").count(), SOON).toBe(0);
    await agent.chat("Leo Marin").waitFor();
    await agent.page.getByRole("tab", { name: /^WhatsApp/ }).click();
    await expect.poll(() => agent.chat("Leo Marin").count(), SOON).toBe(0);
    await agent.chat("Ana Torres").waitFor();
  });

  it("with a phone has one pane at a time, and nothing is wider than the screen", async () => {
    const shop = await people.openShop(PHONE);
    const { agent } = shop;
    const overflow = () => agent.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await customerWrites(shop, "Ana Torres", `A long link: https://shop.example/${"a".repeat(200)}`);
    await agent.chat("Ana Torres").waitFor();
    expect(await agent.composer.count()).toBe(0);
    expect(await overflow()).toBeLessThanOrEqual(0);

    await agent.chat("Ana Torres").tap();
    await agent.bubble("A long link").waitFor();
    expect(await agent.chats.isVisible()).toBe(false);
    expect(await overflow()).toBeLessThanOrEqual(0);

    await agent.page.getByRole("link", { name: "Back to chats" }).tap();
    await agent.chat("Ana Torres").waitFor();
    expect(await agent.messages.isVisible()).toBe(false);
  });
});
