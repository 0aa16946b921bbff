import type { Browser } from "playwright-core";
import { Agent } from "./agent.ts";
import type { Shop } from "./shop.ts";

/** A second person of the shop, at the inbox in a browser of their own. */
export async function inviteColleague(browser: Browser, shop: Shop): Promise<Agent> {
  const { data } = await shop.agent.ask<{ url: string }>("members.invite", { role: "agent" }, "POST");
  const colleague = await Agent.arrive(browser);
  await colleague.page.goto(data.url);
  await colleague.page.getByLabel("Email").fill(colleague.email);
  await colleague.page.getByLabel("Password").fill(colleague.password);
  await colleague.page.getByRole("button", { name: /^(Join|Create)/ }).click();
  await colleague.page.waitForURL("**/inbox");
  await colleague.untilLive();
  // The list of colleagues is read with the page.
  await shop.agent.page.reload();
  await shop.agent.untilLive();
  return colleague;
}

/** The same person in another browser: the phone beside the computer. */
export async function secondBrowser(browser: Browser, agent: Agent): Promise<Agent> {
  const other = await Agent.arrive(browser);
  await other.page.goto("/sign-in");
  await other.page.getByLabel("Email").fill(agent.email);
  await other.page.getByLabel("Password").fill(agent.password);
  await other.page.getByRole("button", { name: "Sign in" }).click();
  await other.page.waitForURL("**/inbox");
  await other.untilLive();
  return other;
}

/** Opens a chat, and waits until what is done next is done with this one. */
export async function openChat(agent: Agent, name: string): Promise<void> {
  await agent.chat(name).click();
  await agent.page.locator("main header").getByRole("heading", { name }).waitFor();
}

export const nameOf = (agent: Agent): string => agent.email.split("@")[0] ?? "";
