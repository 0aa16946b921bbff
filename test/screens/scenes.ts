import type { Page } from "playwright-core";
import type { SignedIn, Stage } from "./stage.ts";
import type { Look } from "./take-pictures.ts";

export type Scene = {
  name: string;
  who: "nobody" | "owner" | ((stage: Stage) => Promise<SignedIn>);
  show: (page: Page, stage: Stage, look: Look) => Promise<void>;
};

const heading = (page: Page, name?: string | RegExp) =>
  page.getByRole("heading", { level: 1, ...(name !== undefined && { name }) }).waitFor();

/** A page by its address, as soon as it says what it is. */
const at = (name: string, address: string, who: Scene["who"], ready?: string | RegExp): Scene => ({
  ...{ name, who },
  show: async (page) => {
    await page.goto(address);
    await heading(page, ready);
  },
});

const LUCIA = "Lucía Fernández";

async function openThread(page: Page, stage: Stage): Promise<void> {
  await page.goto(`/inbox/${await stage.chatId(LUCIA)}`);
  await page.getByText("And is the matching cushion back?").last().waitFor();
  await page.getByText("Live", { exact: true }).first().waitFor({ state: "attached" });
}

/** Something that is opened over Lucía's thread. */
const overThread = (name: string, open: (page: Page, stage: Stage, look: Look) => Promise<void>): Scene => ({
  ...{ name, who: "owner" },
  show: async (page, stage, look) => {
    await openThread(page, stage);
    await open(page, stage, look);
  },
});

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true }).first();

const ENTRY: Scene[] = [
  at("sign-up", "/sign-up", "nobody"),
  at("sign-in", "/sign-in", "nobody"),
  {
    ...{ name: "sign-in-refused", who: "nobody" },
    show: async (page) => {
      await page.goto("/sign-in");
      await page.getByLabel("Email").fill("nobody@shop.example");
      await page.getByLabel("Password").fill("not the password");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("alert").first().waitFor();
    },
  },
  at("forgot-password", "/forgot-password", "nobody"),
  at("reset-password-expired", "/reset-password/no-such-token", "nobody"),
  {
    ...{ name: "invitation", who: "nobody" },
    show: async (page, stage) => {
      await page.goto(stage.invitation);
      await heading(page, /Join/);
    },
  },
  at("not-found", "/no-such-page", "nobody"),
];

const INBOX: Scene[] = [
  {
    ...{ name: "inbox", who: "owner" },
    show: async (page) => {
      await page.goto("/inbox");
      await page.getByRole("link", { name: LUCIA, exact: true }).waitFor();
    },
  },
  overThread("thread", async () => {}),
  overThread("thread-note", async (page) => {
    await button(page, "Note").click();
    await page.getByText("It is never sent to the customer.").waitFor();
  }),
  overThread("assign", async (page) => {
    await button(page, "Assign").click();
    await page.getByRole("menu").waitFor();
  }),
  overThread("snooze", async (page) => {
    await button(page, "Snooze").click();
    await page.getByRole("dialog").waitFor();
  }),
  overThread("labels", async (page) => {
    await button(page, "Labels").click();
    await page.getByRole("dialog").waitFor();
  }),
  overThread("palette", async (page) => {
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
  }),
  overThread("keys", async (page) => {
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("combobox").fill("keyboard");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: /[Kk]ey/ }).waitFor();
  }),
  overThread("picture", async (page) => {
    await page.getByRole("button", { name: "Open photo" }).first().click();
    await page.getByRole("dialog", { name: "Photo in full size" }).waitFor();
  }),
  {
    ...{ name: "new-chat", who: "owner" },
    show: async (page) => {
      await page.goto("/inbox");
      await page.getByRole("link", { name: LUCIA, exact: true }).waitFor();
      await button(page, "New chat").click();
      await page.getByRole("dialog").waitFor();
    },
  },
  overThread("offline", async (page) => {
    await page.context().setOffline(true);
    await page.getByText("Offline", { exact: true }).first().waitFor({ state: "attached" });
  }),
];

const SETTINGS: Scene[] = ["workspace", "members", "security", "keys", "audit", "backups", "health"].map((name) =>
  at(`settings-${name}`, `/settings/${name}`, "owner"),
);

export const SCENES: readonly Scene[] = [
  ...ENTRY,
  ...INBOX,
  at("connections", "/connections", "owner", "Connections"),
  ...SETTINGS,
];
