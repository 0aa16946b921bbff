import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { Agent } from "./agent.ts";
import { peopleOfTheFile } from "./people.ts";
import { customerWrites, type Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/** Proves that what a list shows is saved for the whole team, and that notes lead whom they name to their place. */

const people = peopleOfTheFile();
let shop: Shop;
let colleague: Agent;

beforeAll(async () => {
  shop = await people.openShop();
  for (const name of ["Ana Torres", "Ben Ortiz"]) await customerWrites(shop, name, `I am ${name}`);
  await shop.agent.chat("Ben Ortiz").waitFor();
  colleague = await people.inviteColleague(shop);
});

const views = (page: Page) => page.getByRole("combobox", { name: "Which chats" });
const namesIn = (page: Page) => views(page).locator("option").allTextContents();
const chosen = (page: Page) => views(page).locator("option:checked").textContent();
const dialog = (page: Page) => page.getByRole("dialog", { name: "Filter and views" });

async function chatIdOf(name: string): Promise<string> {
  const { data } = await shop.agent.ask<{ items: { id: string; name: string }[] }>("chats.list", {}, "GET");
  return data.items.find((chat) => chat.name === name)?.id ?? "";
}

describe("saved views", () => {
  it("keep a label, an account and a view under a name, which a colleague finds at once", async () => {
    const { page } = shop.agent;
    const { data } = await shop.agent.ask<{ label: { id: string } }>("labels.create", { name: "Loyalty" }, "POST");
    await shop.agent.ask("chats.label", { chatId: await chatIdOf("Ana Torres"), add: [data.label.id] }, "POST");
    await views(page).selectOption("unread");
    await page.getByRole("button", { name: "Filter and views" }).click();
    await dialog(page).getByLabel("With the label").selectOption({ label: "Loyalty" });
    await dialog(page).getByText("Unread · Loyalty").first().waitFor();
    await dialog(page)
      .getByLabel(/^Save it as a view/)
      .fill("Loyal and unread");
    await page.keyboard.press("Enter");
    await dialog(page).getByRole("button", { name: "Rename Loyal and unread" }).waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => shop.agent.chats.locator("a[data-chat-id]").count(), SOON).toBe(1);

    await expect.poll(() => namesIn(colleague.page), SOON).toContain("Loyal and unread");
    await views(colleague.page).selectOption({ label: "Loyal and unread" });
    await expect.poll(() => colleague.chat("Ben Ortiz").count(), SOON).toBe(0);
    await colleague.chat("Ana Torres").waitFor();
  });

  it("are renamed and removed for everybody, and who looks at one keeps looking at what it showed", async () => {
    const { page } = shop.agent;
    await page.getByRole("button", { name: /^Filter and views/ }).click();
    await dialog(page).getByRole("button", { name: "Rename Loyal and unread" }).click();
    await dialog(page).getByLabel("New name").fill("Regulars");
    await page.keyboard.press("Enter");
    await expect.poll(() => chosen(colleague.page), SOON).toBe("Regulars");
    await dialog(page).getByRole("button", { name: "Remove Regulars" }).click();
    await dialog(page).getByRole("button", { name: "Remove for everybody" }).click();
    await expect.poll(() => chosen(colleague.page), SOON).toBe("Unread");
    expect(await colleague.chat("Ben Ortiz").count()).toBe(0);
    expect(await namesIn(colleague.page)).not.toContain("Regulars");
    await page.keyboard.press("Escape");
    await views(colleague.page).selectOption("open");
  });
});

describe("mentions", () => {
  const button = () => colleague.page.getByRole("button", { name: /^Mentions/ });

  it("are counted at once, lead to the note in its chat, and are seen when it was on the screen", async () => {
    const { data } = await shop.agent.ask<{ items: { userId: string; email: string }[] }>("members.list", {}, "GET");
    const userId = data.items.find(({ email }) => email === colleague.email)?.userId;
    for (const name of ["Ana Torres", "Ben Ortiz"]) {
      const chatId = await chatIdOf(name);
      const note = { chatId, noteId: crypto.randomUUID(), text: `Look at ${name}`, mentions: [userId] };
      expect((await shop.agent.ask("notes.add", note, "POST")).status).toBe(200);
    }
    await expect.poll(() => button().getAttribute("aria-label"), SOON).toBe("Mentions, 2 not seen");
    await button().click();
    const mentions = colleague.page.getByRole("region", { name: "Mentions" });
    await expect.poll(() => mentions.getByRole("link").count(), SOON).toBe(2);
    await mentions.getByRole("link").filter({ hasText: "Look at Ana Torres" }).click();
    await colleague.messages.getByRole("article").filter({ hasText: "Look at Ana Torres" }).waitFor();
    const focused = () => colleague.page.evaluate(() => document.activeElement?.textContent ?? "");
    await expect.poll(focused, SOON).toContain("Look at Ana Torres");
    await expect.poll(() => button().getAttribute("aria-label"), SOON).toBe("Mentions, 1 not seen");
    await expect.poll(() => mentions.getByText("Not seen", { exact: true }).count(), SOON).toBe(1);
  });

  it("are all seen at a press, and given back to the list by Escape", async () => {
    const { page } = colleague;
    await page.getByRole("button", { name: "Mark all as seen" }).click();
    await expect.poll(() => button().getAttribute("aria-label"), SOON).toBe("Mentions");
    await page.getByRole("heading", { name: "Mentions" }).press("Escape");
    await colleague.chat("Ana Torres").waitFor();
    expect(await button().evaluate((element) => element === document.activeElement)).toBe(true);
  });
});
