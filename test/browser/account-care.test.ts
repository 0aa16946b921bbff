import { randomUUID } from "node:crypto";
import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { card, openConnections, untilStanding } from "./account-list.ts";
import type { Agent } from "./agent.ts";
import { expectAccessible } from "./audit-page.ts";
import { fillWhatsApp, openMetaApp } from "./meta-app.ts";
import { peopleOfEachTest } from "./people.ts";
import { customerWrites, type Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/**
 * Proves that an owner can look after a connected account by the screens alone: hold it, sync it, name it, give it new
 * credentials, take it away. Not here: bringing one back (account-reconnect.test.ts), what the list says by itself
 * (connections.test.ts), and what the provider is asked for each (test/flows).
 */

const people = peopleOfEachTest();

/** A shop with two accounts, whose owner looks at the list of them. */
async function openList(): Promise<Shop> {
  const shop = await people.openShop();
  await openConnections(shop.agent);
  return shop;
}

async function manage(agent: Agent, name: string): Promise<Locator> {
  await card(agent, name).getByText("Manage").click();
  return card(agent, name);
}

describe("a connected account", () => {
  it("that is paused says so on its chats, and sends what waited when it is resumed", async () => {
    const shop = await openList();
    const { agent, provider, apiKey } = shop;
    await customerWrites(shop, "Ana Torres", "Hello");
    await card(agent, "Shop number").getByRole("button", { name: "Pause Shop number" }).click();
    await untilStanding(agent, "Shop number", "paused");
    await agent.page.goto("/inbox");
    await agent.chat("Ana Torres").click();
    await agent.page.getByText("Shop number is paused.").waitFor();
    await agent.send("Written in the pause");
    await agent.bubble("Written in the pause").waitFor();
    await agent.page.getByRole("link", { name: "Open connections" }).click();
    expect(await provider.sends({ apiKey })).toEqual([]);

    await card(agent, "Shop number").getByRole("button", { name: "Resume Shop number" }).click();
    await untilStanding(agent, "Shop number", "connected");
    await expect
      .poll(async () => (await provider.sends({ apiKey })).map(({ text }) => text), SOON)
      .toEqual(["Written in the pause"]);
  });

  it("that is synced shows how far that is while it lasts", async () => {
    const { agent, provider, apiKey, whatsappId } = await openList();
    const from = { name: "Bea Ruiz", phone: "34600999888" };
    await provider.customerWrites({ accountId: whatsappId, from, text: "Nobody told you", isSilent: true });
    const slow = { on: "request" as const, scope: { apiKey, method: "GET" }, count: null };
    await provider.addFault({ ...slow, fault: { kind: "delay", ms: 3_000 } });
    await card(agent, "Shop number").getByRole("button", { name: "Sync now: Shop number" }).click();
    const bar = card(agent, "Shop number").getByRole("progressbar", { name: /Shop number/ });
    await bar.waitFor();
    // What is under way is not begun a second time.
    await card(agent, "Shop number")
      .getByRole("button", { name: /^Sync now/ })
      .waitFor({ state: "detached" });
    await expectAccessible(agent.page, "a sync under way");
    await provider.clearFaults({ apiKey });
    await bar.waitFor({ state: "detached" });
    await expect.poll(() => card(agent, "Shop number").locator("dl").textContent(), SOON).toMatch(/Last sync\s*Today/);
  });

  it("is called what the shop calls it, everywhere, and has its own name back when that is emptied", async () => {
    const { agent } = await openList();
    const rename = async (from: string, to: string) => {
      const account = await manage(agent, from);
      await account.getByLabel("Name here").fill(to);
      await account.getByRole("button", { name: "Save name" }).click();
    };
    await rename("Shop number", "Front desk");
    await card(agent, "Front desk").getByText("The name is changed.").waitFor();
    await card(agent, "Front desk").getByLabel("Name here").fill("");
    await card(agent, "Front desk").getByRole("button", { name: "Save name" }).click();
    await card(agent, "Shop number").waitFor();
  });

  it("shows where its webhooks go", async () => {
    const { agent } = await openList();
    const account = await manage(agent, "Shop number");
    await account.getByRole("button", { name: "Show webhook" }).click();
    await account.getByText("Parley has registered its webhooks").waitFor();
    await expectAccessible(agent.page, "a managed account");
  });

  it("takes a new key when that sees its accounts, and keeps the old one otherwise", async () => {
    const { agent, apiKey } = await openList();
    agent.expectComplaints(/status of 400/);
    const account = await manage(agent, "Shop number");
    const ending = `UniPile key ending in ${apiKey.slice(-4)}`;
    await account.getByText(ending).waitFor();
    await account.getByRole("button", { name: "Replace credentials" }).click();
    await account.getByText("Enter what is new.").waitFor();
    await account.getByLabel("New API key").fill(`wrong-${randomUUID()}`);
    await account.getByRole("button", { name: "Replace credentials" }).click();
    await expect.poll(() => account.getByLabel("New API key").getAttribute("aria-invalid"), SOON).toBe("true");
    await account.getByLabel("New API key").fill(apiKey);
    await account.getByRole("button", { name: "Replace credentials" }).click();
    await account.getByText("The new credentials work and are in use.").waitFor();
    await account.getByText(ending).waitFor();
  });

  it("that is disconnected, after one question, keeps its chats, and can be connected again", async () => {
    const shop = await openList();
    const { agent, provider, apiKey } = shop;
    await customerWrites(shop, "Ana Torres", "Hello");
    const account = await manage(agent, "Shop number");
    const ask = account.getByRole("button", { name: "Disconnect Shop number" });
    const dialog = agent.page.getByRole("alertdialog", { name: "Disconnect Shop number?" });
    await ask.click();
    await expectAccessible(agent.page, "the question");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await untilStanding(agent, "Shop number", "connected");
    await ask.click();
    await dialog.getByRole("button", { name: "Disconnect" }).click();
    await untilStanding(agent, "Shop number", "removed");
    await expect
      .poll(async () => (await provider.accounts({ apiKey })).map(({ name }) => name), SOON)
      .toEqual(["shop.profile"]);
    await agent.page.goto("/inbox");
    await agent.chat("Ana Torres").click();
    await agent.bubble("Hello").waitFor();
    await agent.page.getByText("Shop number is disconnected.").waitFor();
  });

  it("that is disconnected and erased is gone with its chats", async () => {
    const shop = await openList();
    const { agent } = shop;
    await customerWrites(shop, "Ana Torres", "Hello");
    const account = await manage(agent, "Shop number");
    await account.getByRole("button", { name: "Disconnect Shop number" }).click();
    const dialog = agent.page.getByRole("alertdialog", { name: "Disconnect Shop number?" });
    await dialog.getByLabel("Also erase its chats and messages here").check();
    await dialog.getByRole("button", { name: "Disconnect" }).click();
    await card(agent, "Shop number").waitFor({ state: "detached" });
    await card(agent, "shop.profile").waitFor();
    await agent.page.goto("/inbox");
    await agent.untilLive();
    await expect.poll(() => agent.chat("Ana Torres").count(), SOON).toBe(0);
  });

  it("is followed by another of the same channel, with the key that is there", async () => {
    const { agent, provider, apiKey } = await openList();
    await provider.createAccount({ apiKey, type: "WHATSAPP", name: "Second number" });
    await agent.page.getByRole("link", { name: "Connect an account" }).click();
    await agent.page.getByRole("radio", { name: "WhatsApp through UniPile" }).check();
    await agent.page.getByRole("button", { name: "Continue" }).click();
    await agent.page.getByRole("button", { name: "Go on with these" }).click();
    await agent.page.getByRole("button", { name: "Connect 1 account" }).click();
    await agent.page.getByRole("heading", { level: 1, name: "How messages get here" }).waitFor();
    await agent.page.goto("/connections");
    for (const name of ["Shop number", "Second number", "shop.profile"]) await untilStanding(agent, name, "connected");
  });
});

describe("a number whose webhooks another product holds", () => {
  it("says so with what to do, and is taken over for itself alone", async () => {
    const newcomer = await people.newcomer();
    const { page } = newcomer;
    const papers = await openMetaApp();
    await newcomer.choose("WhatsApp Cloud API");
    await fillWhatsApp(page, papers);
    await page.getByRole("link", { name: "Continue" }).click();
    await page.getByRole("button", { name: "Connect 1 account" }).click();
    await newcomer.atStep("How messages get here");
    const account = page.getByRole("region", { name: "Casa Lino" });
    await account.getByText("Meta sends this account's messages to Parley.").waitFor();

    const elsewhere = { url: "https://another-product.example/webhook", verifyToken: "theirs" };
    await papers.meta.setNumberWebhook(papers.phoneNumberId, elsewhere);
    await page.reload();
    await account.getByText(/Another product holds the webhooks of this number/).waitFor();
    await expectAccessible(page, "webhooks elsewhere");
    await account.getByRole("button", { name: "Send this number's messages here" }).click();
    await account.getByText("Meta sends this account's messages to Parley.").waitFor();
  });
});
