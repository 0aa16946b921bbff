import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { Agent } from "./agent.ts";
import { launchChromium } from "./chromium.ts";
import { joinBy } from "./company.ts";
import { Newcomer } from "./onboarding.ts";
import { openShop, type Shop } from "./shop.ts";

const LOOK_MS = 5_000;
const DESCRIBED_LENGTH = 4_000;

/** Everybody whom a test needs at a browser of their own. Nobody's complaints are missed, and nobody stays behind. */
export class People {
  #browser: Browser | null = null;
  #present: Agent[] = [];

  async gather(): Promise<void> {
    this.#browser = await launchChromium();
  }

  async arrive(options: BrowserContextOptions = {}): Promise<Agent> {
    if (this.#browser === null) throw new Error("Nobody arrives before the tests begin.");
    const agent = await Agent.arrive(this.#browser, options);
    this.#present.push(agent);
    return agent;
  }

  async openShop(options: BrowserContextOptions = {}): Promise<Shop> {
    return openShop(await this.arrive(options));
  }

  async newcomer(options: BrowserContextOptions = {}): Promise<Newcomer> {
    return Newcomer.signUp(await this.arrive(options));
  }

  /** A second person of the shop, at the inbox. */
  async inviteColleague(shop: Shop, options: BrowserContextOptions = {}): Promise<Agent> {
    const { data } = await shop.agent.ask<{ url: string }>("members.invite", { role: "agent" }, "POST");
    const colleague = await this.arrive(options);
    await joinBy(colleague, data.url);
    await colleague.untilLive();
    // The list of colleagues is read with the page.
    await shop.agent.page.reload();
    await shop.agent.untilLive();
    return colleague;
  }

  /** The same person in another browser: the phone beside the computer. */
  async secondBrowser(agent: Agent): Promise<Agent> {
    const other = await this.arrive();
    await other.signIn(agent);
    await other.page.waitForURL("**/inbox");
    await other.untilLive();
    return other;
  }

  /** What each of them looks at, for whoever reads why a test failed and cannot look themselves. */
  async describe(): Promise<void> {
    for (const { page } of this.#present) {
      const body = page.locator("body");
      const seen = await body.ariaSnapshot({ timeout: LOOK_MS }).catch((error: unknown) => String(error));
      console.error(`Somebody looks at ${page.url()}:\n${seen.slice(0, DESCRIBED_LENGTH)}`);
    }
  }

  /** All go home. What the browsers of any of them complained about fails the test. */
  async leave(): Promise<void> {
    const present = this.#present.splice(0);
    const complaints = present.flatMap((agent) => agent.complaints);
    await Promise.all(present.map((agent) => agent.leave()));
    expect(complaints).toEqual([]);
  }

  async disperse(): Promise<void> {
    try {
      await this.leave();
    } finally {
      await this.#browser?.close();
    }
  }
}

/** For a file whose tests each begin with browsers of their own: whoever arrives leaves at the end of the test. */
export function peopleOfEachTest(): People {
  const people = new People();
  beforeAll(() => people.gather());
  afterEach(() => people.leave());
  describeWhenFailed(people);
  afterAll(() => people.disperse());
  return people;
}

/** For a file whose tests go on where the one before ended: whoever arrives stays until the last of them. */
export function peopleOfTheFile(): People {
  const people = new People();
  beforeAll(() => people.gather());
  describeWhenFailed(people);
  afterAll(() => people.disperse());
  return people;
}

/** Registered after whatever ends a test: such steps run in the other direction. */
function describeWhenFailed(people: People): void {
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await people.describe();
  });
}
