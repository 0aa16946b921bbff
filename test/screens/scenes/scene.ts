import type { Page } from "playwright-core";
import type { SignedIn, Stage } from "../stage.ts";
import type { Look } from "../take-pictures.ts";

/** One screen in one state. */
export type Scene = {
  name: string;
  /** Who looks: nobody is signed in, the shop's owner, or somebody who is brought there first, once for all looks. */
  who: "nobody" | "owner" | ((stage: Stage) => Promise<SignedIn>);
  /** What is not there below this width. */
  fromWidth?: number;
  /** From an empty page to what is to be seen. */
  show: (page: Page, stage: Stage, look: Look) => Promise<void>;
};

/** A page by its address, as soon as it says what it is. */
export const at = (name: string, address: string, who: Scene["who"], ready?: string | RegExp): Scene => ({
  ...{ name, who },
  show: async (page) => {
    await page.goto(address);
    await untilHeading(page, ready);
  },
});

export const untilHeading = (page: Page, name?: string | RegExp): Promise<void> =>
  page.getByRole("heading", { level: 1, ...(name !== undefined && { name }) }).waitFor();

export const dialog = (page: Page, name?: string | RegExp): Promise<void> =>
  page.getByRole("dialog", name === undefined ? {} : { name }).waitFor();

export const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole("button", { name, exact: true }).first().click();
