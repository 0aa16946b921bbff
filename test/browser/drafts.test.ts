import { beforeAll, describe, expect, it } from "vitest";
import type { Agent } from "./agent.ts";
import { openChat } from "./company.ts";
import { peopleOfTheFile } from "./people.ts";
import { customerWrites, type Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/** Proves that what somebody has begun to write is in all of their browsers, and in nobody else's field. */

const people = peopleOfTheFile();
let shop: Shop;
/** The same person at another browser. */
let laptop: Agent;
let colleague: Agent;

beforeAll(async () => {
  shop = await people.openShop();
  for (const name of ["Ana Torres", "Ben Ortiz"]) await customerWrites(shop, name, `I am ${name}`);
  await shop.agent.chat("Ben Ortiz").waitFor();
  colleague = await people.inviteColleague(shop);
  laptop = await people.secondBrowser(shop.agent);
});

const says = (agent: Agent) => expect.poll(() => agent.composer.inputValue(), SOON);

describe("a draft", () => {
  it("is in the list and in the field of one's other browser, and in no colleague's", async () => {
    await openChat(shop.agent, "Ana Torres");
    await openChat(colleague, "Ana Torres");
    await shop.agent.composer.pressSequentially("Dear Ana");
    await laptop.chatRow("Ana Torres").getByText("Draft:").waitFor();
    await laptop.chatRow("Ana Torres").getByText("Dear Ana").waitFor();
    await openChat(laptop, "Ana Torres");
    await says(laptop).toBe("Dear Ana");
    expect(await colleague.composer.inputValue()).toBe("");
    await openChat(colleague, "Ben Ortiz");
    expect(await colleague.chatRow("Ana Torres").getByText("Draft:").count()).toBe(0);
  });

  it("goes back the other way, by who wrote last, and never over what is being typed", async () => {
    await laptop.composer.fill("Dear Ana, thank you");
    // The first browser's hands must have rested before another's words come in.
    await says(shop.agent).toBe("Dear Ana, thank you");
    await shop.agent.composer.pressSequentially(" for");
    await laptop.composer.pressSequentially(" so much");
    expect(await laptop.composer.inputValue()).toContain("so much");
    expect(await shop.agent.composer.inputValue()).toBe("Dear Ana, thank you for");
  });

  it("survives a reload, and a reload of a browser that never typed it", async () => {
    await laptop.composer.fill("Only this");
    await says(shop.agent).toBe("Only this");
    await shop.agent.page.reload();
    await says(shop.agent).toBe("Only this");
    const fresh = await people.secondBrowser(shop.agent);
    await openChat(fresh, "Ana Torres");
    await says(fresh).toBe("Only this");
    await fresh.leave();
  });

  it("keeps the message that it answers through a reload, and in one's other browser", async () => {
    const { page } = shop.agent;
    await shop.agent.bubble("I am Ana Torres").hover();
    await shop.agent.bubble("I am Ana Torres").getByRole("button", { name: "Reply" }).click();
    await expect.poll(() => laptop.page.getByText("Reply to Ana Torres").count(), SOON).toBe(1);
    await page.reload();
    await says(shop.agent).toBe("Only this");
    await page.getByText("Reply to Ana Torres").waitFor();
    // What is quoted is read from the thread: a browser that was only told of it shows its words too.
    const fresh = await people.secondBrowser(shop.agent);
    await openChat(fresh, "Ana Torres");
    await fresh.page.getByText("Reply to Ana Torres").waitFor();
    await fresh.page.locator("form").getByText("I am Ana Torres").waitFor();
    await fresh.leave();
  });

  it("is gone everywhere when it is sent, once", async () => {
    await shop.agent.page.getByRole("button", { name: "Send", exact: true }).click();
    await says(laptop).toBe("");
    await laptop.bubble("Only this").getByRole("button", { name: "I am Ana Torres" }).waitFor();
    expect(await laptop.page.getByText("Reply to Ana Torres").count()).toBe(0);
    await openChat(laptop, "Ben Ortiz");
    expect(await laptop.chatRow("Ana Torres").getByText("Draft:").count()).toBe(0);
    expect(await laptop.bubble("Only this").count()).toBe(0);
    await laptop.page.reload();
    await laptop.chatRow("Ana Torres").getByText("Only this").waitFor();
    expect(await laptop.chatRow("Ana Torres").getByText("Draft:").count()).toBe(0);
  });

  it("typed while the network is away is saved when it is back", async () => {
    shop.agent.expectComplaints(/ERR_INTERNET_DISCONNECTED|WebSocket/);
    await shop.agent.context.setOffline(true);
    await shop.agent.page.getByRole("status").filter({ hasText: "Offline" }).waitFor();
    await shop.agent.composer.fill("Written in a tunnel");
    await shop.agent.context.setOffline(false);
    await laptop.chatRow("Ana Torres").getByText("Written in a tunnel").waitFor();
    shop.agent.expectNoComplaints();
  });

  it("that is sent in a tab which is closed in the same moment goes out, and stands in no field any more", async () => {
    const { page } = laptop;
    await openChat(laptop, "Ana Torres");
    await laptop.composer.fill("Sent and gone");
    await says(shop.agent).toBe("Sent and gone");
    // The tab is gone before it has said more than the message.
    await page.route("**/trpc/drafts.clear", (route) =>
      route.fulfill({ json: { result: { data: { cleared: true } } } }),
    );
    await laptop.composer.press("Enter");
    await shop.agent.bubble("Sent and gone").waitFor();
    await laptop.opensNewTab();
    await says(shop.agent).toBe("");
    await laptop.page.goto("/inbox");
    await openChat(laptop, "Ana Torres");
    await laptop.bubble("Sent and gone").waitFor();
    await says(laptop).toBe("");
    expect(await laptop.bubble("Sent and gone").count()).toBe(1);
  });
});
