import { beforeAll, describe, expect, it } from "vitest";
import type { Agent } from "./agent.ts";
import { nameOf, openChat } from "./company.ts";
import { peopleOfTheFile } from "./people.ts";
import { customerWrites, type Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/** Proves that answers which a team gives again and again are a slash away, and say the right name. */

const people = peopleOfTheFile();
let shop: Shop;
let colleague: Agent;

beforeAll(async () => {
  shop = await people.openShop();
  await customerWrites(shop, "Ana Torres", "When do you open?");
  await shop.agent.chat("Ana Torres").waitFor();
  colleague = await people.inviteColleague(shop);
  for (const agent of [shop.agent, colleague]) await openChat(agent, "Ana Torres");
});

const list = (agent: Agent) => agent.page.getByRole("listbox", { name: "Canned replies" });
const options = (agent: Agent) => list(agent).getByRole("option");
const dialog = (agent: Agent) => agent.page.getByRole("dialog", { name: "Canned replies" });

async function makeReply(agent: Agent, shortcut: string, text: string): Promise<void> {
  await agent.page.getByRole("button", { name: "New reply" }).click();
  await agent.page.getByLabel("Shortcut").fill(shortcut);
  await agent.page.getByLabel("Text", { exact: true }).fill(text);
  await agent.page.getByRole("button", { name: "Save" }).click();
  await dialog(agent)
    .getByText(`/${shortcut.replace("/", "")}`, { exact: true })
    .waitFor();
}

describe("canned replies", () => {
  it("are made where the slash leads when there are none, with words for what is wrong", async () => {
    const { page, composer } = shop.agent;
    await composer.fill("/");
    await page.getByText("No canned replies yet").first().waitFor();
    await page.getByRole("button", { name: "Manage canned replies" }).click();
    await page.getByRole("button", { name: "New reply" }).click();
    await page.getByLabel("Shortcut").fill("two words");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Use 1 to 40 letters, digits, - and _.").waitFor();
    await page.getByText("Write what it says.").waitFor();
    await page.getByRole("button", { name: "Back to the list" }).click();
    await makeReply(shop.agent, "/hours", "Hi {{first_name}}, we open at nine. {{agent}}");
    await makeReply(shop.agent, "order", "{{name}}, your order {{order_number}} arrives {{day}}.");
    await page.getByRole("button", { name: "New reply" }).click();
    await page.getByLabel("Shortcut").fill("HOURS");
    await page.getByLabel("Text", { exact: true }).fill("twice");
    shop.agent.expectComplaints(/409/);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("There is one with this shortcut already.").waitFor();
    expect(await page.getByLabel("Text", { exact: true }).inputValue()).toBe("twice");
    shop.agent.expectNoComplaints();
    await page.keyboard.press("Escape");
    await composer.fill("");
  });

  it("are narrowed by typing and chosen by arrow keys and Enter, in the colleague's browser too", async () => {
    const { page, composer } = colleague;
    await composer.click();
    await page.keyboard.type("/");
    await expect.poll(() => options(colleague).count(), SOON).toBe(2);
    expect(await options(colleague).first().getAttribute("aria-selected")).toBe("true");
    await page.keyboard.press("ArrowDown");
    expect(await options(colleague).nth(1).getAttribute("aria-selected")).toBe("true");
    const named = await composer.getAttribute("aria-activedescendant");
    expect(await options(colleague).nth(1).getAttribute("id")).toBe(named);
    await page.keyboard.type("h");
    await expect.poll(() => options(colleague).count(), SOON).toBe(1);
    await page.keyboard.press("Enter");
    const words = `Hi Ana, we open at nine. ${nameOf(colleague)}`;
    await expect.poll(() => composer.inputValue(), SOON).toBe(words);
    expect(await composer.evaluate((field: HTMLTextAreaElement) => field.selectionStart)).toBe(words.length);
    expect(await list(colleague).count()).toBe(0);
    await page.keyboard.press("Enter");
    await colleague.bubble("we open at nine").waitFor();
  });

  it("ask in a form for what nobody knows, and say what they will say", async () => {
    const { page, composer } = shop.agent;
    await composer.click();
    await page.keyboard.type("/ord");
    await options(shop.agent).first().click();
    const form = page.getByRole("dialog", { name: "Fill in /order" });
    await form.getByLabel("order number").fill("A-17");
    await form.getByText("Ana Torres, your order A-17 arrives {{day}}.").waitFor();
    await form.getByLabel("day").fill("$1 tomorrow");
    await page.keyboard.press("Enter");
    await expect.poll(() => composer.inputValue(), SOON).toBe("Ana Torres, your order A-17 arrives $1 tomorrow.");
    expect(await composer.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await shop.agent.bubble("your order").count()).toBe(0);
    await composer.fill("");
  });

  it("close with Escape, and the chat stays open and the slash is text", async () => {
    const { page, composer } = shop.agent;
    await composer.click();
    await page.keyboard.type("/ho");
    await options(shop.agent).first().waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => list(shop.agent).count(), SOON).toBe(0);
    await page.keyboard.type("w");
    expect(await list(shop.agent).count()).toBe(0);
    expect(await composer.inputValue()).toBe("/how");
    await composer.fill("and/or");
    expect(await list(shop.agent).count()).toBe(0);
    await composer.fill("");
  });

  it("are changed and deleted for the whole team at once", async () => {
    const { page } = shop.agent;
    await colleague.composer.fill("/");
    await expect.poll(() => options(colleague).count(), SOON).toBe(2);
    await page.getByRole("button", { name: "More ways to send" }).click();
    await page.getByRole("menuitem", { name: "Manage canned replies" }).click();
    await dialog(shop.agent).getByRole("button", { name: "Change /hours" }).click();
    await page.getByLabel("Text", { exact: true }).fill("We open at ten.");
    await page.getByRole("button", { name: "Save" }).click();
    await list(colleague).getByText("We open at ten.").waitFor();
    await dialog(shop.agent).getByRole("button", { name: "Delete /order" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await expect.poll(() => options(colleague).count(), SOON).toBe(1);
    await page.keyboard.press("Escape");
    await colleague.composer.fill("");
  });
});
