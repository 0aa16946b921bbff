import { randomUUID } from "node:crypto";
import type { Browser, BrowserContext, BrowserContextOptions, ConsoleMessage, Locator, Page } from "playwright-core";
import { inject } from "vitest";
import { answeringPage } from "./answering-page.ts";
import { SOON } from "./soon.ts";

/**
 * Remix itself (its single-fetch.js, in the chunk of the runtime) tells the console when one goes on while a page's data
 * are read, and so nobody wants them any more. The same from a file of ours is a complaint.
 */
const isNothingLost = (message: ConsoleMessage): boolean =>
  /^AbortError: signal is aborted without reason/.test(message.text()) &&
  /\/assets\/runtime-[\w-]+\.js$/.test(message.location().url);

/** Each has a network of their own: all of the tests together sign up more often than one address may in an hour. */
const ownAddress = (): string => `10.${[1, 2, 3].map(() => Math.floor(Math.random() * 256)).join(".")}`;

/** Somebody at a browser of their own: cookies, storage and one page. Knows the screens by their names only. */
export class Agent {
  readonly context: BrowserContext;
  readonly email: string;
  readonly password = "correct horse battery staple";
  readonly #complaints: string[] = [];
  #allowed: RegExp | null = null;
  #page: Page;

  private constructor(context: BrowserContext, page: Page, email: string) {
    this.email = email;
    this.context = context;
    this.#page = this.#listen(page);
  }

  get page(): Page {
    return this.#page;
  }

  /** The tab is closed, and another one opened in the same browser. */
  async opensNewTab(): Promise<void> {
    await this.#page.close();
    this.#page = this.#listen(await this.context.newPage());
  }

  #listen(page: Page): Page {
    page.on("pageerror", (error) => this.#complain(`page error: ${error.message}`));
    page.on("console", (message) => {
      const isBad = message.type() === "error" || message.type() === "warning";
      if (isBad && !isNothingLost(message)) this.#complain(`console: ${message.text()}`);
    });
    return answeringPage(page);
  }

  static async arrive(
    browser: Browser,
    options: BrowserContextOptions = {},
    email = `agent-${randomUUID()}@shop.example`,
  ): Promise<Agent> {
    const context = await browser.newContext({
      baseURL: inject("parleyUrl"),
      viewport: { width: 1280, height: 800 },
      reducedMotion: "reduce",
      extraHTTPHeaders: { "cf-connecting-ip": ownAddress() },
      ...options,
    });
    context.setDefaultTimeout(SOON.timeout);
    // Chromium tells the console as well, but not about every kind.
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    return new Agent(context, await context.newPage(), email);
  }

  /** What the browser complained about so far and nobody expected: errors, warnings and policy violations. */
  get complaints(): readonly string[] {
    return this.#complaints;
  }

  /** For what a browser reports although it is as it should be, such as a request while it is offline. */
  expectComplaints(pattern: RegExp): void {
    this.#allowed = pattern;
  }

  expectNoComplaints(): void {
    this.#allowed = null;
  }

  get chats(): Locator {
    return this.page.getByRole("region", { name: "Chats" });
  }

  chat(name: string): Locator {
    return this.chats.getByRole("link", { name, exact: true });
  }

  /** All that the list shows of a chat. */
  chatRow(name: string): Locator {
    return this.chats.getByRole("listitem").filter({ has: this.page.getByRole("link", { name, exact: true }) });
  }

  get messages(): Locator {
    return this.page.getByRole("log", { name: "Messages" });
  }

  /** The bubbles with exactly this text. */
  bubble(text: string): Locator {
    return this.messages.locator("[data-message-id]").filter({ hasText: text });
  }

  get composer(): Locator {
    return this.page.getByRole("textbox", { name: "Message" });
  }

  /** An empty workspace leads to the wizard; most tests want to be in the inbox. */
  async signUp(workspace: string): Promise<void> {
    await this.page.goto("/sign-up");
    await this.page.getByLabel("Workspace").fill(workspace);
    await this.page.getByLabel("Email").fill(this.email);
    await this.page.getByLabel("Password").fill(this.password);
    await this.page.getByRole("button", { name: "Create workspace" }).click();
    await this.page.waitForURL("**/onboarding?*");
    await this.page.goto("/inbox");
  }

  /** As oneself, unless somebody else's credentials are given. */
  async signIn({ email, password }: { email: string; password: string } = this): Promise<void> {
    await this.page.goto("/sign-in");
    await this.page.getByLabel("Email").fill(email);
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
  }

  async untilLive(): Promise<void> {
    await this.page.getByRole("status").filter({ hasText: "Live" }).waitFor();
  }

  async send(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.page.getByRole("button", { name: "Send", exact: true }).click();
  }

  /** Asks tRPC from within the page, as its own code does. */
  async ask<Answer>(
    procedure: string,
    input: unknown,
    method: "GET" | "POST",
  ): Promise<{ status: number; data: Answer }> {
    return this.page.evaluate(
      async ([name, body, verb]) => {
        const url = verb === "GET" ? `/trpc/${name}?input=${encodeURIComponent(body)}` : `/trpc/${name}`;
        const headers = { "content-type": "application/json" };
        const response = await fetch(url, verb === "GET" ? {} : { method: verb, headers, body });
        const answer = (await response.json()) as { result?: { data: Answer } };
        return { status: response.status, data: answer.result?.data as Answer };
      },
      [procedure, JSON.stringify(input), method] as const,
    );
  }

  /** Moves the focus as the Tab key does, on or back, until it is on the element. */
  async tabTo(target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
    const stops = 40;
    for (let stop = 0; stop < stops; stop += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press(key);
    }
    throw new Error(`The Tab key does not reach ${target} within ${stops} stops.`);
  }

  leave(): Promise<void> {
    return this.context.close();
  }

  #complain(text: string): void {
    if (!this.#allowed?.test(text)) this.#complaints.push(text);
  }
}
