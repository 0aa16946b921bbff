import { beforeAll, describe, expect, it } from "vitest";
import { peopleOfTheFile } from "./people.ts";
import { customerWrites, type Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/** Proves that everything in the inbox can be reached by a key or from the palette, and that letters can be letters. */

const people = peopleOfTheFile();
let shop: Shop;

beforeAll(async () => {
  shop = await people.openShop();
  for (const name of ["Ana Torres", "Ben Ortiz", "Cleo Park"]) await customerWrites(shop, name, `I am ${name}`);
  await shop.agent.chat("Ana Torres").waitFor();
  // The list holds still once all of them are there.
  expect(await shop.provider.idle({ apiKey: shop.apiKey, timeoutMs: 60_000 })).toBe(true);
});

const openChat = () => shop.agent.page.title();

/** From the newest down. */
const namesInList = () =>
  shop.agent.page
    .locator("a[data-chat-id]")
    .evaluateAll((rows) =>
      rows.map((row) => document.getElementById(row.getAttribute("aria-labelledby") ?? "")?.textContent ?? ""),
    );

describe("the keyboard", () => {
  it("leafs through the chats with j and k, and r begins an answer", async () => {
    const { page, composer } = shop.agent;
    const [first = "", second = ""] = await namesInList();
    await page.keyboard.press("j");
    await expect.poll(openChat, SOON).toContain(first);
    await page.keyboard.press("j");
    await expect.poll(openChat, SOON).toContain(second);
    await page.keyboard.press("k");
    await expect.poll(openChat, SOON).toContain(first);
    await page.keyboard.press("r");
    await page.keyboard.type("jolly good");
    expect(await composer.inputValue()).toBe("jolly good");
  });

  it("opens any chat by its name from the palette, also while one writes", async () => {
    const { page } = shop.agent;
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("dialog", { name: "Find a chat or something to do" });
    await palette.waitFor();
    await page.keyboard.type("ana to");
    await palette.getByRole("option", { name: "Ana Torres", selected: true }).waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(openChat, SOON).toContain("Ana Torres");
    expect(await palette.count()).toBe(0);
  });

  it("says on a sheet what each key does, and lets letters alone be switched off", async () => {
    const { page } = shop.agent;
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await sheet.getByText("Next chat").waitFor();
    await sheet.getByRole("checkbox", { name: /Letters alone/ }).uncheck();
    await page.keyboard.press("Escape");
    await expect.poll(() => sheet.count(), SOON).toBe(0);

    await page.keyboard.press("j");
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Find a chat or something to do" }).waitFor();
    expect(await openChat()).toContain("Ana Torres");
    await page.keyboard.type("keyboard");
    await page.getByRole("option", { name: /Keyboard shortcuts/, selected: true }).waitFor();
    await page.keyboard.press("Enter");
    await sheet.getByRole("checkbox", { name: /Letters alone/ }).check();
    await page.keyboard.press("Escape");
    const names = await namesInList();
    await page.keyboard.press(names[0] === "Ana Torres" ? "j" : "k");
    await expect.poll(openChat, SOON).not.toContain("Ana Torres");
  });
});
