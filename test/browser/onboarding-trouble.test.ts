import { describe, expect, inject, it } from "vitest";
import { findFreePort } from "../local/local-port.ts";
import { expectAccessible } from "./audit-page.ts";
import { fillInstagram, fillWhatsApp, openMetaApp } from "./meta-app.ts";
import type { Newcomer } from "./onboarding.ts";
import { peopleOfEachTest } from "./people.ts";
import { SOON } from "./soon.ts";

/**
 * Proves that whatever is wrong while connecting is said where it is wrong, that nothing typed is lost by it, and
 * that a sign-in which breaks off can be begun again. Not here: the ways that go well (onboarding.test.ts).
 */

const people = peopleOfEachTest();

async function arrive(): Promise<Newcomer> {
  const newcomer = await people.newcomer();
  // A refused form is answered with 400, which the console tells.
  newcomer.agent.expectComplaints(/status of 400/);
  return newcomer;
}

describe("wrong input", () => {
  it("of a UniPile address says what is wrong with it, and keeps the rest", async () => {
    const newcomer = await arrive();
    const { page, apiKey } = newcomer;
    await newcomer.choose("WhatsApp through UniPile");
    await page.getByRole("button", { name: "Check and save" }).click();
    await expect.poll(() => page.getByText("Enter this.").count(), SOON).toBe(2);

    const dsn = page.getByLabel("API address (DSN)");
    const cases = [
      ["shop.example.com", /no address of UniPile's API/],
      ["http://api8.unipile.com:13443", /must start with https/],
      ["https://api8.unipile.com:13443/api/v1", /everything after the port/],
      ["https://user:word@api8.unipile.com:13443", /user name or password/],
      [`http://127.0.0.1:${await findFreePort()}`, /could not be reached|Nothing answers/],
    ] as const;
    for (const [address, words] of cases) {
      await newcomer.fillKey(address, apiKey);
      await page.getByText(words).first().waitFor();
      expect(await dsn.inputValue()).toBe(address);
    }
    await expectAccessible(page, "wrong address");
  });

  it("of a UniPile key says so beside the key, and a key without accounts says what comes next", async () => {
    const newcomer = await arrive();
    const { page, provider, apiKey } = newcomer;
    await provider.addFault({
      ...{ on: "request", scope: { apiKey, path: "/accounts" }, count: 1 },
      fault: { kind: "status", status: 401, errorType: "errors/missing_credentials" },
    });
    await newcomer.choose("WhatsApp through UniPile");
    await newcomer.fillKey(inject("simulatorUrl"), apiKey);
    const key = page.getByLabel("API key");
    await expect.poll(() => key.getAttribute("aria-invalid"), SOON).toBe("true");
    await expect.poll(() => key.evaluate((field) => field === document.activeElement), SOON).toBe(true);

    await newcomer.enterKey();
    await page.getByText("There is no account behind these credentials yet").waitFor();
    await page.getByRole("button", { name: "Add a WhatsApp by QR" }).waitFor();
  });

  it("of Meta's papers stands under the field that it is about", async () => {
    const newcomer = await arrive();
    const { page } = newcomer;
    const papers = await openMetaApp();
    await newcomer.choose("WhatsApp Cloud API");
    const errorOf = (label: string) => page.getByLabel(label, { exact: true }).getAttribute("aria-invalid");

    await fillWhatsApp(page, { ...papers, accessToken: "EAAwrong" });
    await expect.poll(() => errorOf("Access token"), SOON).toBe("true");
    await fillWhatsApp(page, { ...papers, appSecret: "another-secret" });
    await expect.poll(() => errorOf("App secret"), SOON).toBe("true");
    await fillWhatsApp(page, { ...papers, phoneNumberId: "510000000000001" });
    await expect.poll(() => errorOf("Phone number ID"), SOON).toBe("true");
    await fillWhatsApp(page, { ...papers, businessAccountId: "610000000000001" });
    await expect.poll(() => errorOf("WhatsApp business account ID"), SOON).toBe("true");
    await expectAccessible(page, "wrong papers");

    await fillWhatsApp(page, papers);
    await page.getByRole("link", { name: "Continue" }).waitFor();
  });

  it("has the focus together with its words: it does not take it away later, while the next field is typed into", async () => {
    const newcomer = await arrive();
    const { page } = newcomer;
    await newcomer.choose("WhatsApp Cloud API");
    let readAgain = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      readAgain = resolve;
    });
    await page.route(/\/onboarding\.data/, async (route) => {
      if (route.request().method() === "GET") await held;
      await route.continue();
    });
    await fillWhatsApp(page, { ...(await openMetaApp()), accessToken: "EAAwrong" });
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("name"));
    await expect.poll(focused, SOON).toBe("accessToken");
    await page.getByLabel("App secret").fill("");
    await page.getByLabel("App secret").pressSequentially("half of");
    readAgain();
    await expect.poll(() => page.getByRole("button", { name: "Check and save" }).isEnabled(), SOON).toBe(true);
    await page.keyboard.type(" it");
    expect(await focused()).toBe("appSecret");
    expect(await page.getByLabel("App secret").inputValue()).toBe("half of it");
  });

  it("of an Instagram profile's papers does too", async () => {
    const newcomer = await arrive();
    const { page } = newcomer;
    const papers = await openMetaApp({ scopes: ["instagram_business_basic", "instagram_business_manage_messages"] });
    await newcomer.choose("Instagram professional");
    await fillInstagram(page, { ...papers, instagramUserId: "17840000000000001" });
    await expect.poll(() => page.getByLabel("Instagram account ID").getAttribute("aria-invalid"), SOON).toBe("true");
    await fillInstagram(page, { ...papers, accessToken: "wrong-token" });
    await expect.poll(() => page.getByLabel("Access token").getAttribute("aria-invalid"), SOON).toBe("true");
  });

  it("of an Instagram sign-in keeps the user name", async () => {
    const newcomer = await arrive();
    const { page, provider, apiKey } = newcomer;
    await provider.addLogin({ apiKey, username: "casa.lino", password: "the right one" });
    await newcomer.choose("Instagram through UniPile");
    await newcomer.enterKey();
    await newcomer.signInToInstagram("casa.lino", "a wrong one");
    await page.getByText(/does not accept this name and password/).waitFor();
    await newcomer.signInToInstagram("casa.lino", "the right one");
    await page.getByRole("heading", { name: /is connected\.$/ }).waitFor();
  });
});

describe("an account", () => {
  it("of another workspace is refused with a reason that names nobody", async () => {
    const owner = await arrive();
    const account = await owner.provider.createAccount({ apiKey: owner.apiKey, type: "WHATSAPP", name: "Shop number" });
    await owner.choose("WhatsApp through UniPile");
    await owner.enterKey();
    await owner.page.getByRole("button", { name: "Connect 1 account" }).click();
    await owner.atStep("How messages get here");

    const other = await arrive();
    await other.choose("WhatsApp through UniPile");
    await other.fillKey(inject("simulatorUrl"), owner.apiKey);
    await other.page.getByRole("link", { name: "Continue" }).click();
    await other.page.getByRole("button", { name: "Connect 1 account" }).click();
    await other.page.getByText("This account is connected to another workspace.").waitFor();
    expect(await other.page.content()).not.toContain(owner.agent.email);
    expect(account.id).not.toBe("");
  });

  it("that two workspaces want at the same moment goes to exactly one", async () => {
    const [one, other] = [await arrive(), await arrive()];
    const { provider, apiKey } = one;
    await provider.createAccount({ apiKey, type: "WHATSAPP", name: "Shop number" });
    for (const newcomer of [one, other]) {
      await newcomer.choose("WhatsApp through UniPile");
      await newcomer.fillKey(inject("simulatorUrl"), apiKey);
      await newcomer.page.getByRole("link", { name: "Continue" }).click();
      await newcomer.page.getByRole("button", { name: "Connect 1 account" }).waitFor();
    }
    const outcomes = await Promise.all(
      [one, other].map(async ({ page }) => {
        await page.getByRole("button", { name: "Connect 1 account" }).click();
        const got = page.getByRole("heading", { level: 1, name: "How messages get here" });
        const refused = page.getByText("This account is connected to another workspace.");
        await got.or(refused).first().waitFor();
        return (await got.count()) === 1 ? "got it" : "refused";
      }),
    );
    expect(outcomes.sort()).toEqual(["got it", "refused"]);
  });
});

/** Two codes live for a minute each, by the server's own clock. */
const TWO_CODES_MS = 240_000;

describe("a sign-in", () => {
  it(
    "whose QR code expires twice shows a new one each time, by itself, and the third is scanned",
    async () => {
      const newcomer = await arrive();
      const { page, provider } = newcomer;
      await newcomer.choose("WhatsApp through UniPile");
      await newcomer.enterKey();
      await page.getByRole("button", { name: "Add a WhatsApp by QR" }).click();
      const code = page.getByRole("img", { name: "QR code for WhatsApp" });
      const drawn = () => code.locator("path").getAttribute("d");
      await code.waitFor();
      const seen = [await drawn()];
      const first = await newcomer.signInUnderWay();
      const isNew = async () => {
        const code = await drawn().catch(() => null);
        return code !== null && !seen.includes(code);
      };
      for (const message of ["the first has expired", "the second has expired"]) {
        await expect.poll(isNew, { timeout: TWO_CODES_MS / 2, interval: 500, message }).toBe(true);
        seen.push(await drawn());
      }
      // Under the same account of UniPile's: the codes before are dead, and nothing is left behind there.
      expect(await newcomer.signInUnderWay()).toBe(first);
      await provider.scan(first, { name: "Casa Lino", phoneNumber: "34612000118" });
      await page.getByRole("heading", { name: "Casa Lino is connected." }).waitFor();
    },
    TWO_CODES_MS,
  );

  it("whose new QR code does not come says so, and shows one when it is asked for again", async () => {
    const newcomer = await arrive();
    const { page, agent } = newcomer;
    await newcomer.choose("WhatsApp through UniPile");
    await newcomer.enterKey();
    await page.getByRole("button", { name: "Add a WhatsApp by QR" }).click();
    const code = page.getByRole("img", { name: "QR code for WhatsApp" });
    await code.waitFor();
    agent.expectComplaints(/ERR_FAILED/);
    let isReached = false;
    let isTooOld = true;
    await page.route("**/trpc/accounts.renewAttempt*", (route) => {
      if (!isReached) return route.abort();
      isTooOld = false;
      return route.continue();
    });
    // Codes live for a minute: this one is too old at once.
    await page.route("**/trpc/accounts.status*", async (route) => {
      if (!isTooOld) return route.continue();
      const response = await route.fetch();
      const answer = (await response.json()) as { result: { data: { attempt: object } } };
      answer.result.data.attempt = { ...answer.result.data.attempt, state: "expired" };
      await route.fulfill({ response, json: answer });
    });
    await page.getByRole("alert").filter({ hasText: "No new code came." }).waitFor();
    await expectAccessible(page, "no new code");
    isReached = true;
    await page.getByRole("button", { name: "Show a new code" }).click();
    await code.waitFor();
    expect(await page.getByText("No new code came.").count()).toBe(0);
    await page.unrouteAll({ behavior: "wait" });
  });

  it("that takes longer than Instagram waits says so, and can be begun again", async () => {
    const newcomer = await arrive();
    const { page, provider, apiKey } = newcomer;
    await provider.addLogin({ apiKey, username: "casa.lino", password: "the right one", checkpoints: ["2FA"] });
    await newcomer.choose("Instagram through UniPile");
    await newcomer.enterKey();
    await newcomer.signInToInstagram("casa.lino", "the right one");
    await page.getByRole("heading", { name: "Instagram asks for a second step" }).waitFor();
    await provider.expireSignIn(await newcomer.signInUnderWay());
    await newcomer.enterCode("123456");
    await page.getByRole("heading", { name: /took too long|did not work/ }).waitFor();
    await newcomer.signInToInstagram("casa.lino", "the right one");
    await page.getByRole("heading", { name: "Instagram asks for a second step" }).waitFor();
    await newcomer.enterCode("123456");
    await page.getByRole("heading", { name: /is connected\.$/ }).waitFor();
  });

  it("is gone on with after the browser was closed at Instagram's question, and so is the step after it", async () => {
    const newcomer = await arrive();
    const { page, provider, apiKey } = newcomer;
    await provider.addLogin({ apiKey, username: "casa.lino", password: "the right one", checkpoints: ["2FA"] });
    await newcomer.choose("Instagram through UniPile");
    await newcomer.enterKey();
    await newcomer.signInToInstagram("casa.lino", "the right one");
    await page.getByRole("heading", { name: "Instagram asks for a second step" }).waitFor();
    await newcomer.comesBack();
    await page.getByRole("heading", { name: "Instagram asks for a second step" }).waitFor();
    await newcomer.enterCode("123456");
    await page.getByRole("heading", { name: /is connected\.$/ }).waitFor();
    await page.getByRole("link", { name: "Continue" }).click();
    await newcomer.atStep("How messages get here");
    await page.goto("about:blank");
    await page.goto("/onboarding?step=webhook");
    await newcomer.atStep("How messages get here");
  });

  it("that is cancelled leaves nothing at the provider, and the list comes back", async () => {
    const newcomer = await arrive();
    const { page, provider, apiKey } = newcomer;
    await newcomer.choose("WhatsApp through UniPile");
    await newcomer.enterKey();
    await page.getByRole("button", { name: "Add a WhatsApp by QR" }).click();
    await page.getByRole("img", { name: "QR code for WhatsApp" }).waitFor();
    await page.getByRole("button", { name: "Cancel this sign-in" }).click();
    await page.getByText("There is no account behind these credentials yet").waitFor();
    await expect.poll(async () => (await provider.accounts({ apiKey })).length, SOON).toBe(0);
  });
});
