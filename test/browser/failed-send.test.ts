import { beforeAll, describe, expect, it } from "vitest";
import type { FaultRequest } from "../simulator/control-schema.ts";
import type { Agent } from "./agent.ts";
import { openChat } from "./company.ts";
import { peopleOfTheFile } from "./people.ts";
import { customerWrites, type Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/** Proves what two people see of a message that did not arrive: why, and what each of them can do about it. */

const people = peopleOfTheFile();
let shop: Shop;
let colleague: Agent;

beforeAll(async () => {
  shop = await people.openShop();
  await customerWrites(shop, "Ana Torres", "Hello");
  await shop.agent.chat("Ana Torres").waitFor();
  colleague = await people.inviteColleague(shop);
  await openChat(shop.agent, "Ana Torres");
  await openChat(colleague, "Ana Torres");
});

const refuseNext = (fault: Extract<FaultRequest, { on: "request" }>["fault"]) =>
  shop.provider.addFault({
    on: "request",
    scope: { method: "POST", path: "/chats/:id/messages", apiKey: shop.apiKey },
    count: 1,
    fault,
  });
const button = (agent: Agent, name: string) => agent.messages.getByRole("button", { name, exact: true });

describe("a message that the provider refuses", () => {
  it("says why to both, and is gone for both when one of them deletes it", async () => {
    await refuseNext({ kind: "status", status: 400, errorType: "too_many_characters" });
    await shop.agent.send("Far too long");
    await button(shop.agent, "Delete").waitFor();
    await button(colleague, "Delete").waitFor();
    await colleague.messages.getByText(/^Not sent: .*too long/).waitFor();

    await button(colleague, "Delete").click();
    for (const agent of [shop.agent, colleague]) {
      await expect.poll(() => agent.bubble("Far too long").count(), SOON).toBe(0);
      await expect.poll(() => agent.chatRow("Ana Torres").getByText("Hello").count(), SOON).toBe(1);
    }
    await expect
      .poll(() => colleague.messages.evaluate((log) => log.contains(document.activeElement)), SOON)
      .toBe(true);
    await colleague.page.reload();
    await colleague.bubble("Hello").waitFor();
    expect(await colleague.bubble("Far too long").count()).toBe(0);
  });

  it("can be sent again instead, as the same message", async () => {
    await refuseNext({ kind: "status", status: 400, errorType: "too_many_characters" });
    await shop.agent.send("Once more");
    await button(shop.agent, "Retry").click();
    await expect.poll(() => colleague.bubble("Once more").getAttribute("data-status"), SOON).toBe("sent");
    expect(await shop.agent.bubble("Once more").count()).toBe(1);
    expect(await button(shop.agent, "Delete").count()).toBe(0);
  });
});

describe("a message of which nobody knows whether it arrived", () => {
  it("can be sent again, and never deleted", async () => {
    await refuseNext({ kind: "cut_before" });
    await shop.agent.send("Is it there?");
    await button(shop.agent, "Send again").waitFor();
    expect(await button(shop.agent, "Delete").count()).toBe(0);
    expect(await button(colleague, "Delete").count()).toBe(0);
  });
});

describe("a message that is not sent yet", () => {
  it("does not go with a sign-out before somebody was asked, and goes out when the network is back", async () => {
    const { page, context } = shop.agent;
    shop.agent.expectComplaints(/ERR_INTERNET_DISCONNECTED|WebSocket/);
    const menu = page.getByRole("button", { name: /^Account:/ }).filter({ visible: true });
    await menu.click();
    await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
    await page.keyboard.press("Escape");
    await context.setOffline(true);
    await page.getByRole("status").filter({ hasText: "Offline" }).waitFor();
    await shop.agent.send("Written in a tunnel");
    await shop.agent.messages
      .getByText(/^Not sent: /)
      .last()
      .waitFor();
    await menu.click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    const question = page.getByRole("alertdialog", { name: "A message is not sent yet" });
    await question.getByRole("button", { name: "Stay signed in" }).click();
    await context.setOffline(false);
    await colleague.bubble("Written in a tunnel").waitFor();
    expect(await shop.agent.bubble("Written in a tunnel").count()).toBe(1);
    shop.agent.expectNoComplaints();
  });

  it("is sent from another tab that is open when its own was closed without a network", async () => {
    const { context } = shop.agent;
    shop.agent.expectComplaints(/ERR_INTERNET_DISCONNECTED|WebSocket/);
    const other = await context.newPage();
    await other.goto("/inbox");
    await other.getByRole("status").filter({ hasText: "Live" }).waitFor();
    await context.setOffline(true);
    await shop.agent.page.getByRole("status").filter({ hasText: "Offline" }).waitFor();
    await shop.agent.send("Left in a closed tab");
    await shop.agent.messages
      .getByText(/^Not sent: /)
      .last()
      .waitFor();
    await shop.agent.opensNewTab();
    await context.setOffline(false);
    await colleague.bubble("Left in a closed tab").waitFor();
    expect(await colleague.bubble("Left in a closed tab").count()).toBe(1);
    await other.close();
    shop.agent.expectNoComplaints();
  });
});
