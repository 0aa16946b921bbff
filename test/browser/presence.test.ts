import { beforeAll, describe, expect, it } from "vitest";
import type { Agent } from "./agent.ts";
import { nameOf, openChat } from "./company.ts";
import { peopleOfTheFile } from "./people.ts";
import { customerWrites, type Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/** Proves that colleagues see who looks at a chat and who writes there, and no longer than it is so. */

const people = peopleOfTheFile();
let shop: Shop;
let colleague: Agent;

beforeAll(async () => {
  shop = await people.openShop();
  for (const name of ["Ana Torres", "Ben Ortiz"]) await customerWrites(shop, name, `I am ${name}`);
  await shop.agent.chat("Ben Ortiz").waitFor();
  colleague = await people.inviteColleague(shop);
});

const header = (agent: Agent) => agent.page.locator("main header");
const isHere = (agent: Agent) => `${nameOf(agent)} is here`;
const isWriting = (agent: Agent) => `${nameOf(agent)} is writing a reply`;
const composerOf = (agent: Agent) => agent.page.locator("main form");

describe("who is there", () => {
  it("is in the header of the chat that both have open, and at its row for who is elsewhere", async () => {
    await openChat(colleague, "Ana Torres");
    await expect
      .poll(() => shop.agent.chats.locator("[data-row]", { hasText: "looks at this chat" }).count(), SOON)
      .toBe(1);
    await openChat(shop.agent, "Ana Torres");
    await header(shop.agent).getByTitle(isHere(colleague)).waitFor();
    await header(colleague).getByTitle(isHere(shop.agent)).waitFor();
    await openChat(colleague, "Ben Ortiz");
    await expect.poll(() => header(shop.agent).getByTitle(isHere(colleague)).count(), SOON).toBe(0);
  });

  it("says beside the field and in the list that somebody writes, until they stop", async () => {
    await openChat(shop.agent, "Ben Ortiz");
    await colleague.composer.pressSequentially("Dear");
    await composerOf(shop.agent).getByText(isWriting(colleague)).last().waitFor();
    await openChat(shop.agent, "Ana Torres");
    const row = shop.agent.chatRow("Ben Ortiz").filter({ hasText: `${nameOf(colleague)} is writing` });
    await row.waitFor();
    await expect.poll(() => row.count(), SOON).toBe(0);
  });

  it("ends with the message that was written", async () => {
    await openChat(shop.agent, "Ben Ortiz");
    await colleague.composer.pressSequentially(" Ben");
    await composerOf(shop.agent).getByText(isWriting(colleague)).last().waitFor();
    await colleague.page.keyboard.press("Enter");
    await shop.agent.bubble("Dear Ben").waitFor();
    await expect.poll(() => composerOf(shop.agent).getByText(isWriting(colleague)).count(), SOON).toBe(0);
  });

  it("is nobody any more when the page is hidden or closed", async () => {
    await header(shop.agent).getByTitle(isHere(colleague)).waitFor();
    await colleague.page.evaluate(() => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await expect.poll(() => header(shop.agent).getByTitle(isHere(colleague)).count(), SOON).toBe(0);
    await colleague.page.evaluate(() => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "visible" });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await header(shop.agent).getByTitle(isHere(colleague)).waitFor();
    await colleague.leave();
    await expect.poll(() => header(shop.agent).getByTitle(isHere(colleague)).count(), SOON).toBe(0);
  });
});
