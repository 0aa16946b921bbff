import { Secret, TOTP } from "otpauth";
import type { BrowserContextOptions, Locator } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import type { Agent } from "./agent.ts";
import { joinBy } from "./company.ts";
import { peopleOfEachTest } from "./people.ts";
import { PHONE } from "./phone.ts";
import { SOON } from "./soon.ts";

/**
 * Proves that people can look after their workspace and their own sign-in by the screens alone. What a browser
 * complains about fails a test, violations of the Content-Security-Policy first of all. Not here: what the
 * procedures refuse (test/flows), and how it looks.
 */

const CODE_STEP_MS = 30_000;

const people = peopleOfEachTest();

async function newOwner(options: BrowserContextOptions = {}): Promise<Agent> {
  const owner = await people.arrive(options);
  await owner.signUp("Casa Lino");
  return owner;
}

/** One of a page's cards. */
const card = (agent: Agent, name: string): Locator => agent.page.getByRole("region", { name, exact: true });

async function openSettings(agent: Agent, page: "members" | "security" | "keys" | "audit" | "workspace") {
  await agent.page.goto(`/settings/${page}`);
  await agent.page.getByRole("heading", { level: 1 }).waitFor();
}

async function makeInvitation(owner: Agent, role: "Owner" | "Admin" | "Agent", email = ""): Promise<string> {
  await openSettings(owner, "members");
  const form = card(owner, "Invite somebody");
  await form.getByLabel("Email").fill(email);
  await form.getByLabel("Role").selectOption({ label: role });
  await form.getByRole("button", { name: "Make a link" }).click();
  return form.getByLabel("Invitation link").inputValue();
}

/** Opens the link as somebody new, and ends up in the inbox. */
async function joinAsNew(link: string): Promise<Agent> {
  const guest = await people.arrive();
  await joinBy(guest, link, "Casa Lino");
  return guest;
}

const memberRow = (agent: Agent, email: string): Locator =>
  agent.page.getByRole("list", { name: "Members" }).getByRole("listitem").filter({ hasText: email });

/** Chooses something in a member's menu, a role or what to do, and says yes when asked. */
async function changeMember(owner: Agent, email: string, item: string, confirm: string | null): Promise<void> {
  await owner.page.getByRole("button", { name: `Manage ${email}` }).click();
  const role = ["Owner", "Admin", "Agent"].includes(item) ? "menuitemradio" : "menuitem";
  await owner.page.getByRole(role, { name: new RegExp(`^${item}`) }).click();
  if (confirm) await owner.page.getByRole("alertdialog").getByRole("button", { name: confirm }).click();
}

async function signOut(agent: Agent): Promise<void> {
  await agent.page
    .getByRole("button", { name: /^Account:/ })
    .filter({ visible: true })
    .click();
  await agent.page.getByRole("menuitem", { name: "Sign out" }).click();
  await agent.page.waitForURL("**/sign-in");
}

/** Turns the second step on. `codeOf` tells the app's code at a time; the one at `confirmedAt` is used up. */
async function addSecondStep(owner: Agent) {
  await openSettings(owner, "security");
  const step = card(owner, "Second step at sign-in");
  await step.getByLabel("Your password").fill(owner.password);
  await step.getByRole("button", { name: "Add a second step" }).click();
  await step.getByRole("img", { name: "QR code for the authenticator app" }).waitFor();
  const key = (await step.locator("code").textContent()) ?? "";
  const secret = Secret.fromBase32(key.replaceAll(" ", ""));
  const codeOf = (at: number) => new TOTP({ secret }).generate({ timestamp: at });

  const confirmedAt = Date.now();
  await step.getByLabel("Code from the app").fill(codeOf(confirmedAt));
  await step.getByRole("button", { name: "Turn on" }).click();
  const codes = step.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await codes.first().waitFor();
  const [recoveryCode = ""] = await codes.allTextContents();
  await step.getByRole("button", { name: "I have kept them" }).click();
  await step.getByText("10 recovery codes left").waitFor();
  return { codeOf, confirmedAt, recoveryCode };
}

const signedOutOf = (agent: Agent) => agent.page.waitForURL(/\/sign-in/, SOON);

describe("an owner", () => {
  it("invites somebody, who joins, is given another role, and is shut out again", async () => {
    const owner = await newOwner();
    const link = await makeInvitation(owner, "Agent");
    expect(link).toContain("/invite/");
    await card(owner, "Invitations that are open").getByRole("listitem").waitFor();

    const guest = await joinAsNew(link);
    for (const agent of [owner, guest]) {
      await openSettings(agent, "members");
      await memberRow(agent, owner.email).waitFor();
      await memberRow(agent, guest.email).waitFor();
    }
    // An agent is not offered what an agent may not do.
    expect(await guest.page.getByRole("button", { name: `Manage ${owner.email}` }).count()).toBe(0);
    expect(await guest.page.getByRole("link", { name: "Keys" }).count()).toBe(0);

    await guest.page.goto("/inbox");
    await guest.untilLive();
    guest.expectComplaints(/status of 40[01]|WebSocket/);
    await changeMember(owner, guest.email, "Admin", "Change role");
    await signedOutOf(guest);
    await owner.page.getByText("The role is changed.").waitFor();
    await guest.signIn();
    await guest.page.waitForURL("**/inbox");
    await openSettings(guest, "keys");

    await guest.page.goto("/inbox");
    await guest.untilLive();
    await changeMember(owner, guest.email, "Disable", "Disable");
    await signedOutOf(guest);
    await memberRow(owner, guest.email).getByText("Disabled", { exact: true }).waitFor();
    await guest.signIn();
    await guest.page.getByRole("alert").waitFor();

    await changeMember(owner, guest.email, "Enable", null);
    await owner.page.getByText("Enabled. They can sign in again.").waitFor();
    await changeMember(owner, guest.email, "Remove", "Remove");
    await expect.poll(() => memberRow(owner, guest.email).count(), SOON).toBe(0);
  });

  it("finds a used or revoked link dead, in plain words", async () => {
    const owner = await newOwner();
    const link = await makeInvitation(owner, "Agent", "someone@shop.example");
    await card(owner, "Invitations that are open")
      .getByRole("button", { name: /^Revoke/ })
      .click();
    await owner.page.getByText("The invitation is revoked").waitFor();

    const guest = await people.arrive();
    guest.expectComplaints(/status of 404/);
    await guest.page.goto(link);
    await guest.page.getByRole("heading", { name: "This invitation does not work" }).waitFor();
  });

  it("is told why the only owner cannot go", async () => {
    const owner = await newOwner();
    await openSettings(owner, "members");
    await owner.page.getByRole("button", { name: `Manage ${owner.email}` }).click();
    await owner.page.getByRole("menuitem", { name: /^The only owner keeps the role/ }).waitFor();
    expect(await owner.page.getByRole("menuitem", { name: "Leave this workspace" }).count()).toBe(0);
  });

  it("invites a person with a workspace of their own, who goes to and fro between the two", async () => {
    const owner = await newOwner();
    const link = await makeInvitation(owner, "Admin");
    const guest = await people.arrive();
    await guest.signUp("Atelier Sol");
    await guest.page.goto(link);
    await guest.page.getByRole("button", { name: "Join Casa Lino" }).click();
    await guest.page.waitForURL("**/inbox");
    await openSettings(guest, "members");
    await memberRow(guest, owner.email).waitFor();

    await guest.page
      .getByRole("button", { name: /^Account:/ })
      .filter({ visible: true })
      .click();
    await guest.page.getByRole("menuitemradio", { name: "Atelier Sol" }).click();
    await guest.page.waitForURL("**/inbox");
    await openSettings(guest, "members");
    await memberRow(guest, guest.email).waitFor();
    expect(await memberRow(guest, owner.email).count()).toBe(0);
  });

  it("makes a key that works at once, and not any more when it is revoked", async () => {
    const owner = await newOwner();
    await openSettings(owner, "keys");
    await owner.page.getByText("No keys yet").waitFor();
    const form = card(owner, "Create a key");
    owner.expectComplaints(/status of 400/);
    await form.getByRole("button", { name: "Create key" }).click();
    await form.getByText("Give the key a name.").waitFor();
    owner.expectNoComplaints();
    await form.getByRole("textbox", { name: "Name" }).fill("Shop orders");
    await form.getByRole("button", { name: "Create key" }).click();
    const secret = await form.getByLabel("Secret of the key").inputValue();
    const call = async () =>
      (await fetch(`${inject("parleyUrl")}/trpc/chats.list`, { headers: { authorization: `Bearer ${secret}` } }))
        .status;
    expect(await call()).toBe(200);

    await card(owner, "Keys").getByRole("button", { name: "Revoke Shop orders" }).click();
    await owner.page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
    await owner.page.getByText("The key is revoked.").waitFor();
    expect(await call()).toBe(401);
    expect(await owner.page.getByText("No keys yet").count()).toBe(1);
    // Nothing of it is left behind after a new look at the page.
    await owner.page.reload();
    expect(await owner.page.content()).not.toContain(secret);
  });

  it("reads in the audit log what was done, narrows it down, and finds its chain whole", async () => {
    const owner = await newOwner();
    await makeInvitation(owner, "Agent", "someone@shop.example");
    await openSettings(owner, "audit");
    const table = owner.page.getByRole("table", { name: "Audit log" });
    await table.getByText("Made an invitation").waitFor();
    await table.getByText("Signed up").waitFor();

    const filters = owner.page.getByRole("form", { name: "Filters" });
    await filters.getByLabel("What").selectOption({ label: "Made an invitation" });
    await filters.getByRole("button", { name: "Show" }).click();
    await expect.poll(() => table.getByRole("row").count(), SOON).toBe(2);
    await filters.getByLabel("Result").selectOption({ label: "Failed" });
    await filters.getByRole("button", { name: "Show" }).click();
    await owner.page.getByText("Nothing fits these filters").waitFor();

    await owner.page.getByRole("button", { name: "Check the chain" }).click();
    await owner.page.getByText(/^The chain is whole: \d+ rows? checked\.$/).waitFor();
  });

  it("renames the workspace, makes another one, and deletes that by its name and their password", async () => {
    const owner = await newOwner();
    await openSettings(owner, "workspace");
    const rename = card(owner, "This workspace");
    await rename.getByLabel("Name").fill("Casa Lino & Co");
    await rename.getByRole("button", { name: "Save name" }).click();
    await owner.page.getByText("The name is changed.").waitFor();
    await owner.page.getByText("Create another workspace").click();
    await owner.page.getByLabel("Name of the new workspace").fill("Second shop");
    await owner.page.getByRole("button", { name: "Create workspace" }).click();
    await owner.page.waitForURL("**/onboarding?*");

    await openSettings(owner, "workspace");
    const end = card(owner, "Delete this workspace");
    await end.getByLabel("Type Second shop to confirm").fill("second shop");
    await end.getByLabel("Your password").fill(owner.password);
    owner.expectComplaints(/status of 400/);
    await end.getByRole("button", { name: "Delete for good" }).click();
    await end.getByText("Type the name exactly as it is.").waitFor();
    owner.expectNoComplaints();
    await end.getByLabel("Type Second shop to confirm").fill("Second shop");
    await end.getByRole("button", { name: "Delete for good" }).click();
    await owner.page.waitForURL("**/inbox");
    await openSettings(owner, "workspace");
    const left = owner.page.getByRole("list", { name: "Your workspaces" }).getByRole("listitem");
    expect(await left.allTextContents()).toEqual([expect.stringContaining("Casa Lino & Co")]);
  });
});

describe("anybody", () => {
  it("adds a second step, and signs in with a code of the app and with a recovery code", async () => {
    const owner = await newOwner();
    const { codeOf, confirmedAt, recoveryCode } = await addSecondStep(owner);

    owner.expectComplaints(/status of 400/);
    await signOut(owner);
    await owner.signIn();
    await owner.page.getByText(`Signing in as ${owner.email}`).waitFor();
    expect(new URL(owner.page.url()).search).toBe("");
    await owner.page.getByLabel("Code from your app").fill("000000");
    await owner.page.getByRole("button", { name: "Sign in" }).click();
    await owner.page.getByText("This code is not right, or was used already.").waitFor();
    // No code counts twice: the one of the next half minute is taken already.
    await owner.page.getByLabel("Code from your app").fill(codeOf(confirmedAt + CODE_STEP_MS));
    await owner.page.getByRole("button", { name: "Sign in" }).click();
    await owner.page.waitForURL("**/inbox");

    await signOut(owner);
    await owner.signIn();
    await owner.page.getByRole("button", { name: "Use a recovery code" }).click();
    await owner.page.getByLabel("Recovery code").fill(recoveryCode);
    await owner.page.getByRole("button", { name: "Sign in" }).click();
    await owner.page.waitForURL("**/inbox");
    await openSettings(owner, "security");
    await card(owner, "Second step at sign-in").getByText("9 recovery codes left").waitFor();
  });

  it("changes the password, which ends the other sessions and keeps this one", async () => {
    const owner = await newOwner();
    const elsewhere = await people.arrive();
    await elsewhere.signIn(owner);
    await elsewhere.page.waitForURL("**/inbox");
    await elsewhere.untilLive();
    elsewhere.expectComplaints(/status of 401|WebSocket/);

    await openSettings(owner, "security");
    const sessions = owner.page.getByRole("list", { name: "Where you are signed in" }).getByRole("listitem");
    await expect.poll(() => sessions.count(), SOON).toBe(2);
    const form = card(owner, "Password");
    owner.expectComplaints(/status of 400/);
    await form.getByLabel("Current password").fill("not my password");
    await form.getByLabel("New password").fill("a garden of forking paths");
    await form.getByRole("button", { name: "Change password" }).click();
    await form.getByText("This is not your password.").waitFor();
    owner.expectNoComplaints();
    await form.getByLabel("Current password").fill(owner.password);
    await form.getByRole("button", { name: "Change password" }).click();
    await form.getByText("The password is changed.").waitFor();
    await signedOutOf(elsewhere);
    await expect.poll(() => sessions.count(), SOON).toBe(1);

    elsewhere.expectComplaints(/status of 400/);
    await elsewhere.signIn(owner);
    await elsewhere.page.getByText("The email or the password is wrong.").waitFor();
    await elsewhere.signIn({ email: owner.email, password: "a garden of forking paths" });
    await elsewhere.page.waitForURL("**/inbox");
    await openSettings(owner, "audit");
    await owner.page.getByRole("table").getByText("Changed the password").first().waitFor();
  });

  it("signs out another browser, and then every one of them", async () => {
    const owner = await newOwner();
    const elsewhere = await people.arrive();
    await elsewhere.signIn(owner);
    await elsewhere.page.waitForURL("**/inbox");
    await elsewhere.untilLive();
    elsewhere.expectComplaints(/status of 401|WebSocket/);

    await openSettings(owner, "security");
    const list = card(owner, "Where you are signed in");
    await list
      .getByRole("listitem")
      .getByRole("button", { name: /^Sign out/ })
      .click();
    await signedOutOf(elsewhere);
    await list.getByRole("button", { name: "Sign out everywhere" }).click();
    await owner.page.getByRole("alertdialog").getByRole("button", { name: "Sign out everywhere" }).click();
    await owner.page.waitForURL("**/sign-in");
  });

  it("who forgot the password is told the same whoever they are", async () => {
    const visitor = await people.arrive();
    await visitor.page.goto("/sign-in");
    await visitor.page.getByRole("link", { name: "Forgot your password?" }).click();
    await visitor.page.getByRole("heading", { name: "Forgot your password?" }).waitFor();
    await visitor.page.getByLabel("Email").fill("nobody@shop.example");
    await visitor.page.getByRole("button", { name: "Send the link" }).click();
    await visitor.page.getByText("If there is an account with this email").waitFor();

    visitor.expectComplaints(/status of 400/);
    await visitor.page.goto("/reset-password/no-such-link");
    await visitor.page.getByLabel("New password").fill("a garden of forking paths");
    await visitor.page.getByRole("button", { name: "Set password" }).click();
    await visitor.page.getByText("This link does not work any more.").waitFor();
  });

  it("without JavaScript signs in with the second step too, by entering the password once more", async () => {
    const owner = await newOwner();
    const { codeOf, confirmedAt } = await addSecondStep(owner);
    const plain = await people.arrive({ javaScriptEnabled: false });
    plain.expectComplaints(/status of 400/);
    await plain.signIn(owner);
    await plain.page.getByText("Enter your password once more, and the code.").waitFor();
    expect(await plain.page.content()).not.toContain(owner.password);
    await plain.page.getByLabel("Password").fill(owner.password);
    await plain.page.getByLabel("Code from your app, or a recovery code").fill(codeOf(confirmedAt + CODE_STEP_MS));
    await plain.page.getByRole("button", { name: "Sign in" }).click();
    await plain.page.waitForURL("**/inbox");
  });

  it("with a phone reaches every page of the settings from the menu, and none is wider than the screen", async () => {
    const owner = await newOwner(PHONE);
    await owner.page
      .getByRole("button", { name: /^Account:/ })
      .filter({ visible: true })
      .tap();
    await owner.page.getByRole("menuitem", { name: "Settings" }).tap();
    await owner.page.getByRole("heading", { name: "Members", level: 1 }).waitFor();
    for (const name of ["Security", "Keys", "Audit log", "Workspace", "Members"]) {
      await owner.page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name }).tap();
      await owner.page.getByRole("heading", { name, level: 1 }).waitFor();
      const overflow = await owner.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect([name, overflow <= 0]).toEqual([name, true]);
    }
    await owner.page.getByRole("link", { name: "Back to the inbox" }).tap();
    await owner.page.waitForURL("**/inbox");
  });
});
