import type { BrowserContextOptions } from "playwright-core";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { createMetaClient, type MetaClient } from "../simulator/meta/meta-client.ts";
import { card, untilStanding } from "./account-list.ts";
import { expectAccessible } from "./audit-page.ts";
import { joinBy } from "./company.ts";
import type { Newcomer } from "./onboarding.ts";
import { peopleOfEachTest } from "./people.ts";
import { SOON } from "./soon.ts";

/**
 * Proves that an owner connects an Instagram profile by signing in at Instagram, and that everything which can go wrong
 * on the way there and back is said in plain words with a way on. Real Chromium, real Worker, simulated Instagram. Not
 * here: what the state is worth (test/flows/instagram-login.test.ts).
 */

const people = peopleOfEachTest();
let meta: MetaClient;

beforeAll(() => {
  meta = createMetaClient(inject("simulatorUrl"), fetch);
});

type Profile = { id: string; username: string };

let profiles = 0;
async function newProfile(): Promise<Profile> {
  profiles += 1;
  const username = `lino.${Date.now()}.${profiles}`;
  return meta.createProfile({ id: `1786${Date.now()}${profiles}`, name: "Casa Lino", username });
}

/** Somebody new, before the button that leads to Instagram. */
async function arrive(options: BrowserContextOptions = {}): Promise<Newcomer> {
  const newcomer = await people.newcomer(options);
  newcomer.agent.expectComplaints(/status of 400/);
  await newcomer.choose("Instagram professional", "Continue with Instagram");
  return newcomer;
}

const atInstagram = ({ page }: Newcomer) =>
  page.getByRole("heading", { name: "Instagram's page for apps, simulated" }).waitFor();

async function goToInstagram(newcomer: Newcomer): Promise<void> {
  await newcomer.page.getByRole("button", { name: "Continue with Instagram" }).click();
  await atInstagram(newcomer);
}

async function allow(newcomer: Newcomer, profile: Profile): Promise<void> {
  await newcomer.page.getByRole("button", { name: `Allow as ${profile.username}` }).click();
}

const refusal = (newcomer: Newcomer, words: RegExp) =>
  newcomer.page.getByRole("alert").filter({ hasText: words }).waitFor();

/** Connects the profile, up to the list of accounts. */
async function connect(newcomer: Newcomer, profile: Profile): Promise<void> {
  await goToInstagram(newcomer);
  await allow(newcomer, profile);
  await newcomer.page.getByRole("button", { name: "Connect 1 account" }).click();
  await newcomer.atStep("How messages get here");
}

describe("a profile", () => {
  it("is connected by signing in at Instagram: nothing to paste, and the first message turns the list green", async () => {
    const newcomer = await arrive();
    const { page } = newcomer;
    const profile = await newProfile();
    await expectAccessible(page, "the way to Instagram");
    await goToInstagram(newcomer);
    await allow(newcomer, profile);
    await newcomer.atStep("Which accounts answer here?");
    // The code is not in the address any more, and going back does not send it again.
    expect(page.url()).not.toContain("code=");
    await page.getByText(profile.username).first().waitFor();
    await page.getByRole("button", { name: "Connect 1 account" }).click();
    await newcomer.atStep("How messages get here");
    const webhook = page.getByRole("region", { name: profile.username });
    await webhook.getByText(/There is nothing to enter/).waitFor();
    expect(await webhook.getByLabel("Verify token").count()).toBe(0);
    await expectAccessible(page, "the app's webhook");
    await page.getByRole("link", { name: "Continue" }).click();
    await meta.customerWrites({ accountId: profile.id, from: { id: "7001", name: "Ana" }, text: "Hola" });
    await newcomer.untilDone("Webhook registered and verified");
    await newcomer.untilDone("Test message received");
    await page.getByRole("button", { name: "Open the inbox" }).click();
    await page.getByRole("region", { name: "Chats" }).getByText("Hola").first().waitFor();
  });

  it("is found again where the browser was closed at Instagram's page, and when it has just come back", async () => {
    const newcomer = await arrive();
    const { page } = newcomer;
    const profile = await newProfile();
    await goToInstagram(newcomer);
    await newcomer.comesBack();
    await newcomer.atStep("Your Instagram profile");
    await goToInstagram(newcomer);
    await allow(newcomer, profile);
    await newcomer.atStep("Which accounts answer here?");
    await newcomer.comesBack();
    await newcomer.atStep("Which accounts answer here?");
    await page.getByRole("button", { name: "Connect 1 account" }).waitFor();
  });

  it("can still be connected by a token of an own app, which stands behind the other way", async () => {
    const newcomer = await arrive();
    await newcomer.page.getByText("Use an access token of your own Meta app").click();
    await newcomer.page.getByLabel("Access token").waitFor();
  });

  it("that was signed out at Instagram is signed in again from the list, and stays the same account", async () => {
    const newcomer = await arrive();
    const { page, agent } = newcomer;
    const profile = await newProfile();
    await connect(newcomer, profile);
    await meta.customerWrites({ accountId: profile.id, from: { id: "7002", name: "Bea" }, text: "Before" });
    await page.goto("/inbox");
    await page.getByRole("region", { name: "Chats" }).getByText("Before").first().waitFor();
    await meta.endTokens(profile.id);
    await page.goto("/connections");
    await card(agent, profile.username).getByText("Manage").click();
    await card(agent, profile.username)
      .getByText(/Instagram's own page again/)
      .waitFor();
    await expectAccessible(page, "a profile that signed in");
    await card(agent, profile.username).getByRole("button", { name: "Continue with Instagram" }).click();
    await atInstagram(newcomer);
    await allow(newcomer, profile);
    await page.waitForURL("**/connections");
    await untilStanding(agent, profile.username, "connected");
    await page.goto("/inbox");
    await page.getByRole("region", { name: "Chats" }).getByText("Before").first().waitFor();
  });
});

describe("on the way back from Instagram", () => {
  it("a no is said as what it is, and one can begin again", async () => {
    const newcomer = await arrive();
    const profile = await newProfile();
    await goToInstagram(newcomer);
    await newcomer.page.getByRole("button", { name: "Cancel" }).click();
    await refusal(newcomer, /You did not let Parley in/);
    await expectAccessible(newcomer.page, "the refusal");
    await newcomer.page.getByRole("link", { name: "Begin again" }).click();
    await goToInstagram(newcomer);
    await allow(newcomer, profile);
    await newcomer.atStep("Which accounts answer here?");
  });

  it("a profile without its messages is refused with what to switch on", async () => {
    const newcomer = await arrive();
    const profile = await newProfile();
    await goToInstagram(newcomer);
    await newcomer.page.getByLabel("Access messages").uncheck();
    await allow(newcomer, profile);
    await refusal(newcomer, /not its messages/);
  });

  it("an address that was used counts no more, nor one in another browser or that somebody made up", async () => {
    const newcomer = await arrive();
    const { page } = newcomer;
    const profile = await newProfile();
    await goToInstagram(newcomer);
    const back = page.waitForRequest(/\/connections\/instagram\?code=/);
    await allow(newcomer, profile);
    const address = (await back).url();
    await newcomer.atStep("Which accounts answer here?");
    await page.goto(address);
    await refusal(newcomer, /used already/);

    const other = await arrive();
    await other.page.goto(address);
    await refusal(other, /another browser/);
    const madeUp = new URL(address);
    madeUp.searchParams.set("state", "v1.k1.made.up");
    await page.goto(madeUp.href);
    await refusal(newcomer, /used already/);
    await page.goto("/connections/instagram");
    await refusal(newcomer, /only when Instagram has sent you here/);
    await expectAccessible(page, "an empty address");
  });

  it("a code that is too old is refused, and Instagram that does not answer is said to be away", async () => {
    const newcomer = await arrive();
    const { page, provider } = newcomer;
    newcomer.agent.expectComplaints(/status of (400|503)/);
    const profile = await newProfile();
    await goToInstagram(newcomer);
    // What the page sends on is held back until the code has died.
    await page.route(
      (url) => url.pathname === "/connections/instagram.data",
      async (route) => {
        await meta.expireCodes();
        await route.continue();
      },
      { times: 1 },
    );
    await allow(newcomer, profile);
    await refusal(newcomer, /did not confirm this sign-in/);

    await page.getByRole("link", { name: "Begin again" }).click();
    await goToInstagram(newcomer);
    const scope = { method: "GET", path: "/access_token" };
    await provider.addFault({ on: "request", scope, fault: { kind: "status", status: 503 }, count: 1 });
    await allow(newcomer, profile);
    await refusal(newcomer, /problem of its own/);
  });

  it("a profile of another workspace is refused with a reason that names nobody", async () => {
    const [owner, other] = [await arrive(), await arrive()];
    const profile = await newProfile();
    await connect(owner, profile);
    await goToInstagram(other);
    await allow(other, profile);
    await other.page.getByRole("button", { name: "Connect 1 account" }).click();
    await other.page.getByText("This account is connected to another workspace.").waitFor();
    expect(await other.page.content()).not.toContain(owner.agent.email);
  });

  it("another profile than the one to be signed in again is refused", async () => {
    const newcomer = await arrive();
    const { page, agent } = newcomer;
    const [profile, other] = [await newProfile(), await newProfile()];
    await connect(newcomer, profile);
    await page.goto("/connections");
    await card(agent, profile.username).getByText("Manage").click();
    await card(agent, profile.username).getByRole("button", { name: "Continue with Instagram" }).click();
    await atInstagram(newcomer);
    await allow(newcomer, other);
    await refusal(newcomer, /another account than the one/);
    await page.getByRole("link", { name: "See connections" }).click();
    await expect.poll(() => card(agent, profile.username).count(), SOON).toBe(1);
  });

  it("who is signed out meanwhile signs in first, and begins again", async () => {
    const newcomer = await arrive();
    const profile = await newProfile();
    await goToInstagram(newcomer);
    await newcomer.agent.context.clearCookies();
    await allow(newcomer, profile);
    await newcomer.page.waitForURL("**/sign-in?next=**");
  });
});

it("an agent of the shop is not led to Instagram, nor let in on the way back", async () => {
  const newcomer = await arrive();
  const { data } = await newcomer.agent.ask<{ url: string }>("members.invite", { role: "agent" }, "POST");
  const guest = await people.arrive();
  guest.expectComplaints(/status of 403/);
  await joinBy(guest, data.url, "Casa Lino");
  await guest.page.goto("/connections/instagram?state=x&code=y");
  await guest.page.getByText("This is not for your role").waitFor();
});
