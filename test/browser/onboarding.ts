import { randomUUID } from "node:crypto";
import type { Locator } from "playwright-core";
import { expect, inject } from "vitest";
import { createSimulatorClient, type SimulatorClient } from "../simulator/simulator-client.ts";
import type { Agent } from "./agent.ts";
import { SOON } from "./soon.ts";

/** What an owner can choose at the first step, by its name on the screen. */
export type Way =
  | "WhatsApp through UniPile"
  | "Instagram through UniPile"
  | "WhatsApp Cloud API"
  | "Instagram professional";

/** Somebody who has just signed up, and has a UniPile workspace of their own. */
export class Newcomer {
  readonly agent: Agent;
  readonly apiKey: string;
  readonly provider: SimulatorClient;

  private constructor(agent: Agent, provider: SimulatorClient, apiKey = `key-${randomUUID()}`) {
    this.agent = agent;
    this.provider = provider;
    this.apiKey = apiKey;
  }

  static async signUp(agent: Agent): Promise<Newcomer> {
    await agent.signUp("Casa Lino");
    const newcomer = new Newcomer(agent, createSimulatorClient(inject("simulatorUrl")));
    // The provider knows the key, and no account behind it yet.
    await newcomer.provider.setSettings(newcomer.apiKey, {});
    return newcomer;
  }

  get page() {
    return this.agent.page;
  }

  /** The browser is closed, and the address typed in again. */
  async comesBack(): Promise<void> {
    await this.page.goto("about:blank");
    await this.page.goto("/onboarding");
    await this.page.getByRole("heading", { level: 1 }).waitFor();
  }

  /** The tab is closed, and the browser brings it back. */
  async restoresTab(): Promise<void> {
    const address = this.page.url();
    await this.agent.opensNewTab();
    await this.page.goto(address);
  }

  /** The browser is closed for good: the same person signs in at another one, and types the address in. */
  async goesOnAt(other: Agent): Promise<Newcomer> {
    await this.agent.opensNewTab();
    await other.signIn(this.agent);
    await other.page.waitForURL((url) => url.pathname !== "/sign-in");
    await other.page.goto("/onboarding");
    return new Newcomer(other, this.provider, this.apiKey);
  }

  async atStep(heading: string): Promise<void> {
    await this.page.getByRole("heading", { level: 1, name: heading }).waitFor();
  }

  /** @param then the button of the step after it that is waited for */
  async choose(way: Way, then = way === "Instagram professional" ? "Continue with Instagram" : "Check and save") {
    await this.page.goto("/onboarding?step=provider");
    await this.page.getByRole("radio", { name: way }).check();
    await this.page.getByRole("button", { name: "Continue" }).click();
    await this.page.getByRole("button", { name: then }).waitFor();
  }

  /** Types the key of the own UniPile workspace, and goes on when it works. */
  async enterKey(): Promise<void> {
    await this.fillKey(inject("simulatorUrl"), this.apiKey);
    await this.page.getByRole("link", { name: "Continue" }).click();
    await this.atStep("Which accounts answer here?");
  }

  async fillKey(dsn: string, apiKey: string): Promise<void> {
    await this.page.getByLabel("API address (DSN)").fill(dsn);
    await this.page.getByLabel("API key").fill(apiKey);
    await this.page.getByRole("button", { name: "Check and save" }).click();
  }

  /** The account that a sign-in is under way for, as the provider calls it. */
  async signInUnderWay(): Promise<string> {
    const mine = (await this.provider.signIns()).filter(({ apiKey }) => apiKey === this.apiKey);
    const accountId = mine.at(-1)?.accountId;
    if (accountId === undefined) throw new Error("No sign-in is under way at the provider.");
    return accountId;
  }

  async signInToInstagram(username: string, password: string): Promise<void> {
    const name = this.page.getByLabel("Instagram user name");
    if (!(await name.isVisible())) await this.page.getByText("Sign in to Instagram", { exact: true }).click();
    await name.fill(username);
    await this.page.getByLabel("Instagram password").fill(password);
    await this.page.getByRole("button", { name: "Sign in", exact: true }).click();
  }

  async enterCode(code: string): Promise<void> {
    await this.page.getByLabel("Code", { exact: true }).fill(code);
    await this.page.getByRole("button", { name: "Go on" }).click();
  }

  /** A line of the checklist at the last step. */
  line(name: string): Locator {
    return this.page.getByRole("list", { name: "Checklist" }).getByRole("listitem").filter({ hasText: name });
  }

  async untilDone(name: string): Promise<void> {
    await expect.poll(() => this.line(name).getAttribute("data-state"), SOON).toBe("done");
  }

  get attempt(): Locator {
    return this.page.locator("[data-attempt]");
  }
}
