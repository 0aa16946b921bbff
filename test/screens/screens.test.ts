import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, it } from "vitest";
import { launchChromium } from "../browser/chromium.ts";
import type { Scene } from "./scenes/scene.ts";
import { SCENES } from "./scenes.ts";
import { type SignedIn, type Stage, setStage } from "./stage.ts";
import { LOOKS, takePicture } from "./take-pictures.ts";

/**
 * Every screen in every state that is worth a look, on a phone, a tablet and a desk, by day and by night: axe-core has
 * nothing against any of it (WCAG 2.2 A and AA among its rules). With PARLEY_SCREENS=folder (`npm run screens`) pictures are kept
 * for people to look at: what is beautiful no test can tell.
 */

let browser: Browser;
let stage: Stage;

beforeAll(async () => {
  browser = await launchChromium();
  stage = await setStage(browser);
});

afterAll(async () => {
  await browser?.close();
});

/** Whoever is brought somewhere first is so once, for all looks. */
const brought = new Map<Scene["who"], Promise<SignedIn>>();

function signedInAs(who: Exclude<Scene["who"], "nobody">): Promise<SignedIn> {
  if (who === "owner") return Promise.resolve(stage.signedIn);
  const there = brought.get(who) ?? who(stage);
  brought.set(who, there);
  return there;
}

describe.each(LOOKS)("at $width pixels, $theme,", (look) => {
  it.each(SCENES.filter(({ fromWidth = 0 }) => look.width >= fromWidth))(
    "$name is accessible",
    async ({ name, who, show }) => {
      const signedIn = who === "nobody" ? null : await signedInAs(who);
      await takePicture(browser, { name, signedIn, show: (page) => show(page, stage, look) }, look);
    },
  );
});
