import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { launchChromium } from "../../browser/chromium.ts";
import { findFreePort } from "../../local/local-port.ts";
import { type RunningParley, startParley } from "../../local/start-parley.ts";
import { createSimulatorClient } from "../../simulator/simulator-client.ts";
import { fillTenant } from "../fill-tenant.ts";
import { quantile } from "../quantile.ts";
import { openWorkspace, type Workspace } from "../workspace.ts";
import { axeViolations } from "./axe-violations.ts";
import { Customers } from "./customers.ts";
import { clickToThread, heapAfterCollection, keystrokes, openingTimes, scrolled, weighScripts } from "./measures.ts";

export type ScreenFigure = { name: string; unit: string; value: number };
type Options = { seed: number; seconds: number; messages: number; live: number };
type Result = { figures: ScreenFigure[]; scriptKiB: number; axeViolations: string[]; problems: string[] };

const CHATS_BESIDE = 40;
const OPENINGS = 8;
const CLICKS = 12;
const ARRIVALS = 60;
const KEYS = 120;

/** Everything in one run, on a workspace of its own; what does not work is a problem and ends no other measurement. */
export async function runScreenBench(options: Options, folder: string, say: (step: string) => void): Promise<Result> {
  const result: Result = { figures: [], scriptKiB: 0, axeViolations: [], problems: [] };
  const add = (name: string, unit: string, value: number) =>
    result.figures.push({ name, unit, value: Number(value.toPrecision(value >= 1_000 ? 4 : 3)) });
  const ports = { port: await findFreePort(), simulatorPort: await findFreePort() };
  const start = () => startParley({ ...ports, stateDirectory: folder, cast: false });

  say("Starting the Worker and a workspace ...");
  let parley = await start();
  let workspace: Workspace;
  try {
    const simulator = { url: parley.simulatorUrl, control: createSimulatorClient(parley.simulatorUrl) };
    workspace = await openWorkspace(parley.url, simulator, "screen");
  } finally {
    await parley.stop();
  }
  say(`Writing a thread of ${options.messages} messages ...`);
  fillTenant(path.join(folder, "wrangler", "v3"), workspace.accountId, options.messages, 1);

  parley = await start();
  let browser: Browser | null = null;
  try {
    browser = await launchChromium();
    await measure(browser, parley, workspace, options, { result, add, say });
  } catch (error) {
    result.problems.push(error instanceof Error ? (error.message.split("\n")[0] ?? "failed") : String(error));
  } finally {
    await browser?.close();
    await parley.stop();
  }
  return result;
}

type Report = { result: Result; add: (name: string, unit: string, value: number) => void; say: (step: string) => void };

async function measure(
  browser: Browser,
  { url }: RunningParley,
  workspace: Workspace,
  { seed, seconds, live }: Options,
  { result, add, say }: Report,
): Promise<void> {
  const customers = new Customers(url, workspace, seed);
  await customers.writeToEach(CHATS_BESIDE);
  const context = await signedIn(browser, url, workspace);
  const page = await context.newPage();
  page.on("pageerror", ({ message }) => result.problems.push(`page error: ${message}`));

  say("Weighing what the inbox loads ...");
  const scripts = weighScripts(page);
  await page.goto("/inbox");
  await untilLive(page);
  await page.waitForLoadState("networkidle");
  add("script for /inbox, the list", "KiB", await scripts.total());
  await page.locator("[data-chat-id]").first().click();
  await page.locator("[role=log] [data-message-id]").last().waitFor();
  await page.waitForLoadState("networkidle");
  result.scriptKiB = Number((await scripts.total()).toPrecision(4));
  add("script for /inbox with a thread open", "KiB", result.scriptKiB);

  say("Opening the inbox and threads ...");
  const openings = await openingTimes(page, OPENINGS);
  add("first chat drawn, p50", "ms", quantile(openings, 0.5));
  await untilLive(page);
  const clicks = await clickToThread(page, CLICKS);
  add("click to thread drawn, p50", "ms", quantile(clicks, 0.5));
  add("click to thread drawn, the slowest", "ms", quantile(clicks, 1));

  say("Messages that arrive, and keys ...");
  const arrivals = await customers.arrivals(page, ARRIVALS);
  add("webhook to bubble painted, p50", "ms", quantile(arrivals, 0.5));
  add("webhook to bubble painted, p99", "ms", quantile(arrivals, 0.99));
  const keys = await keystrokes(page, KEYS);
  add("keystroke to paint, p50", "ms", quantile(keys, 0.5));
  add("keystroke to paint, p99", "ms", quantile(keys, 0.99));

  result.axeViolations.push(...(await lookedOver(browser, url, workspace)));

  await attempt("scrolling", page, result, async () => {
    say("Scrolling the long thread ...");
    await page.goto("/inbox/filled-0");
    await page.locator("[role=log] [data-message-id]").last().waitFor();
    await untilLive(page);
    const scroll = await scrolled(page, Math.max(5, Math.round(seconds / 4)));
    add("scrolled in the long thread", "messages", scroll.messages);
    add("frames dropped while scrolling", "%", scroll.droppedPercent);
    add("long tasks while scrolling", "a minute", scroll.longTasksPerMinute);
    add("the longest of them", "ms", scroll.longestTaskMs);
  });

  await attempt("live messages", page, result, async () => {
    say(`${live} live messages ...`);
    await page.goto("/inbox");
    await untilLive(page);
    await page.locator("[data-chat-id]").first().click();
    await page.locator("[role=log] [data-message-id]").last().waitFor();
    const before = await heapAfterCollection(page);
    const came = await customers.flood(live, seconds * 1_000);
    await customers.arrivals(page, 1);
    const after = await heapAfterCollection(page);
    add("live messages while one looks", "messages", came);
    add("heap before them, collected", "MiB", before);
    add("heap after them, collected", "MiB", after);
    add("growth for each of them", "bytes", Math.max(0, ((after - before) * 1_048_576) / came));
  });
  await context.close();
}

/** What fails here leaves the other figures standing; where the page stood is told with it. */
async function attempt(name: string, page: Page, { problems }: Result, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "failed") : String(error);
    const shown =
      (await page
        .locator("main")
        .first()
        .textContent({ timeout: 1_000 })
        .catch(() => null)) ?? "no page";
    problems.push(`${name}: ${why} On the page: ${shown.replace(/\s+/g, " ").slice(0, 160)}`);
  }
}

async function signedIn(browser: Browser, url: string, { cookie }: Workspace, dark = false): Promise<BrowserContext> {
  const colorScheme = dark ? "dark" : "light";
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 }, colorScheme });
  context.setDefaultTimeout(60_000);
  const [name = "", value = ""] = cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url }]);
  return context;
}

const untilLive = (page: Page) => page.getByRole("status").filter({ hasText: "Live" }).waitFor();

/** The screens that the figures are of, by day and by night. */
async function lookedOver(browser: Browser, url: string, workspace: Workspace): Promise<string[]> {
  const found: string[] = [];
  for (const dark of [false, true]) {
    const context = await signedIn(browser, url, workspace, dark);
    const page = await context.newPage();
    for (const address of ["/inbox", "/inbox/filled-0", "/settings/notices"]) {
      await page.goto(address);
      await page.waitForLoadState("networkidle");
      found.push(...(await axeViolations(page)).map((violation) => `${address}: ${violation}`));
    }
    await context.close();
  }
  return found;
}
