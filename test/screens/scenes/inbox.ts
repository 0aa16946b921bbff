import type { Page } from "playwright-core";
import { LUCIA, NOOR, openInbox, openMenuOf, overThread, TUNDE } from "./inbox-steps.ts";
import { dialog, press, type Scene } from "./scene.ts";

/** The last thing that Lucía says. */
const CUSHION = "And is the matching cushion back?";

async function moreWays(page: Page, item: string): Promise<void> {
  await press(page, "More ways to send");
  await page.getByRole("menuitem", { name: item }).click();
}

export const INBOX: readonly Scene[] = [
  { name: "inbox", who: "owner", show: openInbox },
  {
    ...{ name: "account-menu", who: "owner" },
    show: async (page) => {
      await openInbox(page);
      await page
        .getByRole("button", { name: /^Account/ })
        .filter({ visible: true })
        .click();
      await page.getByRole("menu").waitFor();
    },
  },
  overThread("thread"),
  overThread("message-menu", async (page) => {
    await openMenuOf(page, CUSHION);
  }),
  overThread("reply", async (page) => {
    await openMenuOf(page, CUSHION);
    await page.getByRole("menuitem", { name: "Reply" }).click();
    await page.getByText(`Reply to ${LUCIA}`).waitFor();
  }),
  overThread("forward", async (page) => {
    await openMenuOf(page, CUSHION);
    await page.getByRole("menuitem", { name: "Forward" }).click();
    await dialog(page);
  }),
  overThread("contact", async (page, _, { width }) => {
    // Beside the thread where there is room, else over it.
    if (width < 1280) await press(page, LUCIA);
    await page.getByRole("heading", { name: "Labels" }).first().waitFor();
  }),
  overThread("gallery", async (page, _, { width }) => {
    if (width < 1280) await press(page, LUCIA);
    await press(page, "Show all: Media");
    await page.getByRole("tablist", { name: "Media, documents and links" }).waitFor();
  }),
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
      await openInbox(page);
      await page.keyboard.press("/");
      await page.getByRole("combobox", { name: "Search people and messages" }).fill("the");
      await page.getByRole("group", { name: "Messages" }).getByRole("option").first().waitFor();
    },
  },
  {
    ...{ name: "search-start", who: "owner" },
    show: async (page) => {
      await openInbox(page);
      await page.keyboard.press("/");
      await page.getByRole("listbox").getByRole("option").first().waitFor();
    },
  },
  {
    ...{ name: "search-nothing", who: "owner" },
    show: async (page) => {
      await openInbox(page);
      await page.keyboard.press("/");
      await page.getByRole("combobox", { name: "Search people and messages" }).fill("zebra crossing");
      await page
        .getByText(/^Nothing/)
        .first()
        .waitFor();
    },
  },
  {
    ...{ name: "mentions", who: "owner" },
    show: async (page) => {
      await openInbox(page);
      await press(page, /mention/i);
      await page.getByRole("heading", { name: "Nobody has mentioned you" }).waitFor();
    },
  },
  {
    ...{ name: "views", who: "owner" },
    show: async (page) => {
      await openInbox(page);
      await press(page, "Filter and views");
      await dialog(page);
    },
  },
  {
    ...{ name: "bulk", who: "owner" },
    show: async (page) => {
      await openInbox(page);
      await page.getByRole("link", { name: LUCIA, exact: true }).focus();
      await page.keyboard.press("x");
      await page.getByRole("region", { name: "With the chosen chats" }).getByRole("button").first().waitFor();
    },
  },
  overThread("picture", async (page) => {
    await page.getByRole("button", { name: "Open photo" }).first().click();
    await dialog(page, "Photo in full size");
  }),
  {
    ...{ name: "new-chat", who: "owner" },
    show: async (page) => {
      await openInbox(page);
      await press(page, "New chat");
      await dialog(page);
    },
  },
  overThread("offline", async (page) => {
    await page.context().setOffline(true);
    await page.getByText("Offline", { exact: true }).first().waitFor({ state: "attached" });
  }),
];
