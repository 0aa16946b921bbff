import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Agent } from "./agent.ts";
import { openChat } from "./company.ts";
import { peopleOfTheFile } from "./people.ts";
import { customerWrites, type Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/**
 * Proves that a message can be given a time, looks unsent until then, and is changed, sent or called off by anybody of
 * the team. That it leaves at its time, once, is proven in test/flows/team-schedule.test.ts.
 */

const people = peopleOfTheFile();
let shop: Shop;
let colleague: Agent;

beforeAll(async () => {
  shop = await people.openShop();
  await customerWrites(shop, "Ana Torres", "Can you call me tomorrow?");
  await shop.agent.chat("Ana Torres").waitFor();
  colleague = await people.inviteColleague(shop);
  for (const agent of [shop.agent, colleague]) await openChat(agent, "Ana Torres");
});

const rows = (agent: Agent) => agent.messages.locator("[data-scheduled-id]");
const row = (agent: Agent, text: string) => rows(agent).filter({ hasText: text });
const dialog = (agent: Agent, name = "Send later") => agent.page.getByRole("dialog", { name });

async function openDialog(text: string): Promise<void> {
  await shop.agent.composer.fill(text);
  await shop.agent.page.getByRole("button", { name: "More ways to send" }).click();
  await shop.agent.page.getByRole("menuitem", { name: "Choose a time…" }).click();
}

async function schedule(text: string, when: string): Promise<void> {
  await openDialog(text);
  await dialog(shop.agent).getByLabel("When").fill(when);
  await dialog(shop.agent).getByRole("button", { name: "Schedule" }).click();
  await row(shop.agent, text).waitFor();
}

describe("a message for later", () => {
  it("is given a time in plain words, which stand in the fields too, and is outlined in every browser", async () => {
    const { page, composer } = shop.agent;
    await openDialog("Good morning Ana");
    const later = dialog(shop.agent);
    await later.getByLabel("When").fill("some day");
    await later.getByText("That is not a time to come").waitFor();
    await later.getByLabel("When").fill("tomorrow 9");
    await later.getByText("It is sent tomorrow 09:00.").waitFor();
    expect(await later.getByLabel("Time").inputValue()).toBe("09:00");
    await page.keyboard.press("Enter");
    await row(shop.agent, "Good morning Ana").getByText("Scheduled for tomorrow 09:00").waitFor();
    await row(colleague, "Good morning Ana")
      .getByText(/by agent-/)
      .waitFor();
    await expect.poll(() => composer.inputValue(), SOON).toBe("");
    expect(await shop.agent.bubble("Good morning Ana").count()).toBe(0);
    await page.reload();
    await row(shop.agent, "Good morning Ana").waitFor();
  });

  it("is changed by a colleague, words and time, by the fields for date and hour", async () => {
    await row(colleague, "Good morning Ana").getByRole("button", { name: "Change" }).click();
    const edit = dialog(colleague, "Change the scheduled message");
    await edit.getByLabel("Message").fill("Good evening Ana");
    await edit.getByLabel("Time").fill("18:30");
    await edit.getByText("It is sent tomorrow 18:30.").waitFor();
    await edit.getByRole("switch").check();
    await edit.getByRole("button", { name: "Save" }).click();
    await row(shop.agent, "Good evening Ana").getByText("Scheduled for tomorrow 18:30, only if nobody").waitFor();
  });

  it("is sent at once when somebody wants that", async () => {
    await row(shop.agent, "Good evening Ana").getByRole("button", { name: "Send now" }).click();
    await shop.agent.bubble("Good evening Ana").waitFor();
    await colleague.bubble("Good evening Ana").waitFor();
    await expect.poll(() => rows(colleague).count(), SOON).toBe(0);
  });

  it("gives its words back when it is called off", async () => {
    await schedule("Never mind", "in 3 hours");
    await row(shop.agent, "Never mind").getByRole("button", { name: "Cancel" }).click();
    await expect.poll(() => rows(shop.agent).count(), SOON).toBe(0);
    await expect.poll(() => shop.agent.composer.inputValue(), SOON).toBe("Never mind");
    await expect.poll(() => rows(colleague).count(), SOON).toBe(0);
    await shop.agent.composer.fill("");
  });

  it("that an answer made needless says so, and can still go out", async () => {
    // The dialog counts in minutes; this one is due in some seconds.
    const chatId = new URL(shop.agent.page.url()).pathname.split("/").at(-1);
    const soon = { chatId, clientId: randomUUID(), text: "Are you still there?", onlyIfUnanswered: true };
    const at = new Date(Date.now() + 10_000).toISOString();
    await shop.agent.ask("messages.schedule", { ...soon, at }, "POST");
    await row(shop.agent, "Are you still there?").waitFor();
    await customerWrites(shop, "Ana Torres", "I am back");
    await shop.agent.bubble("I am back").waitFor();
    await row(shop.agent, "Are you still there?").getByText("Not sent: there was an answer before its time.").waitFor();
    await row(shop.agent, "Are you still there?").getByRole("button", { name: "Delete" }).click();
    await expect.poll(() => rows(shop.agent).count(), SOON).toBe(0);
  });

  it("keeps what was typed when it cannot be scheduled, and says why", async () => {
    const { page, composer } = shop.agent;
    await page.route("**/trpc/messages.schedule*", (route) => route.abort());
    shop.agent.expectComplaints(/Failed to load resource|ERR_FAILED/);
    await openDialog("Do not lose me");
    await dialog(shop.agent).getByLabel("When").fill("tomorrow 9");
    await page.keyboard.press("Enter");
    await dialog(shop.agent).getByText("Not scheduled: you are offline.").waitFor();
    await page.unroute("**/trpc/messages.schedule*");
    shop.agent.expectNoComplaints();
    await page.keyboard.press("Escape");
    expect(await composer.inputValue()).toBe("Do not lose me");
    await composer.fill("");
  });
});
