import type { Page } from "playwright-core";
import type { Stage } from "../stage.ts";
import type { Look } from "../take-pictures.ts";
import type { Scene } from "./scene.ts";

/** The chats of the stage that the scenes are about. */
export const LUCIA = "Lucía Fernández";
export const NOOR = "Noor Khalil";
export const TUNDE = "Tunde Okafor";
export const LAYLA = "ليلى حداد";

export async function openInbox(page: Page): Promise<void> {
  await page.goto("/inbox");
  await page.getByRole("link", { name: LUCIA, exact: true }).waitFor();
  await page.getByText("Live", { exact: true }).first().waitFor({ state: "attached" });
}

/** Something that is opened over a thread. */
export const overThread = (
  name: string,
  open: (page: Page, stage: Stage, look: Look) => Promise<void> = async () => {},
  whose = LUCIA,
): Scene => ({
  ...{ name, who: "owner" },
  show: async (page, stage, look) => {
    await page.goto(`/inbox/${await stage.chatId(whose)}`);
    await page.getByRole("textbox", { name: "Message" }).waitFor();
    await page.getByText("Live", { exact: true }).first().waitFor({ state: "attached" });
    if (look.width >= 1280) {
      await page.getByRole("complementary", { name: "Contact" }).getByRole("heading").first().waitFor();
    }
    await open(page, stage, look);
  },
});

/** Opens what can be done with a message, by the keyboard: of touch screens and mice each has a way of its own. */
export async function openMenuOf(page: Page, words: string): Promise<void> {
  await page.locator("[data-message-id]").filter({ hasText: words }).last().press("Enter");
  await page.getByRole("menu").waitFor();
}
