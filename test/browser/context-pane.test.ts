import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { Agent } from "./agent.ts";
import { expectAccessible } from "./audit-page.ts";
import { peopleOfTheFile } from "./people.ts";
import type { Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/** Proves what the pane beside a chat shows of whom one writes with, what one can do there, and that others see it at once. */

const DESK = { viewport: { width: 1440, height: 900 } };
const LUCIA = { name: "Lucía Fernández", phone: "34655112204" };
const MARTA = { name: "marta.baker", username: "marta.baker" };

const people = peopleOfTheFile();
let shop: Shop;
let colleague: Agent;

beforeAll(async () => {
  shop = await people.openShop(DESK);
  const { provider, whatsappId, instagramId } = shop;
  await provider.customerWrites({ accountId: instagramId, from: MARTA, text: "Do you have it in sand?" });
  await provider.customerWrites({ accountId: whatsappId, from: LUCIA, text: "See https://shop.example/4417" });
  for (const kind of ["photo", "document", "photo"] as const) {
    const attachments = [{ kind, ...(kind === "document" ? { fileName: "Invoice 4417.pdf" } : {}) }];
    await provider.customerWrites({ accountId: whatsappId, from: LUCIA, text: `A ${kind}`, attachments });
  }
  await shop.agent.chat(LUCIA.name).waitFor();
  colleague = await people.inviteColleague(shop, DESK);
  for (const agent of [shop.agent, colleague]) {
    await agent.chat(LUCIA.name).click();
    await pane(agent).getByRole("heading", { name: LUCIA.name }).waitFor();
  }
});

const pane = (agent: Agent) => agent.page.getByRole("complementary", { name: "Contact", exact: true });
const part = (agent: Agent, name: string) => pane(agent).getByRole("group", { name, exact: true });
const REFUSED = JSON.stringify({
  error: { message: "Busy", data: { code: "SERVICE_UNAVAILABLE", reason: "try_again" } },
});
const hasFocus = (locator: ReturnType<Page["locator"]>) =>
  locator.evaluate((element) => element === document.activeElement);

describe("who one writes with", () => {
  it("is shown with the number as people write it", async () => {
    await part(shop.agent, "Reach").getByText("+34 655 11 22 04").waitFor();
    await part(shop.agent, "Reach").getByRole("button", { name: "Copy +34 655 11 22 04" }).waitFor();
  });

  it("is renamed for the whole team at once, and has the network's name back when nobody wants another", async () => {
    const { page } = shop.agent;
    await pane(shop.agent).getByRole("button", { name: "Rename" }).click();
    await page.keyboard.type("Lucía, wholesale");
    await page.keyboard.press("Enter");
    for (const agent of [shop.agent, colleague]) {
      await pane(agent).getByRole("heading", { name: "Lucía, wholesale" }).waitFor();
      await agent.chat("Lucía, wholesale").waitFor();
    }
    const rename = pane(shop.agent).getByRole("button", { name: "Rename" });
    await expect.poll(() => hasFocus(rename), SOON).toBe(true);
    await page.keyboard.press("Enter");
    await pane(shop.agent).getByRole("button", { name: "Their own name" }).click();
    await pane(colleague).getByRole("heading", { name: LUCIA.name, exact: true }).waitFor();
    // Escape takes back what was typed, and nothing else.
    await rename.click();
    await page.keyboard.type("Nobody");
    await page.keyboard.press("Escape");
    await pane(shop.agent).getByRole("heading", { name: LUCIA.name, exact: true }).waitFor();
    await expect.poll(() => hasFocus(rename), SOON).toBe(true);
  });

  it("has details, each written and changed by itself, which colleagues see without a reload", async () => {
    const details = part(shop.agent, "Details");
    await details.getByRole("button", { name: "Add: Details" }).click();
    await details.getByRole("button", { name: "Save" }).click();
    await details.getByText("Both are needed.").waitFor();
    await details.getByLabel("What").fill("Email");
    await details.getByLabel("Value").fill("lucia@example.com");
    await details.getByRole("button", { name: "Save" }).click();
    await part(colleague, "Details").getByText("lucia@example.com").waitFor();
    const theirs = part(colleague, "Details");
    await theirs.getByRole("button", { name: "Edit Email" }).click();
    await theirs.getByLabel("Email", { exact: true }).fill("lucia@taller.example");
    await colleague.page.keyboard.press("Enter");
    await details.getByText("lucia@taller.example").waitFor();
    await details.getByRole("button", { name: "Edit Email" }).click();
    await details.getByRole("button", { name: "Remove" }).click();
    await theirs.getByText("what your team wants to know").waitFor();
    // The form was taken away with the focus in it: what opens the next one has it.
    await expect.poll(() => hasFocus(details.getByRole("button", { name: "Add: Details" })), SOON).toBe(true);
  });

  it("has notes that everybody reads", async () => {
    const notes = part(shop.agent, "Notes");
    await notes.getByRole("button", { name: "Add: Notes" }).click();
    await shop.agent.page.keyboard.type("In the loyalty list");
    await shop.agent.page.keyboard.press("Control+Enter");
    await part(colleague, "Notes").getByText("In the loyalty list").waitFor();
    await notes.getByRole("button", { name: "Edit: Notes" }).waitFor();
  });

  it("is linked to things outside by addresses of pages only", async () => {
    const linked = part(shop.agent, "Linked");
    await linked.getByRole("button", { name: /^Link:/ }).click();
    await linked.getByLabel("Kind").fill("Order");
    await linked.getByLabel("Title").fill("Order 4417");
    await linked.getByLabel("Number or id").fill("4417");
    await linked.getByLabel("Address").fill("javascript:alert(1)");
    await linked.getByRole("button", { name: "Save" }).click();
    await linked.getByText("It has to start with https:// or http://.").waitFor();
    await linked.getByLabel("Address").fill("https://shop.example/orders/4417");
    await linked.getByRole("button", { name: "Save" }).click();
    const link = part(colleague, "Linked").getByRole("link", { name: /Order 4417/ });
    await link.waitFor();
    expect(await link.getAttribute("href")).toBe("https://shop.example/orders/4417");
    expect(await link.getAttribute("rel")).toContain("noopener");
    await part(colleague, "Linked").getByRole("button", { name: "Remove the link to Order 4417" }).click();
    await expect.poll(() => linked.getByRole("link").count(), SOON).toBe(0);
  });

  it("has the chat's labels, with the way to change them", async () => {
    const labels = part(shop.agent, "Labels");
    await labels.getByRole("button", { name: "Edit: Labels" }).click();
    const dialog = shop.agent.page.getByRole("dialog", { name: "Labels" });
    await dialog.getByLabel("New label").fill("Loyalty");
    await dialog.getByRole("button", { name: "Create" }).click();
    await part(colleague, "Labels").getByText("Loyalty").waitFor();
    await shop.agent.page.keyboard.press("Escape");
    await expect.poll(() => hasFocus(labels.getByRole("button", { name: "Edit: Labels" })), SOON).toBe(true);
  });
});

describe("the files of the chat", () => {
  const gallery = () => shop.agent.page.getByRole("dialog", { name: "Media, documents and links" });

  it("show the newest pictures, and one more as soon as it comes", async () => {
    const photos = part(shop.agent, "Media").getByRole("button", { name: /^Photo/ });
    await expect.poll(() => photos.count(), SOON).toBe(2);
    const { provider, whatsappId: accountId } = shop;
    await provider.customerWrites({ accountId, from: LUCIA, text: "One more", attachments: [{ kind: "photo" }] });
    await expect.poll(() => photos.count(), SOON).toBe(3);
  });

  it("open in full size, from where one gets to the message", async () => {
    const { page } = shop.agent;
    await part(shop.agent, "Media")
      .getByRole("button", { name: /^Photo/ })
      .last()
      .click();
    const viewer = page.getByRole("dialog", { name: "Photo in full size" });
    await viewer.getByRole("button", { name: "Show in the chat" }).click();
    await expect.poll(() => viewer.count(), SOON).toBe(0);
    await page.waitForURL(/\?message=/);
    await expect.poll(() => shop.agent.messages.locator(".found").count(), SOON).toBe(1);
  });

  it("are all in one place: pictures, documents and links, each with the way to its message", async () => {
    const { page } = shop.agent;
    await part(shop.agent, "Media").getByRole("button", { name: "Show all: Media" }).click();
    await expect
      .poll(
        () =>
          gallery()
            .getByRole("button", { name: /^Photo/ })
            .count(),
        SOON,
      )
      .toBe(3);
    await page.keyboard.press("ArrowRight");
    await gallery()
      .getByRole("link", { name: /Download Invoice 4417.pdf/ })
      .waitFor();
    await page.keyboard.press("ArrowRight");
    const link = gallery().getByRole("link", { name: /shop.example\/4417/ });
    expect(await link.getAttribute("href")).toBe("https://shop.example/4417");
    await expectAccessible(page, "the gallery");
    await gallery().getByRole("button", { name: "Show in the chat: https://shop.example/4417" }).click();
    await expect.poll(() => gallery().count(), SOON).toBe(0);
    await shop.agent.messages.locator(".found").getByText("See").waitFor();
  });
});

describe("the same person on another channel", () => {
  it("is found and merged after one more look, and both chats are of one contact for everybody", async () => {
    const { page } = shop.agent;
    await part(shop.agent, "Same person").getByRole("button", { name: "Merge with another contact" }).click();
    const dialog = page.getByRole("dialog", { name: `Merge with ${LUCIA.name}` });
    await dialog.getByLabel("Find the other contact").fill("nobody of this name");
    await dialog.getByText("Nobody of that name.").waitFor();
    await dialog.getByLabel("Find the other contact").fill("marta");
    await dialog.getByRole("button", { name: /marta\.baker/ }).click();
    const sure = page.getByRole("alertdialog", { name: `Merge marta.baker into ${LUCIA.name}?` });
    await sure.getByRole("button", { name: "Cancel" }).click();
    await dialog.getByRole("button", { name: /marta\.baker/ }).click();
    await sure.getByRole("button", { name: "Merge", exact: true }).click();
    await expect.poll(() => dialog.count(), SOON).toBe(0);
    for (const agent of [shop.agent, colleague]) {
      await part(agent, "Reach").getByRole("link", { name: "@marta.baker" }).waitFor();
      await part(agent, "Same person").getByText("Merged with marta.baker").waitFor();
      await part(agent, "Other chats").getByText("Do you have it in sand?").waitFor();
    }
  });

  it("leads from one chat to the other", async () => {
    await part(colleague, "Other chats").getByRole("link").click();
    await colleague.bubble("Do you have it in sand?").waitFor();
    await part(colleague, "Other chats").getByText("One more").waitFor();
    await part(colleague, "Notes").getByText("In the loyalty list").waitFor();
  });

  it("is another person again when somebody takes it back, where that chat is open too", async () => {
    await part(shop.agent, "Same person").getByRole("button", { name: "Undo the merge with marta.baker" }).click();
    await part(shop.agent, "Other chats").getByText("This is the only chat with them.").waitFor();
    await pane(colleague).getByRole("heading", { name: "marta.baker" }).waitFor();
    await part(colleague, "Notes").getByText("What everybody should know").waitFor();
    await colleague.chat("marta.baker").waitFor();
  });
});

describe("whatever happens", () => {
  it("says that a contact could not be loaded, and tries again", async () => {
    const { page } = shop.agent;
    shop.agent.expectComplaints(/503|Failed to load resource/);
    await page.route("**/trpc/contacts.get*", (route) => route.fulfill({ status: 503, body: REFUSED }));
    await page.reload();
    await pane(shop.agent).getByRole("alert").getByText("This contact could not be loaded.").waitFor();
    await page.unroute("**/trpc/contacts.get*");
    shop.agent.expectNoComplaints();
    await pane(shop.agent).getByRole("button", { name: "Try again" }).click();
    await pane(shop.agent).getByRole("heading", { name: LUCIA.name }).waitFor();
  });

  it("shows of a group what is the chat's, and no person", async () => {
    const { provider, whatsappId: accountId, agent } = shop;
    const group = { name: "Book club", members: [{ name: "Dora" }] };
    await provider.customerWrites({ accountId, from: { name: "Dora", phone: "34600999888" }, group, text: "Hi all" });
    await agent.chat("Book club").click();
    await pane(agent).getByRole("heading", { name: "Book club" }).waitFor();
    await part(agent, "Media").getByText("No pictures or videos yet.").waitFor();
    expect(await part(agent, "Reach").count()).toBe(0);
    expect(await pane(agent).getByRole("button", { name: "Rename" }).count()).toBe(0);
    await agent.chat(LUCIA.name).click();
    await part(agent, "Reach").waitFor();
  });

  it.each([
    ["light", 1440],
    ["dark", 1440],
    ["light", 820],
    ["dark", 820],
    ["light", 390],
    ["dark", 390],
  ] as const)("is for everybody: %s, %i pixels wide", async (colorScheme, width) => {
    const { page } = shop.agent;
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    const sheet = page.getByRole("dialog", { name: "Contact", exact: true });
    if (width < 1280) {
      await page.getByRole("main").getByRole("button", { name: LUCIA.name }).click();
      await sheet.getByRole("group", { name: "Media" }).waitFor();
    } else await part(shop.agent, "Media").waitFor();
    await expectAccessible(page, `the contact, ${colorScheme}, ${width}`);
    await page.getByRole("button", { name: "Rename" }).click();
    await page.getByRole("button", { name: /^Link:/ }).click();
    await page.getByRole("button", { name: "Save" }).last().click();
    await expectAccessible(page, `its forms, ${colorScheme}, ${width}`);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Cancel" }).click();
    if (width < 1280) {
      await page.keyboard.press("Escape");
      await expect.poll(() => sheet.count(), SOON).toBe(0);
    }
    await expectAccessible(page, `the chat beside it, ${colorScheme}, ${width}`);
  });
});
