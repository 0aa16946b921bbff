import { beforeAll, describe, expect, it } from "vitest";
import { peopleOfTheFile } from "./people.ts";
import { customersWriteMany, customerWrites, type Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/** Proves that everything that was said is found as one types, led to, and left again without losing one's place. */

const MANY = 70;

const people = peopleOfTheFile();
let shop: Shop;

beforeAll(async () => {
  shop = await people.openShop();
  await customerWrites(shop, "Lucía Fernández", "Is the linen cushion back?");
  await customerWrites(shop, "Lucía Fernández", "Look at https://cushion.example <b>bold</b> & more");
  await shop.agent.chat("Lucía Fernández").waitFor();
  await customersWriteMany(shop, { count: MANY, customers: 2, text: "Needle" });
});

const field = () => shop.agent.page.getByRole("combobox", { name: "Search people and messages" });
const options = (group: string) => shop.agent.page.getByRole("group", { name: group }).getByRole("option");
const hasFocus = (selector: string) =>
  shop.agent.page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector);

describe("the search", () => {
  it("opens with /, finds people and messages as one types, and says how many", async () => {
    const { page } = shop.agent;
    await page.keyboard.press("/");
    await options("Narrow it down").filter({ hasText: "from:" }).waitFor();
    await page.keyboard.type("luc");
    await options("People").filter({ hasText: "Lucía Fernández" }).waitFor();
    await field().fill("cushi");
    await expect.poll(() => options("Messages").count(), SOON).toBe(2);
    expect(await options("Messages").locator("mark").allTextContents()).toEqual(["cushion", "cushion"]);
    // What somebody wrote is text, whatever it looks like.
    expect(await options("Messages").locator("b").count()).toBe(0);
    await page.getByRole("status").filter({ hasText: "2 messages found" }).waitFor();
  });

  it("leads to a message by Enter, from there back to what was found, and from there to where one was", async () => {
    const { page } = shop.agent;
    await field().press("Escape");
    await shop.agent.chat("Lucía Fernández").focus();
    await page.keyboard.press("/");
    await page.keyboard.type("linen");
    await expect.poll(() => options("Messages").count(), SOON).toBe(1);
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => options("Messages").first().getAttribute("aria-selected"), SOON).toBe("true");
    await page.keyboard.press("Enter");
    await shop.agent.bubble("Is the linen cushion back?").waitFor();
    await expect.poll(() => hasFocus("[data-bubble].flex:has(.found)"), SOON).toBe(true);
    // The panes stand where they stood.
    expect(await page.evaluate(() => document.scrollingElement?.scrollTop)).toBe(0);

    await page.keyboard.press("Escape");
    await expect.poll(() => hasFocus("input[role=combobox]"), SOON).toBe(true);
    expect(await field().inputValue()).toBe("linen");
    await page.keyboard.press("Escape");
    await expect.poll(() => hasFocus("a[data-chat-id]"), SOON).toBe(true);
    expect(await field().inputValue()).toBe("");
    await page.getByRole("tab", { name: /^All/ }).waitFor();
  });

  it("is what j and k leaf through while it stands over the list, which stays as it was left", async () => {
    const { page } = shop.agent;
    await page.keyboard.press("/");
    await page.keyboard.type("cushion");
    await expect.poll(() => options("Messages").count(), SOON).toBe(2);
    const isOpen = (at: number) => options("Messages").nth(at).getAttribute("aria-selected");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect.poll(() => hasFocus("[data-bubble].flex:has(.found)"), SOON).toBe(true);
    const [first, second] = await options("Messages").evaluateAll((rows) =>
      rows.map((row) => new URL((row as HTMLAnchorElement).href).search),
    );
    const address = () => new URL(page.url()).search;
    expect(address()).toBe(first);
    await page.keyboard.press("j");
    await expect.poll(address, SOON).toBe(second);
    await expect.poll(() => isOpen(1), SOON).toBe("true");
    await page.keyboard.press("k");
    await expect.poll(address, SOON).toBe(first);
    // There is none above the first: nothing that is hidden is opened instead.
    await page.keyboard.press("k");
    expect(address()).toBe(first);

    await expect.poll(() => hasFocus("[data-bubble].flex:has(.found)"), SOON).toBe(true);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await shop.agent.chat("Lucía Fernández").waitFor();
  });

  it("goes on to everything that there is, page by page, by keyboard alone", async () => {
    const { page } = shop.agent;
    await page.keyboard.press("/");
    await page.keyboard.type("needle");
    await options("Messages").first().waitFor();
    await expect
      .poll(
        async () => {
          await page.keyboard.press("PageDown");
          return options("Messages").count();
        },
        { timeout: 60_000, interval: 100 },
      )
      .toBe(MANY);
    await page.keyboard.press("Escape");
  });

  it("offers what may follow an operator, and says what in a question makes no sense", async () => {
    const { page } = shop.agent;
    await page.keyboard.press("/");
    await page.keyboard.type("cushion has:");
    await options("Narrow it down").filter({ hasText: "link" }).waitFor();
    await page.keyboard.type("l");
    await expect.poll(() => options("Narrow it down").count(), SOON).toBe(1);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect(await field().inputValue()).toBe("cushion has:link ");
    await expect.poll(() => options("Messages").count(), SOON).toBe(1);

    await field().fill("cushion has:money from:zorro ");
    const told = page.getByRole("region", { name: "Chats" }).getByRole("listitem");
    await told.getByText("“has:money” is not understood.").waitFor();
    await told.getByText("Nobody is called “zorro”.").waitFor();
    await page.getByRole("heading", { name: "Nothing found" }).waitFor();
    await page.keyboard.press("Escape");
  });

  it("keeps what was looked for in this browser, and forgets it when asked to", async () => {
    const { page } = shop.agent;
    await page.keyboard.press("/");
    await options("Recent").filter({ hasText: "linen" }).click();
    expect(await field().inputValue()).toBe("linen");
    await expect.poll(() => options("Messages").count(), SOON).toBe(1);
    await field().fill("");
    await page.getByRole("button", { name: "Clear recent searches" }).click();
    await expect.poll(() => options("Recent").count(), SOON).toBe(0);
    await field().press("Escape");
  });

  it("hears only the answer to what is typed now, however late an earlier one comes", async () => {
    const { page } = shop.agent;
    let letGo: (() => void) | null = null;
    await page.route("**/trpc/messages.search*", async (route) => {
      if (route.request().url().includes("linen")) await new Promise<void>((resolve) => (letGo = resolve));
      await route.continue().catch(() => undefined);
    });
    await page.keyboard.press("/");
    await page.keyboard.type("linen");
    await expect.poll(() => letGo !== null, SOON).toBe(true);
    await field().fill("bold");
    await expect.poll(() => options("Messages").allTextContents(), SOON).toMatchObject([/bold/]);
    (letGo as (() => void) | null)?.();
    await page.unroute("**/trpc/messages.search*");
    await field().fill("bold ");
    await expect.poll(() => options("Messages").locator("mark").allTextContents(), SOON).toEqual(["bold"]);
    await page.keyboard.press("Escape");
  });

  it("says that it did not work, and works again", async () => {
    const { page } = shop.agent;
    await page.route("**/trpc/messages.search*", (route) => route.abort());
    shop.agent.expectComplaints(/Failed to load resource|ERR_FAILED/);
    await page.keyboard.press("/");
    await page.keyboard.type("linen");
    await page.getByRole("alert").getByText("You are offline.").waitFor();
    await page.unroute("**/trpc/messages.search*");
    shop.agent.expectNoComplaints();
    await page.getByRole("button", { name: "Try again" }).click();
    await expect.poll(() => options("Messages").count(), SOON).toBe(1);
    await field().press("Escape");
  });

  it("on a phone leads to the message and back to what was found", async () => {
    const { page } = shop.agent;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto("/inbox");
    await shop.agent.untilLive();
    await field().click();
    await field().fill("linen");
    await options("Messages").first().click();
    await shop.agent.bubble("Is the linen cushion back?").waitFor();
    await page.getByRole("link", { name: "Back to chats" }).click();
    await options("Messages").first().waitFor();
    expect(await field().inputValue()).toBe("linen");
    await page.getByRole("button", { name: "Close search" }).click();
    await shop.agent.chat("Lucía Fernández").waitFor();
    await page.setViewportSize({ width: 1280, height: 800 });
  });
});
