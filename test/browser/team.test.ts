import { beforeAll, describe, expect, it } from "vitest";
import type { Agent } from "./agent.ts";
import { nameOf, openChat } from "./company.ts";
import { peopleOfTheFile } from "./people.ts";
import { customerWrites, type Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/** Proves that two people work on the same chats: who has which, until when, and what they say to each other. */

const people = peopleOfTheFile();
let shop: Shop;
let colleague: Agent;

beforeAll(async () => {
  shop = await people.openShop();
  for (const name of ["Ana Torres", "Ben Ortiz", "Cleo Park"]) await customerWrites(shop, name, `I am ${name}`);
  await shop.agent.chat("Ana Torres").waitFor();
  colleague = await people.inviteColleague(shop);
});

const header = (agent: Agent) => agent.page.locator("main header");
const button = (agent: Agent, name: string | RegExp) => header(agent).getByRole("button", { name, exact: true });

describe("work on a chat", () => {
  it("gives a chat to a colleague, who sees it at once and takes their name off it", async () => {
    await openChat(shop.agent, "Ana Torres");
    await openChat(colleague, "Ana Torres");
    await button(shop.agent, "Assign").click();
    await shop.agent.page.getByRole("menuitemradio", { name: nameOf(colleague) }).click();
    await button(colleague, `Assigned to ${nameOf(colleague)}`).click();
    await colleague.page.getByRole("menuitemradio", { name: "Nobody" }).click();
    await button(shop.agent, "Assign").waitFor();
  });

  it("snoozes a chat by plain words, and says what they mean before", async () => {
    const { page } = shop.agent;
    await button(shop.agent, "Snooze").click();
    const dialog = page.getByRole("dialog", { name: "Snooze this chat" });
    await page.keyboard.type("tomorrow nonsense 77");
    await dialog.getByLabel("Until when").fill("soon");
    await dialog.getByText("That is not a time to come").waitFor();
    await dialog.getByLabel("Until when").fill("tomorrow 9");
    await dialog.getByText("Until tomorrow 09:00").waitFor();
    await page.keyboard.press("Enter");
    await header(shop.agent).getByText("Snoozed until tomorrow 09:00").waitFor();
    await header(colleague).getByText("Snoozed until tomorrow 09:00").waitFor();
    await button(colleague, "Reopen").click();
    await button(shop.agent, "Done").waitFor();
  });

  it("labels a chat with a new word, which both then have", async () => {
    const { page } = shop.agent;
    await button(shop.agent, "Labels").click();
    const dialog = page.getByRole("dialog", { name: "Labels" });
    await dialog.getByLabel("New label").fill("Loyalty");
    await dialog.getByRole("button", { name: "Create" }).click();
    await expect.poll(() => dialog.getByRole("checkbox", { name: "Loyalty" }).isChecked(), SOON).toBe(true);
    await page.keyboard.press("Escape");
    await button(colleague, "Labels").click();
    const theirs = colleague.page.getByRole("dialog", { name: "Labels" });
    await expect.poll(() => theirs.getByRole("checkbox", { name: "Loyalty" }).isChecked(), SOON).toBe(true);
    await theirs.getByRole("checkbox", { name: "Loyalty" }).uncheck();
    await colleague.page.keyboard.press("Escape");
  });

  it("is done with a chat by e, and has it back when the customer writes", async () => {
    const { page } = shop.agent;
    await shop.agent.messages.focus();
    await page.keyboard.press("e");
    await button(shop.agent, "Reopen").waitFor();
    await button(colleague, "Reopen").waitFor();
    await customerWrites(shop, "Ana Torres", "One more thing");
    await button(shop.agent, "Done").waitFor();
    await button(colleague, "Done").waitFor();
  });

  it("lists by what is to be done: mine, nobody's, and what is done", async () => {
    const { page } = shop.agent;
    const views = page.getByRole("combobox", { name: "Which chats" });
    await openChat(shop.agent, "Ben Ortiz");
    await button(shop.agent, "Assign").click();
    await page.getByRole("menuitem", { name: "Take it" }).click();
    await button(shop.agent, `Assigned to ${nameOf(shop.agent)}`).waitFor();
    await page.getByRole("tab", { name: "Mine 1" }).click();
    await expect.poll(() => shop.agent.chats.locator("a[data-chat-id]").count(), SOON).toBe(1);
    await views.selectOption("unassigned");
    await shop.agent.chat("Cleo Park").waitFor();
    await expect.poll(() => shop.agent.chat("Ben Ortiz").count(), SOON).toBe(0);

    await button(shop.agent, "Done").click();
    await views.selectOption("done");
    await shop.agent.chat("Ben Ortiz").waitFor();
    await colleague.page.getByRole("tab", { name: "All 2" }).waitFor();
    expect(await colleague.chat("Ben Ortiz").count()).toBe(0);
    await views.selectOption("snoozed");
    await page.getByText("Chats that are put aside until later appear here.").waitFor();
    await views.selectOption("open");
    await openChat(shop.agent, "Ana Torres");
  });

  it("says in words why something was not done", async () => {
    const { page } = shop.agent;
    await page.route("**/trpc/chats.done*", (route) => route.abort());
    shop.agent.expectComplaints(/Failed to load resource|ERR_FAILED/);
    await button(shop.agent, "Done").click();
    await page.getByRole("alert").getByText("Not marked as done: you are offline.").waitFor();
    await page.unroute("**/trpc/chats.done*");
    shop.agent.expectNoComplaints();
  });
});

describe("notes", () => {
  const note = (agent: Agent, text: string) => agent.messages.getByRole("article").filter({ hasText: text });

  it("are written with n, seen by the colleague at their place, and not sent to the customer", async () => {
    const { page } = shop.agent;
    for (const agent of [shop.agent, colleague]) await openChat(agent, "Ana Torres");
    await shop.agent.messages.focus();
    await page.keyboard.press("n");
    await page.getByText("It is never sent to the customer.").waitFor();
    await page.keyboard.type(`Loyal customer, ask @${nameOf(colleague)}.`);
    await page.keyboard.press("Enter");
    await note(shop.agent, "Loyal customer").waitFor();
    await note(colleague, "Loyal customer").waitFor();
    expect(await colleague.bubble("Loyal customer").count()).toBe(0);
    const { data } = await colleague.ask<{ items: { text: string }[] }>("notes.mentions", {}, "GET");
    expect(data.items.map(({ text }) => text)).toEqual([`Loyal customer, ask @${nameOf(colleague)}.`]);
  });

  it("are changed and removed by who wrote them, and by nobody of lower standing", async () => {
    expect(await note(colleague, "Loyal customer").getByRole("button", { name: "Edit" }).count()).toBe(0);
    expect(await note(colleague, "Loyal customer").getByRole("button", { name: "Remove" }).count()).toBe(0);
    const own = shop.agent.messages.getByRole("article");
    await own.getByRole("button", { name: "Edit" }).click();
    await own.getByRole("textbox", { name: "Note" }).fill("Not so loyal");
    await own.getByRole("button", { name: "Save" }).click();
    await note(colleague, "Not so loyal").getByText("Edited").waitFor();
    await colleague.page.reload();
    await note(colleague, "Not so loyal").waitFor();
    await own.getByRole("button", { name: "Remove", exact: true }).click();
    await own.getByRole("button", { name: "Remove for everybody" }).click();
    await expect.poll(() => note(colleague, "Not so loyal").count(), SOON).toBe(0);
  });

  it("give way to the reply, whose words are kept", async () => {
    const { page, composer } = shop.agent;
    await page.getByRole("button", { name: "Reply", exact: true, pressed: false }).click();
    await composer.fill("half a sentence");
    await page.getByRole("button", { name: "Note", exact: true }).click();
    await page.getByRole("textbox", { name: "Note" }).fill("half a note");
    await page.getByRole("button", { name: "Reply", exact: true, pressed: false }).click();
    expect(await composer.inputValue()).toBe("half a sentence");
    await composer.fill("");
  });
});
