import type { Locator } from "playwright-core";
import { expect } from "vitest";
import type { Agent } from "./agent.ts";
import { SOON } from "./soon.ts";

export async function openConnections(agent: Agent): Promise<void> {
  await agent.page.goto("/connections");
  await agent.page.getByRole("heading", { level: 1, name: "Connections" }).waitFor();
  await agent.untilLive();
}

/** An account's card in the list of accounts. */
export const card = (agent: Agent, name: string): Locator =>
  agent.page.getByRole("list", { name: "Accounts" }).getByRole("listitem", { name });

export const untilStanding = (agent: Agent, name: string, wanted: string) =>
  expect.poll(() => card(agent, name).getAttribute("data-standing"), SOON).toBe(wanted);
