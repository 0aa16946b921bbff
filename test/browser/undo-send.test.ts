import { beforeAll, describe, expect, it } from "vitest";
import type { Agent } from "./agent.ts";
import { openChat } from "./company.ts";
import { peopleOfTheFile } from "./people.ts";
import { customerWrites, type Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/** Proves that who chose so can take back what was just sent, and that what is not taken back leaves once. */

const people = peopleOfTheFile();
let shop: Shop;

beforeAll(async () => {
  shop = await people.openShop();
  await customerWrites(shop, "Ana Torres", "Hello");
  await openChat(shop.agent, "Ana Torres");
});

const undo = (agent: Agent) => agent.messages.getByRole("button", { name: /^Undo sending/ });
const own = (agent: Agent, text: string) => agent.messages.locator("[data-bubble]").filter({ hasText: text });

async function choose(agent: Agent, role: "menuitemcheckbox" | "menuitemradio", name: string): Promise<void> {
  await agent.page.getByRole("button", { name: "More ways to send" }).click();
  await agent.page.getByRole(role, { name, exact: true }).click();
  await agent.page.keyboard.press("Escape");
}
const chooseUndo = (agent: Agent) => choose(agent, "menuitemcheckbox", "Wait 5 seconds, so that I can undo");

/** What the customer has got, by what the provider's chat says. */
async function customerGot(text: string): Promise<number> {
  const { data } = await shop.agent.ask<{ items: { id: string }[] }>("chats.list", {}, "GET");
  const chatId = data.items[0]?.id;
  const answer = await shop.agent.ask<{ items: { text: string; status: string }[] }>(
    "messages.list",
    { chatId },
    "GET",
  );
  return answer.data.items.filter((each) => each.text === text && ["sent", "delivered", "read"].includes(each.status))
    .length;
}

describe("taking back", () => {
  it("is not there for who did not choose it", async () => {
    await shop.agent.send("At once");
    await expect.poll(() => customerGot("At once"), SOON).toBe(1);
    expect(await undo(shop.agent).count()).toBe(0);
  });

  it("brings the words back into the field, and the customer never sees them", async () => {
    await chooseUndo(shop.agent);
    // A message that is called back while it is on its way to us is refused when it arrives.
    shop.agent.expectComplaints(/409/);
    await shop.agent.send("Oh no");
    await undo(shop.agent).click();
    await expect.poll(() => shop.agent.composer.inputValue(), SOON).toBe("Oh no");
    await expect.poll(() => own(shop.agent, "Oh no").count(), SOON).toBe(0);
    expect(await shop.agent.composer.evaluate((field) => field === document.activeElement)).toBe(true);
    await shop.agent.composer.fill("");
    const { page } = shop.agent;
    await page.keyboard.type("By keys");
    await page.keyboard.press("Enter");
    await undo(shop.agent).waitFor();
    await page.keyboard.press("ArrowUp");
    await expect.poll(() => shop.agent.composer.inputValue(), SOON).toBe("By keys");
    await page.reload();
    await shop.agent.messages.waitFor();
    expect(await own(shop.agent, "Oh no").count()).toBe(0);
    await expect.poll(() => shop.agent.composer.inputValue(), SOON).toBe("By keys");
  });

  it("brings a file and its words back together", async () => {
    const { page, composer } = shop.agent;
    await composer.fill("Look at this");
    await page.locator("input[type=file]").setInputFiles({
      name: "list.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("one\ntwo\n"),
    });
    await page.getByText("list.txt").waitFor();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await undo(shop.agent).first().click();
    await page.getByRole("button", { name: "Remove list.txt" }).waitFor();
    await expect.poll(() => composer.inputValue(), SOON).toBe("Look at this");
    await page.getByRole("button", { name: "Remove list.txt" }).click();
    await composer.fill("");
    shop.agent.expectNoComplaints();
  });

  it("lets a message go by itself, once, also when the browser was closed meanwhile", async () => {
    const phone = await people.secondBrowser(shop.agent);
    await openChat(phone, "Ana Torres");
    await chooseUndo(phone);
    await phone.send("From a browser that closes");
    await undo(phone).waitFor();
    await own(shop.agent, "From a browser that closes").waitFor();
    expect(await customerGot("From a browser that closes")).toBe(0);
    await phone.leave();
    await expect.poll(() => customerGot("From a browser that closes"), SOON).toBe(1);
    expect(await own(shop.agent, "From a browser that closes").count()).toBe(1);
  });

  it("works without a network: what never left is simply not sent", async () => {
    shop.agent.expectComplaints(/ERR_INTERNET_DISCONNECTED|WebSocket/);
    await shop.agent.context.setOffline(true);
    await shop.agent.page.getByRole("status").filter({ hasText: "Offline" }).waitFor();
    await shop.agent.send("Into the void");
    await undo(shop.agent).click();
    await expect.poll(() => shop.agent.composer.inputValue(), SOON).toBe("Into the void");
    await shop.agent.composer.fill("");
    await shop.agent.context.setOffline(false);
    await shop.agent.untilLive();
    shop.agent.expectNoComplaints();
    await shop.agent.page.reload();
    await shop.agent.messages.waitFor();
    expect(await own(shop.agent, "Into the void").count()).toBe(0);
  });
});

describe("the key that sends", () => {
  it("is Enter, or Ctrl with it by choice, which this browser remembers and says", async () => {
    const { page, composer } = shop.agent;
    await page.getByText("Enter sends, Shift+Enter starts a new line").waitFor();
    await choose(shop.agent, "menuitemradio", "Ctrl+Enter sends");
    await page.reload();
    await page.getByText("Ctrl+Enter sends, Enter starts a new line").waitFor();
    await composer.click();
    await page.keyboard.type("one");
    await page.keyboard.press("Enter");
    await page.keyboard.type("two");
    expect(await composer.inputValue()).toBe("one\ntwo");
    await page.keyboard.press("Control+Enter");
    await own(shop.agent, "two").waitFor();
    expect(await composer.inputValue()).toBe("");
  });

  it("chooses a word and sends nothing while an input method is at work", async () => {
    const { page, composer } = shop.agent;
    await choose(shop.agent, "menuitemradio", "Enter sends");
    await composer.fill("にほ");
    const client = await shop.agent.context.newCDPSession(page);
    await composer.focus();
    await client.send("Input.imeSetComposition", { text: "日本", selectionStart: 2, selectionEnd: 2 });
    await composer.dispatchEvent("keydown", { key: "Enter", keyCode: 229, isComposing: true });
    expect(await own(shop.agent, "日本").count()).toBe(0);
    await client.send("Input.insertText", { text: "日本" });
    expect(await composer.inputValue()).toContain("日本");
    await composer.fill("");
  });
});

describe("emoji", () => {
  it("are found by name in our own data, put where the caret is, and remembered", async () => {
    const { page, composer } = shop.agent;
    await composer.fill("Thank you Ana");
    await composer.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(9, 9));
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).host));
    await page.getByRole("button", { name: "Emoji", exact: true }).click();
    const picker = page.getByRole("dialog", { name: "Emoji picker" });
    await picker.getByRole("searchbox").fill("thumbs up");
    await picker.getByRole("gridcell", { name: "Thumbs up" }).first().click();
    await expect.poll(() => composer.inputValue(), SOON).toMatch(/^Thank you👍\uFE0F? Ana$/);
    await page.keyboard.press("Escape");
    expect(new Set(asked)).toEqual(new Set([new URL(page.url()).host]));

    await page.getByRole("button", { name: "Emoji", exact: true }).click();
    await picker.getByRole("list", { name: "Used lately" }).getByRole("button", { name: /👍/ }).waitFor();
    await picker.getByRole("button", { name: /^Skin tone: default/ }).click();
    await picker.getByRole("button", { name: /^Skin tone: light/ }).waitFor();
    await picker.getByRole("searchbox").fill("waving hand");
    await picker.getByRole("gridcell", { name: "Waving hand" }).waitFor();
    // Enter takes what is found, and sends nothing.
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect.poll(() => composer.inputValue(), SOON).toContain("👋🏻");
    await page.keyboard.press("Escape");
    await composer.fill("");
  });
});
