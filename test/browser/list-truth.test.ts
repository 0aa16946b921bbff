import { beforeAll, describe, expect, inject, it } from "vitest";
import { peopleOfTheFile } from "./people.ts";
import { customersWriteMany, customerWrites, type Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/** Proves that what the list says of itself is true of the whole inbox, and not of the chats that are loaded. */

const CHATS = 70;

const people = peopleOfTheFile();
let shop: Shop;

beforeAll(async () => {
  shop = await people.openShop();
  await customersWriteMany(shop, { count: CHATS, customers: CHATS, text: "Hello" });
});

const unreadInTitle = async () => Number(/^\((\d+)\)/.exec(await shop.agent.page.title())?.[1] ?? 0);

describe("the number in the title", () => {
  it("counts what is unread in chats that are not loaded too, and what comes there", async () => {
    await expect.poll(unreadInTitle, SOON).toBe(CHATS);
    // Far down the list, where no page of it has come yet.
    await shop.provider.customerWrites({
      accountId: shop.whatsappId,
      from: { name: "Burst customer 2", phone: "34611000002" },
      text: "Anybody?",
    });
    await expect.poll(unreadInTitle, SOON).toBe(CHATS + 1);
    const { data } = await shop.agent.ask<{ unreadMessages: number }>("chats.counts", {}, "GET");
    expect(data.unreadMessages).toBe(CHATS + 1);
  });
});

describe("a row", () => {
  it("names the account where its channel has several, to eyes and to a screen reader", async () => {
    const { agent, provider, apiKey } = shop;
    await customerWrites(shop, "Ana Torres", "One number");
    await agent.chat("Ana Torres").waitFor();
    expect(await agent.chatRow("Ana Torres").getByText("Shop number").count()).toBe(0);

    const outlet = await provider.createAccount({ apiKey, type: "WHATSAPP", name: "Outlet" });
    const input = { provider: "unipile", dsn: inject("simulatorUrl"), apiKey, externalIds: [outlet.id] };
    expect((await agent.ask("accounts.connect", input, "POST")).status).toBe(200);
    await provider.customerWrites({
      accountId: outlet.id,
      from: { name: "Leo Marin", phone: "34622000001" },
      text: "The other number",
    });
    await agent.chatRow("Leo Marin").getByText("Outlet", { exact: true }).waitFor();
    await agent.chatRow("Ana Torres").getByText("Shop number", { exact: true }).waitFor();
    const about = await agent.chat("Leo Marin").evaluate((link) => {
      const id = link.getAttribute("aria-describedby") ?? "";
      return document.getElementById(id)?.textContent;
    });
    expect(about).toMatch(/^WhatsApp, Outlet\. /);
    // The only profile needs no name: its channel's mark says it.
    const from = { name: "Mia Instagram", username: "mia" };
    await provider.customerWrites({ accountId: shop.instagramId, from, text: "Hi" });
    await agent.chat("Mia Instagram").waitFor();
    expect(await agent.chatRow("Mia Instagram").getByText("shop.profile").count()).toBe(0);
  });
});
