import { describe, expect, inject, it } from "vitest";
import type { Account } from "../../worker/shared/wire.ts";
import { createMetaClient } from "../simulator/meta/meta-client.ts";
import { answeringPage } from "./answering-page.ts";
import { fillInstagram, fillWhatsApp, openMetaApp } from "./meta-app.ts";
import type { Newcomer } from "./onboarding.ts";
import { peopleOfEachTest } from "./people.ts";
import { SOON } from "./soon.ts";

/**
 * Proves that an owner who closes the browser at any step of connecting finds it again as it was: in the tab that the
 * browser brings back, and at another computer after signing in there; and that it ends with one account and one set of
 * webhooks, as if nothing had been closed. Not here: what each step does (onboarding.test.ts).
 */

const people = peopleOfEachTest();

/** Where somebody was when the browser was closed. */
type Place = {
  /** What is seen there. */
  sees(newcomer: Newcomer): Promise<unknown>;
  /** What is seen by who types in the address of the wizard instead; left out: the same. */
  seesByAddress?(newcomer: Newcomer): Promise<unknown>;
  /** What happens elsewhere while nobody looks, before the other computer is opened. */
  meanwhile?(newcomer: Newcomer): Promise<unknown>;
  /** From there to an account that is connected. */
  goesOn(newcomer: Newcomer): Promise<unknown>;
  /** How many registrations the provider has in the end. */
  webhooks(newcomer: Newcomer): Promise<number>;
};

type Step = { name: string; reach(newcomer: Newcomer): Promise<Place> };

const heading = (name: string | RegExp) => (newcomer: Newcomer) =>
  newcomer.page.getByRole("heading", { name }).first().waitFor();
const atStep = (name: string) => (newcomer: Newcomer) => newcomer.atStep(name);
const isConnected = heading(/is connected\.$/);
const press = (newcomer: Newcomer, name: string) => newcomer.page.getByRole("button", { name, exact: true }).click();

const OWNER = { name: "Casa Lino", phoneNumber: "34612000118" };
/** UniPile's: one for messages, one for the account's state. */
const unipileWebhooks = async ({ provider, apiKey }: Newcomer) => (await provider.webhooks({ apiKey })).length;

/** From the choice on; `reach` has not gone further. */
async function connectOffered(newcomer: Newcomer): Promise<void> {
  await press(newcomer, "Connect 1 account");
  await newcomer.atStep("How messages get here");
}

const LOGIN = { username: "casa.lino", password: "a good password" };

async function toAccounts(newcomer: Newcomer, way: "WhatsApp through UniPile" | "Instagram through UniPile") {
  await newcomer.choose(way);
  await newcomer.enterKey();
}

/** An account that the key has already, connected: at the step after it. */
async function toWebhook(newcomer: Newcomer): Promise<string> {
  const { provider, apiKey } = newcomer;
  const account = await provider.createAccount({ apiKey, type: "WHATSAPP", name: "Shop number" });
  await toAccounts(newcomer, "WhatsApp through UniPile");
  await connectOffered(newcomer);
  return account.id;
}

const UNIPILE: Step[] = [
  {
    name: "before anything is chosen",
    reach: async ({ page, provider, apiKey }) => {
      await provider.createAccount({ apiKey, type: "WHATSAPP", name: "Shop number" });
      await page.goto("/onboarding");
      return {
        sees: atStep("What do you want to connect?"),
        goesOn: async (newcomer) => {
          await toAccounts(newcomer, "WhatsApp through UniPile");
          await connectOffered(newcomer);
        },
        webhooks: unipileWebhooks,
      };
    },
  },
  {
    name: "before the key is entered",
    reach: async (newcomer) => {
      const { provider, apiKey } = newcomer;
      await provider.createAccount({ apiKey, type: "WHATSAPP", name: "Shop number" });
      await newcomer.choose("WhatsApp through UniPile");
      return {
        sees: atStep("Your UniPile workspace"),
        goesOn: async (back) => {
          await back.enterKey();
          await connectOffered(back);
        },
        webhooks: unipileWebhooks,
      };
    },
  },
  {
    name: "when the key was found good",
    reach: async (newcomer) => {
      const { page, provider, apiKey } = newcomer;
      await provider.createAccount({ apiKey, type: "WHATSAPP", name: "Shop number" });
      await newcomer.choose("WhatsApp through UniPile");
      await newcomer.fillKey(inject("simulatorUrl"), apiKey);
      await page.getByRole("link", { name: "Continue" }).waitFor();
      return {
        sees: atStep("Your UniPile workspace"),
        seesByAddress: atStep("Which accounts answer here?"),
        goesOn: connectOffered,
        webhooks: unipileWebhooks,
      };
    },
  },
  {
    name: "before the accounts to choose from",
    reach: async (newcomer) => {
      const { provider, apiKey } = newcomer;
      await provider.createAccount({ apiKey, type: "WHATSAPP", name: "Shop number" });
      await toAccounts(newcomer, "WhatsApp through UniPile");
      return {
        sees: ({ page }) => page.getByRole("checkbox", { name: /^Shop number/, checked: true }).waitFor(),
        goesOn: connectOffered,
        webhooks: unipileWebhooks,
      };
    },
  },
  {
    name: "while a QR code is shown",
    reach: async (newcomer) => {
      await toAccounts(newcomer, "WhatsApp through UniPile");
      await press(newcomer, "Add a WhatsApp by QR");
      const sees = ({ page }: Newcomer) => page.getByRole("img", { name: "QR code for WhatsApp" }).waitFor();
      await sees(newcomer);
      return {
        sees,
        goesOn: async (back) => {
          await back.provider.scan(await back.signInUnderWay(), OWNER);
          await isConnected(back);
        },
        webhooks: unipileWebhooks,
      };
    },
  },
  {
    name: "while a pairing code is shown",
    reach: async (newcomer) => {
      const { page } = newcomer;
      await toAccounts(newcomer, "WhatsApp through UniPile");
      await press(newcomer, "Add a WhatsApp by QR");
      await page.getByText("It does not scan").click();
      await page.getByLabel("Phone number").fill("+34 612 000 118");
      await press(newcomer, "Get a code instead");
      const codeOf = ({ page }: Newcomer) => page.getByLabel("Pairing code", { exact: true }).inputValue();
      await heading("Type this code on the phone")(newcomer);
      const code = await codeOf(newcomer);
      return {
        // The phone may be half-way through typing it.
        sees: async (back) => expect(await codeOf(back)).toBe(code),
        goesOn: async (back) => {
          await back.provider.scan(await back.signInUnderWay(), OWNER);
          await isConnected(back);
        },
        webhooks: unipileWebhooks,
      };
    },
  },
  {
    name: "while UniPile's own page is open",
    reach: async (newcomer) => {
      const address = await openHosted(newcomer);
      return {
        sees: async ({ page }) =>
          expect(await page.getByRole("link", { name: "Open UniPile's page" }).getAttribute("href")).toBe(address),
        goesOn: async (back) => {
          const theirs = answeringPage(await back.agent.context.newPage());
          await theirs.goto(address);
          await theirs.getByRole("button", { name: "Sign in" }).click();
          await isConnected(back);
          await theirs.close();
        },
        webhooks: unipileWebhooks,
      };
    },
  },
  {
    name: "while UniPile's own page is gone through",
    reach: async (newcomer) => {
      const address = await openHosted(newcomer);
      return {
        sees: ({ page }) => page.getByRole("link", { name: "Open UniPile's page" }).waitFor(),
        meanwhile: async ({ provider }) => {
          const link = (await provider.hostedLinks()).find(({ token }) => address.includes(token));
          if (link === undefined) throw new Error("UniPile has no such page.");
          expect((await provider.completeHosted(link.token, OWNER)).notified).toBe(200);
        },
        // Nothing is left to do there, so one is at the next step.
        seesByAddress: heading(/How messages get here|Now write to yourself/),
        goesOn: async () => {},
        webhooks: unipileWebhooks,
      };
    },
  },
  {
    name: "at Instagram's second step",
    reach: async (newcomer) => {
      const { provider, apiKey } = newcomer;
      await provider.addLogin({ apiKey, ...LOGIN, checkpoints: ["2FA"], code: "246810" });
      await toAccounts(newcomer, "Instagram through UniPile");
      await newcomer.signInToInstagram(LOGIN.username, LOGIN.password);
      const sees = heading("Instagram asks for a second step");
      await sees(newcomer);
      return {
        sees,
        goesOn: async (back) => {
          await back.enterCode("246810");
          await isConnected(back);
        },
        webhooks: unipileWebhooks,
      };
    },
  },
  {
    name: "where the webhook is shown",
    reach: async (newcomer) => {
      await toWebhook(newcomer);
      return {
        sees: async ({ page }) =>
          page.getByRole("region", { name: "Shop number" }).getByText("Parley has registered its webhooks").waitFor(),
        // Its webhooks are verified, so that step is behind one.
        seesByAddress: atStep("Now write to yourself"),
        goesOn: async () => {},
        webhooks: unipileWebhooks,
      };
    },
  },
  {
    name: "at the checklist, before a message has come",
    reach: async (newcomer) => {
      const accountId = await toWebhook(newcomer);
      await newcomer.page.getByRole("link", { name: "Continue" }).click();
      await newcomer.atStep("Now write to yourself");
      return {
        sees: async (back) => {
          await back.untilDone("Webhook registered and verified");
          expect(await back.line("Test message received").getAttribute("data-state")).toBe("waiting");
        },
        goesOn: async (back) => {
          const from = { name: "Ana Torres", phone: "34600111222" };
          await back.provider.customerWrites({ accountId, from, text: "Hello" });
          await back.untilDone("Test message received");
        },
        webhooks: unipileWebhooks,
      };
    },
  },
];

async function openHosted(newcomer: Newcomer): Promise<string> {
  const { page } = newcomer;
  await toAccounts(newcomer, "WhatsApp through UniPile");
  await page.getByText("Use UniPile's own page").click();
  await press(newcomer, "Open the page for WhatsApp");
  const link = page.getByRole("link", { name: "Open UniPile's page" });
  await link.waitFor();
  return (await link.getAttribute("href")) ?? "";
}

type Papers = Awaited<ReturnType<typeof openMetaApp>>;
const INSTAGRAM_SCOPES = ["instagram_business_basic", "instagram_business_manage_messages"];
const metaSubscriptions = (papers: Papers, accountId: string) => async () =>
  (await papers.meta.subscriptions(accountId)).length;

async function toMetaWebhook(newcomer: Newcomer, papers: Papers): Promise<void> {
  await newcomer.choose("WhatsApp Cloud API");
  await fillWhatsApp(newcomer.page, papers);
  await newcomer.page.getByRole("link", { name: "Continue" }).click();
  await connectOffered(newcomer);
}

const META: Step[] = [
  {
    name: "before a number's papers are entered",
    reach: async (newcomer) => {
      const papers = await openMetaApp();
      await newcomer.choose("WhatsApp Cloud API");
      return {
        sees: atStep("Your Meta app"),
        goesOn: async (back) => {
          await fillWhatsApp(back.page, papers);
          await back.page.getByRole("link", { name: "Continue" }).click();
          await connectOffered(back);
        },
        webhooks: metaSubscriptions(papers, papers.phoneNumberId),
      };
    },
  },
  {
    name: "when a number's papers were found good",
    reach: async (newcomer) => {
      const papers = await openMetaApp();
      await newcomer.choose("WhatsApp Cloud API");
      await fillWhatsApp(newcomer.page, papers);
      await newcomer.page.getByRole("link", { name: "Continue" }).waitFor();
      return {
        sees: atStep("Your Meta app"),
        seesByAddress: atStep("Which accounts answer here?"),
        goesOn: connectOffered,
        webhooks: metaSubscriptions(papers, papers.phoneNumberId),
      };
    },
  },
  {
    name: "where the webhook's address and verify token are shown",
    reach: async (newcomer) => {
      const papers = await openMetaApp();
      await toMetaWebhook(newcomer, papers);
      const shown = async ({ page }: Newcomer) => {
        const webhook = page.getByRole("region", { name: "Casa Lino" });
        const read = (label: string) => webhook.getByLabel(label, { exact: true }).inputValue();
        return [await read("Callback URL"), await read("Verify token")];
      };
      const before = await shown(newcomer);
      return {
        // Somebody may be half-way through pasting them.
        sees: async (back) => expect(await shown(back)).toEqual(before),
        seesByAddress: async (back) => {
          await back.atStep("Now write to yourself");
          await back.page.goto("/onboarding?step=webhook");
          expect(await shown(back)).toEqual(before);
        },
        goesOn: async () => {},
        webhooks: metaSubscriptions(papers, papers.phoneNumberId),
      };
    },
  },
  {
    name: "at a number's checklist, before a message has come",
    reach: async (newcomer) => {
      const papers = await openMetaApp();
      await toMetaWebhook(newcomer, papers);
      await newcomer.page.getByRole("link", { name: "Continue" }).click();
      await newcomer.atStep("Now write to yourself");
      return {
        sees: (back) => back.untilDone("Webhook registered and verified"),
        goesOn: async (back) => {
          const from = { id: "34600111222", name: "Ana Torres" };
          await papers.meta.customerWrites({ accountId: papers.phoneNumberId, from, text: "Hello" });
          await back.untilDone("Test message received");
        },
        webhooks: metaSubscriptions(papers, papers.phoneNumberId),
      };
    },
  },
  {
    name: "when a profile's papers were found good",
    reach: async (newcomer) => {
      const papers = await openMetaApp({ scopes: INSTAGRAM_SCOPES });
      await newcomer.choose("Instagram professional");
      await fillInstagram(newcomer.page, papers);
      await newcomer.page.getByRole("link", { name: "Continue" }).waitFor();
      return {
        sees: atStep("Your Instagram profile"),
        seesByAddress: atStep("Which accounts answer here?"),
        goesOn: connectOffered,
        webhooks: metaSubscriptions(papers, papers.instagramUserId),
      };
    },
  },
  {
    name: "at Instagram's page for apps",
    reach: async (newcomer) => {
      const meta = createMetaClient(inject("simulatorUrl"), fetch);
      const username = `lino.${Date.now()}`;
      const profile = await meta.createProfile({ id: `1787${Date.now()}`, name: "Casa Lino", username });
      await newcomer.choose("Instagram professional");
      await press(newcomer, "Continue with Instagram");
      const sees = heading("Instagram's page for apps, simulated");
      await sees(newcomer);
      return {
        sees,
        // What was begun in the other browser counts there alone.
        seesByAddress: atStep("Your Instagram profile"),
        goesOn: async (back) => {
          await press(back, "Continue with Instagram");
          await press(back, `Allow as ${username}`);
          await connectOffered(back);
        },
        webhooks: async () => (await meta.subscriptions(profile.id)).length,
      };
    },
  },
];

describe.each([
  { of: "UniPile", steps: UNIPILE, webhooks: 2 },
  { of: "Meta", steps: META, webhooks: 1 },
])("the browser that is closed on the way to an account of $of's", ({ steps, webhooks }) => {
  it.each(steps)(
    "$name shows it again when it is opened, and elsewhere, and ends with one account",
    async ({ reach }) => {
      const newcomer = await people.newcomer();
      const place = await reach(newcomer);
      await newcomer.restoresTab();
      await place.sees(newcomer);

      await place.meanwhile?.(newcomer);
      const elsewhere = await newcomer.goesOnAt(await people.arrive());
      await (place.seesByAddress ?? place.sees)(elsewhere);
      await place.goesOn(elsewhere);

      const listed = async () =>
        (await elsewhere.agent.ask<{ items: Account[] }>("accounts.list", {}, "GET")).data.items;
      await expect.poll(async () => (await listed()).map(({ state }) => state), SOON).toEqual(["connected"]);
      expect(await place.webhooks(elsewhere)).toBe(webhooks);
      // At UniPile, an account that was begun and left is one that has to be paid for.
      expect((await elsewhere.provider.accounts({ apiKey: elsewhere.apiKey })).length).toBeLessThanOrEqual(1);
    },
  );
});
