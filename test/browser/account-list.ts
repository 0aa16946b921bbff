import type { Locator } from "playwright-core";
import { expect } from "vitest";
import type { Agent } from "./agent.ts";
import { WITHIN } from "./onboarding.ts";

/** An account's card in the list of accounts. */
export const card = (agent: Agent, name: string): Locator =>
  agent.page.getByRole("list", { name: "Accounts" }).getByRole("listitem", { name });

export const untilStanding = (agent: Agent, name: string, wanted: string) =>
  expect.poll(() => card(agent, name).getAttribute("data-standing"), WITHIN).toBe(wanted);
