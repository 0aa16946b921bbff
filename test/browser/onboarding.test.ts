import { describe, expect, inject, it } from "vitest";
import { expectAccessible } from "./audit-page.ts";
import { fillInstagram, fillWhatsApp, openMetaApp } from "./meta-app.ts";
import type { Newcomer } from "./onboarding.ts";
import { peopleOfEachTest } from "./people.ts";
import { PHONE } from "./phone.ts";
import { SOON } from "./soon.ts";

/**
 * Proves that an owner connects an account in the browser alone, whichever way there is: real Chromium, real Worker,
 * simulated UniPile, Meta and phone. Each step is also looked over with axe-core. Not here: wrong input and broken
 * sign-ins (onboarding-trouble.test.ts), and what each check looks at (test/flows).
 */

const people = peopleOfEachTest();

/** From the last step: a customer writes, and every line is green without the page being touched. */
async function untilAllGreen(newcomer: Newcomer, write: () => Promise<unknown>): Promise<void> {
  await newcomer.atStep("Now write to yourself");
  await newcomer.untilDone("Credentials work");
  await newcomer.untilDone("Webhook registered and verified");
  expect(await newcomer.line("Test message received").getAttribute("data-state")).toBe("waiting");
  await write();
  await newcomer.untilDone("Test message received");
  await newcomer.untilDone("History read");
  await newcomer.page.getByText("Everything works.").waitFor();
}

const ANA = { name: "Ana Torres", phone: "34600111222" };

describe("a new workspace", () => {
  it("is led to the wizard after the sign-up, and its empty inbox leads there too", async () => {
    const { agent, page } = await people.newcomer();
    await page.goto("/inbox");
    await agent.chats.getByRole("link", { name: "Connect an account" }).click();
    await page.getByRole("heading", { level: 1, name: "What do you want to connect?" }).waitFor();
  });

  it("connects accounts of a UniPile key, and sees the first message arrive", async () => {
    const newcomer = await people.newcomer();
    const { page, provider, apiKey } = newcomer;
    const whatsapp = await provider.createAccount({ apiKey, type: "WHATSAPP", name: "Shop number" });
    await provider.createAccount({ apiKey, type: "INSTAGRAM", name: "shop.profile" });
    await provider.createAccount({ apiKey, type: "WHATSAPP", name: "Old phone", status: "CREDENTIALS" });

    await newcomer.choose("WhatsApp through UniPile");
    await expectAccessible(page, "credentials");
    await newcomer.enterKey();
    // What works is ticked, what does not is left to its owner.
    const offer = (name: string) => page.getByRole("checkbox", { name: new RegExp(`^${name}`) });
    await offer("Shop number").waitFor();
    expect(await offer("Shop number").isChecked()).toBe(true);
    expect(await offer("Old phone").isChecked()).toBe(false);
    await page.getByText("Needs sign-in").waitFor();
    await expectAccessible(page, "accounts");
    await page.getByRole("button", { name: "Connect 2 accounts" }).click();

    await newcomer.atStep("How messages get here");
    await page.getByRole("region", { name: "Shop number" }).getByText("Parley has registered its webhooks").waitFor();
    await expectAccessible(page, "webhook");
    await page.getByRole("link", { name: "Continue" }).click();
    await untilAllGreen(newcomer, () => provider.customerWrites({ accountId: whatsapp.id, from: ANA, text: "Hello" }));
    await expectAccessible(page, "checklist");

    await page.getByRole("button", { name: "Open the inbox" }).click();
    await newcomer.agent.chat("Ana Torres").waitFor();
    // Repeating a step changes nothing: connected stays connected.
    await page.goto("/onboarding?step=accounts");
    await page.getByText("Connected here").first().waitFor();
    await page.getByRole("button", { name: "Connect 1 account" }).waitFor({ state: "detached" });
  });

  it("connects a WhatsApp by its QR code, which the phone scans", async () => {
    const newcomer = await people.newcomer();
    const { page, provider } = newcomer;
    await newcomer.choose("WhatsApp through UniPile");
    await newcomer.enterKey();
    await page.getByRole("button", { name: "Add a WhatsApp by QR" }).click();
    await page.getByRole("img", { name: "QR code for WhatsApp" }).waitFor();
    await page.getByText("Go to Settings, then Linked devices").waitFor();
    await expectAccessible(page, "QR code");

    const accountId = await newcomer.signInUnderWay();
    await provider.scan(accountId, { name: "Casa Lino", phoneNumber: "34612000118" });
    await page.getByRole("heading", { name: "Casa Lino is connected." }).waitFor();
    await page.getByRole("link", { name: "Continue" }).click();
    await newcomer.atStep("How messages get here");
    await page.getByRole("link", { name: "Continue" }).click();
    await untilAllGreen(newcomer, () => provider.customerWrites({ accountId, from: ANA, text: "Hello" }));
  });

  it("connects a WhatsApp without a camera, by a code that is typed on the phone", async () => {
    const newcomer = await people.newcomer();
    const { page, provider } = newcomer;
    await newcomer.choose("WhatsApp through UniPile");
    await newcomer.enterKey();
    await page.getByRole("button", { name: "Add a WhatsApp by QR" }).click();
    await page.getByText("It does not scan").click();
    newcomer.agent.expectComplaints(/status of 400/);
    await page.getByRole("button", { name: "Get a code instead" }).click();
    await page.getByText("Enter the number with its country.").waitFor();
    await page.getByLabel("Phone number").fill("+34 612 000 118");
    await page.getByRole("button", { name: "Get a code instead" }).click();

    await page.getByRole("heading", { name: "Type this code on the phone" }).waitFor();
    expect(await page.getByLabel("Pairing code", { exact: true }).inputValue()).toMatch(/^[A-Z0-9]{4}-?[A-Z0-9]{4}$/);
    await expectAccessible(page, "pairing code");
    await provider.scan(await newcomer.signInUnderWay(), { name: "Casa Lino", phoneNumber: "34612000118" });
    await page.getByRole("heading", { name: "Casa Lino is connected." }).waitFor();
  });

  it("connects an account on UniPile's own page", async () => {
    const newcomer = await people.newcomer();
    const { page, provider, agent } = newcomer;
    await newcomer.choose("WhatsApp through UniPile");
    await newcomer.enterKey();
    await page.getByText("Use UniPile's own page").click();
    await page.getByRole("button", { name: "Open the page for WhatsApp" }).click();
    const [theirs] = await Promise.all([
      agent.context.waitForEvent("page"),
      page.getByRole("link", { name: "Open UniPile's page" }).click(),
    ]);
    await theirs.getByRole("button", { name: "Sign in" }).click();

    await expect.poll(() => newcomer.attempt.getAttribute("data-attempt"), SOON).toBe("connected");
    await theirs.close();
    await page.getByRole("link", { name: "Continue" }).click();
    await newcomer.atStep("How messages get here");
    await page.getByRole("link", { name: "Continue" }).click();
    const [account] = await provider.accounts({ apiKey: newcomer.apiKey });
    const accountId = account?.id ?? "";
    await untilAllGreen(newcomer, () => provider.customerWrites({ accountId, from: ANA, text: "Hello" }));
  });

  it("signs in to Instagram with a second step, also after a wrong code", async () => {
    const newcomer = await people.newcomer();
    const { page, provider, apiKey } = newcomer;
    const login = { username: "casa.lino", password: "a good password" };
    await provider.addLogin({ apiKey, ...login, checkpoints: ["2FA"], code: "246810" });
    await newcomer.choose("Instagram through UniPile");
    await newcomer.enterKey();
    await newcomer.signInToInstagram(login.username, login.password);

    await page.getByRole("heading", { name: "Instagram asks for a second step" }).waitFor();
    await page.getByText(/About [345] minutes left/).waitFor();
    await expectAccessible(page, "second step");
    newcomer.agent.expectComplaints(/status of 400/);
    await newcomer.enterCode("111111");
    await page.getByText("That code is not right.").waitFor();
    await newcomer.enterCode("246810");
    await page.getByRole("heading", { name: /is connected\.$/ }).waitFor();
    await page.getByRole("link", { name: "Continue" }).click();
    await newcomer.atStep("How messages get here");
  });

  it("goes through a code and an approval in the app, one after the other", async () => {
    const newcomer = await people.newcomer();
    const { page, provider, apiKey } = newcomer;
    const login = { username: "casa.lino", password: "a good password" };
    await provider.addLogin({ apiKey, ...login, checkpoints: ["OTP", "IN_APP_VALIDATION"], code: "13579" });
    await newcomer.choose("Instagram through UniPile");
    await newcomer.enterKey();
    await newcomer.signInToInstagram(login.username, login.password);
    await page.getByRole("heading", { name: "Instagram has sent a code" }).waitFor();
    await newcomer.enterCode("13579");
    await page.getByRole("heading", { name: "Approve it in the Instagram app" }).waitFor();
    await provider.approveInApp(await newcomer.signInUnderWay());
    await page.getByRole("heading", { name: /is connected\.$/ }).waitFor();
  });

  it("that Instagram shows a captcha finds the way out, on UniPile's page", async () => {
    const newcomer = await people.newcomer();
    const { page, provider, apiKey } = newcomer;
    const login = { username: "casa.lino", password: "a good password" };
    await provider.addLogin({ apiKey, ...login, checkpoints: ["CAPTCHA"] });
    await newcomer.choose("Instagram through UniPile");
    await newcomer.enterKey();
    await newcomer.signInToInstagram(login.username, login.password);
    await page.getByRole("heading", { name: "Instagram wants to see a person" }).waitFor();
    await page.getByRole("button", { name: "Open the page for Instagram" }).click();
    await page.getByRole("link", { name: "Open UniPile's page" }).waitFor();
  });

  it("connects a number of its own Meta app, and each check has its line", async () => {
    const newcomer = await people.newcomer();
    const { page } = newcomer;
    const papers = await openMetaApp();
    await newcomer.choose("WhatsApp Cloud API");
    await fillWhatsApp(page, papers);
    const checks = page.getByRole("list", { name: "What was checked" });
    for (const name of ["Credentials", "Permissions", "App secret", "Phone number", "Business account"]) {
      const line = checks.getByRole("listitem").filter({ hasText: name }).first();
      await expect.poll(() => line.getAttribute("data-state"), SOON).toBe("ok");
    }
    // Of what was pasted, its end is shown from here on.
    await page.getByRole("link", { name: "Continue" }).click();
    await page
      .getByText(`Meta token ending in ${papers.accessToken.slice(-4)}`)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Connect 1 account" }).click();

    await newcomer.atStep("How messages get here");
    const webhook = page.getByRole("region", { name: "Casa Lino" });
    expect(await webhook.getByLabel("Callback URL", { exact: true }).inputValue()).toMatch(/\/webhooks\/meta\//);
    expect(await webhook.getByLabel("Verify token", { exact: true }).inputValue()).not.toBe("");
    await webhook.getByRole("button", { name: "Copy Callback URL" }).waitFor();
    await expectAccessible(page, "Meta's webhook");
    await page.getByRole("link", { name: "Continue" }).click();
    const from = { id: "34600111222", name: "Ana Torres" };
    await untilAllGreen(newcomer, () =>
      papers.meta.customerWrites({ accountId: papers.phoneNumberId, from, text: "Hello" }),
    );
  });

  it("connects a professional profile of its own Meta app", async () => {
    const newcomer = await people.newcomer();
    const { page } = newcomer;
    const papers = await openMetaApp({
      scopes: ["instagram_business_basic", "instagram_business_manage_messages"],
    });
    await newcomer.choose("Instagram professional");
    await fillInstagram(page, papers);
    await page.getByRole("link", { name: "Continue" }).click();
    await page.getByRole("button", { name: "Connect 1 account" }).click();
    await newcomer.atStep("How messages get here");
    await page.getByRole("region", { name: "casa.lino" }).getByLabel("Callback URL", { exact: true }).waitFor();
  });

  it("goes on where it was after the browser was closed, at every step", async () => {
    const newcomer = await people.newcomer();
    const { page, provider, apiKey } = newcomer;
    await newcomer.comesBack();
    await newcomer.atStep("What do you want to connect?");
    await newcomer.choose("WhatsApp through UniPile");
    await newcomer.comesBack();
    await newcomer.atStep("Your UniPile workspace");

    await newcomer.fillKey(inject("simulatorUrl"), apiKey);
    await page.getByRole("link", { name: "Continue" }).waitFor();
    await newcomer.comesBack();
    await newcomer.atStep("Which accounts answer here?");
    await page.getByRole("button", { name: "Add a WhatsApp by QR" }).click();
    await page.getByRole("img", { name: "QR code for WhatsApp" }).waitFor();
    await newcomer.comesBack();
    await page.getByRole("img", { name: "QR code for WhatsApp" }).waitFor();
    await page.goto("about:blank");
    // Scanned while nobody looks.
    await provider.scan(await newcomer.signInUnderWay(), { name: "Casa Lino", phoneNumber: "34612000118" });
    await newcomer.comesBack();
    await expect
      .poll(async () => {
        await newcomer.comesBack();
        return page.getByRole("heading", { level: 1 }).textContent();
      }, SOON)
      .toMatch(/How messages get here|Now write to yourself/);

    await page.goto("/onboarding?step=live");
    await newcomer.untilDone("Webhook registered and verified");
    await newcomer.comesBack();
    await newcomer.atStep("Now write to yourself");
    await page.getByRole("button", { name: "Open the inbox" }).click();
    await page.waitForURL("**/inbox");
    // Who is through and comes again, connects another one.
    await newcomer.comesBack();
    await newcomer.atStep("What do you want to connect?");
  });

  it("does all of it by keyboard alone", async () => {
    const newcomer = await people.newcomer();
    const { page, agent, provider, apiKey } = newcomer;
    await provider.createAccount({ apiKey, type: "WHATSAPP", name: "Shop number" });
    await page.goto("/onboarding");
    await agent.tabTo(page.getByRole("radio").first());
    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
    await newcomer.atStep("Your UniPile workspace");
    await agent.tabTo(page.getByLabel("API address (DSN)"));
    await page.keyboard.type(inject("simulatorUrl"));
    await page.keyboard.press("Tab");
    await page.keyboard.type(apiKey);
    await page.keyboard.press("Enter");
    const next = page.getByRole("link", { name: "Continue" });
    await next.waitFor();
    await agent.tabTo(next);
    await page.keyboard.press("Enter");
    const connect = page.getByRole("button", { name: "Connect 1 account" });
    await connect.waitFor();
    await agent.tabTo(connect);
    await page.keyboard.press("Enter");
    await newcomer.atStep("How messages get here");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
  });

  it("on a phone has nothing wider than the screen", async () => {
    const newcomer = await people.newcomer(PHONE);
    const { page } = newcomer;
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await page.goto("/onboarding");
    await newcomer.atStep("What do you want to connect?");
    expect(await overflow()).toBeLessThanOrEqual(0);
    await newcomer.choose("WhatsApp through UniPile");
    await newcomer.enterKey();
    await page.getByRole("button", { name: "Add a WhatsApp by QR" }).tap();
    await page.getByRole("img", { name: "QR code for WhatsApp" }).waitFor();
    expect(await overflow()).toBeLessThanOrEqual(0);
  });
});
