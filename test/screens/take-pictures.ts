import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { inject } from "vitest";
import { answeringPage } from "../browser/answering-page.ts";
import { expectAccessible } from "../browser/audit-page.ts";
import type { SignedIn } from "./stage.ts";

export type Look = { width: number; height: number; theme: "light" | "dark" };

const EVERY_LOOK: readonly Look[] = [
  { width: 390, height: 844 },
  { width: 820, height: 1180 },
  { width: 1440, height: 900 },
].flatMap((size) => [
  { ...size, theme: "light" as const },
  { ...size, theme: "dark" as const },
]);

/** `npm run screens` draws every screen in all of them; `npm test` looks over a phone in the dark and a desk by day. */
export const folder = process.env.PARLEY_SCREENS ?? null;
export const LOOKS: readonly Look[] =
  folder === null ? EVERY_LOOK.filter(({ width, theme }) => width === (theme === "dark" ? 390 : 1440)) : EVERY_LOOK;

export type Visit = {
  name: string;
  signedIn: SignedIn | null;
  /** Brings a fresh page to what is to be seen. */
  show: (page: Page, look: Look) => Promise<void>;
};

/** One screen in one look: drawn into the folder when there is one, and looked over by axe-core. */
export async function takePicture(browser: Browser, { name, signedIn, show }: Visit, look: Look): Promise<void> {
  const { width, height, theme } = look;
  const options: BrowserContextOptions = {
    ...{ baseURL: inject("parleyUrl"), viewport: { width, height }, colorScheme: theme, reducedMotion: "reduce" },
    ...(width < 500 && { isMobile: true, hasTouch: true }),
    ...(folder !== null && { deviceScaleFactor: width < 500 ? 2 : 1 }),
    ...(signedIn !== null && { storageState: signedIn }),
  };
  const context = await browser.newContext(options);
  context.setDefaultTimeout(20_000);
  try {
    const page = answeringPage(await context.newPage());
    await show(page, look);
    await page.evaluate(async () => {
      await document.fonts.ready;
    });
    if (folder !== null) {
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: path.join(folder, `${name}-${width}-${theme}.png`) });
    }
    await expectAccessible(page, `${name} at ${width}, ${theme}`);
  } finally {
    await context.close();
  }
}
