import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { peopleOfTheFile } from "./people.ts";
import { customerWrites, type Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/** Proves how the inbox divides a window: three panes, two, or one at a time, as somebody arranged them. */

const WIDE = { width: 1440, height: 900 };
const TABLET = { width: 820, height: 1100 };
const PHONE = { width: 390, height: 844 };

const people = peopleOfTheFile();
let shop: Shop;

beforeAll(async () => {
  shop = await people.openShop({ viewport: WIDE });
  for (const name of ["Ana Torres", "Ben Ortiz"]) await customerWrites(shop, name, `I am ${name}`);
  await shop.agent.chat("Ana Torres").click();
  await shop.agent.bubble("I am Ana Torres").waitFor();
});

const page = (): Page => shop.agent.page;
const contact = () => page().getByRole("complementary", { name: "Contact", exact: true });
const sheet = () => page().getByRole("dialog", { name: "Contact", exact: true });
const divider = (of: "list" | "contact") => page().getByRole("separator", { name: `Width of the ${of}` });
const widthOf = async (locator: ReturnType<Page["locator"]>) => Math.round((await locator.boundingBox())?.width ?? 0);
const contactButton = () => page().getByRole("main").getByRole("button", { name: "Contact details" });
const hasFocus = (locator: ReturnType<Page["locator"]>) =>
  locator.evaluate((element) => element === document.activeElement);

describe("a wide window", () => {
  it("has the list, the thread and the contact side by side, each as wide as somebody dragged it", async () => {
    await contact().getByRole("heading", { name: "Ana Torres" }).waitFor();
    expect(await widthOf(shop.agent.chats)).toBe(352);
    const box = (await divider("list").boundingBox())!;
    await page().mouse.move(box.x + box.width / 2, 400);
    await page().mouse.down();
    await page().mouse.move(box.x + box.width / 2 + 48, 400, { steps: 4 });
    await page().mouse.up();
    expect(await widthOf(shop.agent.chats)).toBe(400);
    expect(await divider("list").getAttribute("aria-valuenow")).toBe("400");
  });

  it("moves them by keys too: what makes a pane wider depends on its side", async () => {
    await divider("contact").focus();
    await page().keyboard.press("ArrowLeft");
    await page().keyboard.press("ArrowLeft");
    expect(await widthOf(contact())).toBe(344);
    await page().keyboard.press("ArrowRight");
    expect(await widthOf(contact())).toBe(328);
    await page().keyboard.press("Home");
    expect(await widthOf(contact())).toBe(272);
    await page().keyboard.press("End");
    expect(await widthOf(contact())).toBe(432);
    await page().keyboard.press("Enter");
    expect(await widthOf(contact())).toBe(312);
    await page().keyboard.press("ArrowLeft");
    expect(await widthOf(contact())).toBe(328);
  });

  it("has these widths from the first paint of the next page on, without script", async () => {
    const storageState = await shop.agent.context.storageState();
    const withoutScript = await people.arrive({ storageState, viewport: WIDE, javaScriptEnabled: false });
    const still = withoutScript.page;
    await still.goto(page().url());
    expect(await widthOf(still.getByRole("region", { name: "Chats" }))).toBe(400);
    expect(await widthOf(still.getByRole("complementary", { name: "Contact", exact: true }))).toBe(328);
    await withoutScript.leave();
  });

  it("does not move anything while it loads", async () => {
    await page().addInitScript(() => {
      const moved: number[] = [];
      Object.assign(globalThis, { moved });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) moved.push((entry as unknown as { value: number }).value);
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page().reload();
    await contact().getByRole("heading", { name: "Media" }).waitFor();
    await shop.agent.untilLive();
    const moved = await page().evaluate(() => (globalThis as unknown as { moved: number[] }).moved);
    expect(moved.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.01);
  });

  it("puts the contact away and brings it back, by button and by key, and remembers which", async () => {
    await contactButton().click();
    await expect.poll(() => contact().count(), SOON).toBe(0);
    expect(await contactButton().getAttribute("aria-expanded")).toBe("false");
    await page().reload();
    await shop.agent.untilLive();
    expect(await contact().count()).toBe(0);
    await shop.agent.messages.focus();
    await page().keyboard.press("i");
    await contact().getByRole("heading", { name: "Ana Torres" }).waitFor();
    // Whoever is in it when it goes is at the button that brings it back.
    await contact().getByRole("button", { name: "Rename" }).focus();
    await page().keyboard.press("i");
    await expect.poll(() => hasFocus(contactButton()), SOON).toBe(true);
    await page().keyboard.press("Enter");
    await contact().waitFor();
  });

  it("follows the chat that is open", async () => {
    await shop.agent.chat("Ben Ortiz").click();
    await contact().getByRole("heading", { name: "Ben Ortiz" }).waitFor();
    await shop.agent.chat("Ana Torres").click();
    await contact().getByRole("heading", { name: "Ana Torres" }).waitFor();
  });
});

describe("a smaller window", () => {
  it("shows the contact over the thread, keeps the focus in it and gives it back", async () => {
    await page().setViewportSize(TABLET);
    await expect.poll(() => contact().isVisible(), SOON).toBe(false);
    await contactButton().focus();
    await page().keyboard.press("Enter");
    await sheet().getByRole("heading", { name: "Ana Torres" }).waitFor();
    for (let stop = 0; stop < 30; stop += 1) {
      await page().keyboard.press("Tab");
      const isInside = await page().evaluate(
        () => document.activeElement === document.body || document.activeElement?.closest("dialog") !== null,
      );
      expect(isInside).toBe(true);
    }
    await page().keyboard.press("Escape");
    await expect.poll(() => sheet().count(), SOON).toBe(0);
    await expect.poll(() => hasFocus(contactButton()), SOON).toBe(true);
    // The thread is still there: Escape was the sheet's.
    await shop.agent.bubble("I am Ana Torres").waitFor();
  });

  it("goes over to a pane of its own when the window grows", async () => {
    await contactButton().click();
    await sheet().getByRole("heading", { name: "Ana Torres" }).waitFor();
    await page().setViewportSize(WIDE);
    await contact().getByRole("heading", { name: "Ana Torres" }).waitFor();
    expect(await sheet().count()).toBe(0);
    await page().setViewportSize(TABLET);
    await expect.poll(() => contact().isVisible(), SOON).toBe(false);
    expect(await sheet().count()).toBe(0);
  });
});

describe("a phone", () => {
  const name = () => page().getByRole("main").getByRole("button", { name: "Ana Torres" });
  const headings = () => page().getByRole("heading", { level: 1 }).allTextContents();

  it("shows one pane at a time, and the browser's Back leads from each to the one before", async () => {
    await page().setViewportSize(PHONE);
    await page().goto("/inbox");
    await shop.agent.untilLive();
    expect(await headings()).toEqual(["Inbox"]);
    await shop.agent.chat("Ana Torres").click();
    await shop.agent.bubble("I am Ana Torres").waitFor();
    expect(await shop.agent.chats.isVisible()).toBe(false);
    expect(await headings()).toEqual(["Inbox"]);

    await name().click();
    await sheet().getByRole("heading", { name: "Ana Torres" }).waitFor();
    expect(await widthOf(sheet())).toBe(PHONE.width);
    await page().goBack();
    await expect.poll(() => sheet().count(), SOON).toBe(0);
    await shop.agent.bubble("I am Ana Torres").waitFor();
    await page().goBack();
    await shop.agent.chat("Ana Torres").waitFor();
  });

  it("leads back by the button at the top, and Back does not come to the contact again", async () => {
    await shop.agent.chat("Ana Torres").click();
    await name().click();
    await sheet().getByRole("button", { name: "Back to the chat" }).click();
    await expect.poll(() => sheet().count(), SOON).toBe(0);
    await page().getByRole("link", { name: "Back" }).click();
    await shop.agent.chat("Ana Torres").waitFor();
  });
});
