import type { Page } from "playwright-core";
import type { Stage } from "../stage.ts";
import type { Look } from "../take-pictures.ts";
import { press, type Scene } from "./scene.ts";

const LUCIA = "Lucía Fernández";
const NOOR = "Noor Khalil";
const TUNDE = "Tunde Okafor";

async function openThread(page: Page, stage: Stage, name = LUCIA): Promise<void> {
  await page.goto(`/inbox/${await stage.chatId(name)}`);
  await page.getByRole("textbox", { name: "Message" }).waitFor();
  await page.getByText("Live", { exact: true }).first().waitFor({ state: "attached" });
}

/** Something that is opened over a thread. */
const overThread = (
  name: string,
  open: (page: Page, stage: Stage, look: Look) => Promise<void> = async () => {},
  whose = LUCIA,
): Scene => ({
  ...{ name, who: "owner" },
  show: async (page, stage, look) => {
    await openThread(page, stage, whose);
    await open(page, stage, look);
  },
});

const dialog = (page: Page, name?: string | RegExp) =>
  page.getByRole("dialog", name === undefined ? {} : { name }).waitFor();

async function moreWays(page: Page, item: string): Promise<void> {
  await press(page, "More ways to send");
  await page.getByRole("menuitem", { name: item }).click();
}

export const INBOX: readonly Scene[] = [
  {
    ...{ name: "inbox", who: "owner" },
    show: async (page) => {
      await page.goto("/inbox");
      await page.getByRole("link", { name: LUCIA, exact: true }).waitFor();
    },
  },
  overThread("thread"),
  overThread("thread-instagram", async () => {}, NOOR),
  overThread("thread-note", async (page) => {
    await press(page, "Note");
    await page.getByText("It is never sent to the customer.").waitFor();
  }),
  overThread("assign", async (page) => {
    await press(page, "Assign");
    await page.getByRole("menu").waitFor();
  }),
  overThread("snooze", async (page) => {
    await press(page, "Snooze");
    await dialog(page);
  }),
  overThread("labels", async (page) => {
    await press(page, "Labels");
    await dialog(page);
  }),
  overThread("palette", async (page) => {
    await page.keyboard.press("Control+k");
    await dialog(page);
  }),
  overThread("keys", async (page) => {
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("combobox").fill("keyboard");
    await page.keyboard.press("Enter");
    await dialog(page, /[Kk]ey/);
  }),
  overThread("scheduled", (page) => page.locator("[data-scheduled-id]").first().waitFor(), TUNDE),
  overThread(
    "send-menu",
    async (page) => {
      await page.getByRole("textbox", { name: "Message" }).fill("It is ready for you.");
      await press(page, "More ways to send");
      await page.getByRole("menu").waitFor();
    },
    TUNDE,
  ),
  // Words in the field are a draft that all browsers share: they stay out of Lucía's chat.
  overThread(
    "send-later",
    async (page) => {
      await page.getByRole("textbox", { name: "Message" }).fill("It is ready for you.");
      await moreWays(page, "Choose a time…");
      await dialog(page, "Send later");
    },
    TUNDE,
  ),
  overThread(
    "canned-replies",
    async (page) => {
      await page.getByRole("textbox", { name: "Message" }).fill("/");
      await page.getByRole("listbox", { name: "Canned replies" }).getByRole("option").first().waitFor();
    },
    NOOR,
  ),
  overThread(
    "canned-replies-manage",
    async (page) => {
      await page.getByRole("textbox", { name: "Message" }).fill("Hello");
      await moreWays(page, "Manage canned replies");
      await dialog(page, "Canned replies");
    },
    NOOR,
  ),
  {
    // A phone's own keyboard has them.
    fromWidth: 820,
    ...overThread("emoji", async (page) => {
      await press(page, "Emoji");
      await page.getByRole("dialog", { name: "Emoji picker" }).getByRole("gridcell").first().waitFor();
    }),
  },
  {
    ...{ name: "search", who: "owner" },
    show: async (page) => {
      await page.goto("/inbox");
      await page.getByRole("link", { name: LUCIA, exact: true }).waitFor();
      await page.keyboard.press("/");
      await page.getByRole("combobox", { name: "Search people and messages" }).fill("the");
      await page.getByRole("group", { name: "Messages" }).getByRole("option").first().waitFor();
    },
  },
  {
    ...{ name: "bulk", who: "owner" },
    show: async (page) => {
      await page.goto("/inbox");
      await page.getByRole("link", { name: LUCIA, exact: true }).focus();
      await page.keyboard.press("x");
      await page.getByRole("checkbox", { checked: true }).first().waitFor();
    },
  },
  overThread("picture", async (page) => {
    await page.getByRole("button", { name: "Open photo" }).first().click();
    await dialog(page, "Photo in full size");
  }),
  {
    ...{ name: "new-chat", who: "owner" },
    show: async (page) => {
      await page.goto("/inbox");
      await page.getByRole("link", { name: LUCIA, exact: true }).waitFor();
      await press(page, "New chat");
      await dialog(page);
    },
  },
  overThread("offline", async (page) => {
    await page.context().setOffline(true);
    await page.getByText("Offline", { exact: true }).first().waitFor({ state: "attached" });
  }),
];
