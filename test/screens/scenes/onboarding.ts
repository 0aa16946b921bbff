import type { Page } from "playwright-core";
import { Agent } from "../../browser/agent.ts";
import { openMetaApp } from "../../browser/meta-app.ts";
import { Newcomer, type Way } from "../../browser/onboarding.ts";
import type { Scene } from "./scene.ts";

/** Somebody who has just signed up, brought as far as this; a browser of their own each time they are looked at. */
export const newcomer =
  (bring: (one: Newcomer) => Promise<void> = async () => {}): Exclude<Scene["who"], string> =>
  async ({ browser }) => {
    const one = await Newcomer.signUp(await Agent.arrive(browser));
    await bring(one);
    const signedIn = await one.agent.context.storageState();
    await one.agent.leave();
    return signedIn;
  };

const step = (name: string, who: Scene["who"], show: (page: Page) => Promise<void>): Scene => ({
  ...{ name: `onboarding-${name}`, who },
  show: async (page) => {
    await page.goto("/onboarding");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await show(page);
  },
});

async function choose(page: Page, way: Way): Promise<void> {
  await page.goto("/onboarding?step=provider");
  await page.getByRole("radio", { name: way }).check();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Check and save" }).waitFor();
}

const withAccounts = newcomer(async (one) => {
  await one.provider.createAccount({ apiKey: one.apiKey, type: "WHATSAPP", name: "Casa Lino" });
  await one.provider.createAccount({ apiKey: one.apiKey, type: "INSTAGRAM", name: "casa.lino" });
  await one.provider.createAccount({ apiKey: one.apiKey, type: "WHATSAPP", name: "Old phone", status: "CREDENTIALS" });
  await one.choose("WhatsApp through UniPile");
  await one.enterKey();
});

const withKey = newcomer(async (one) => {
  await one.choose("WhatsApp through UniPile");
  await one.enterKey();
});

const connected = newcomer(async (one) => {
  await one.provider.createAccount({ apiKey: one.apiKey, type: "WHATSAPP", name: "Casa Lino" });
  await one.choose("WhatsApp through UniPile");
  await one.enterKey();
  await one.page.getByRole("button", { name: "Connect 1 account" }).click();
  await one.atStep("How messages get here");
});

export const ONBOARDING: readonly Scene[] = [
  step("provider", newcomer(), async (page) => {
    await page.getByRole("radio", { name: "WhatsApp Cloud API" }).waitFor();
  }),
  step("unipile", newcomer(), (page) => choose(page, "WhatsApp through UniPile")),
  step("unipile-refused", newcomer(), async (page) => {
    await choose(page, "WhatsApp through UniPile");
    await page.getByLabel("API address (DSN)").fill("shop.example.com");
    await page.getByLabel("API key").fill("a-key-that-nobody-has");
    await page.getByRole("button", { name: "Check and save" }).click();
    await page.locator("[aria-invalid=true]").first().waitFor();
  }),
  step("meta", newcomer(), (page) => choose(page, "WhatsApp Cloud API")),
  step("meta-checked", newcomer(), async (page) => {
    await choose(page, "WhatsApp Cloud API");
    const papers = await openMetaApp();
    await page.getByLabel("Access token").fill(papers.accessToken);
    await page.getByLabel("Phone number ID").fill("5100000000");
    await page.getByLabel("WhatsApp business account ID").fill(papers.businessAccountId);
    await page.getByLabel("App secret").fill(papers.appSecret);
    await page.getByRole("button", { name: "Check and save" }).click();
    await page.locator("[aria-invalid=true]").first().waitFor();
  }),
  step("accounts", withAccounts, async (page) => {
    await page.getByRole("checkbox", { name: /^Casa Lino/ }).waitFor();
  }),
  step("qr", withKey, async (page) => {
    const begin = page.getByRole("button", { name: "Add a WhatsApp by QR" });
    const code = page.getByRole("img", { name: "QR code for WhatsApp" });
    await begin.or(code).first().waitFor();
    // Whoever has begun, in the look before, goes on where they were.
    if (await begin.isVisible()) await begin.click();
    await code.waitFor();
  }),
  step("webhook", connected, async (page) => {
    await page.goto("/onboarding?step=webhook");
    await page.getByRole("region", { name: "Casa Lino" }).waitFor();
  }),
  step("live", connected, async (page) => {
    await page.goto("/onboarding?step=live");
    await page.getByRole("list", { name: "Checklist" }).waitFor();
  }),
];
