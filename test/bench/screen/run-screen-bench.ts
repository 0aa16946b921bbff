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
import { LONG_CHAT, middleOf } from "./long-thread.ts";
import {
  clickToThread,
  heapAfterCollection,
  jumpTo,
  keystrokes,
  openingTimes,
  scrolled,
  weighScripts,
} from "./measures.ts";
import { startBareRemix } from "./start-bare-remix.ts";

export type ScreenFigure = { name: string; unit: string; value: number };
type Options = { seed: number; seconds: number; messages: number; live: number };
type Result = { figures: ScreenFigure[]; scriptKiB: number; axeViolations: string[]; problems: string[] };

const CHATS_BESIDE = 40;
const OPENINGS = 8;
const CLICKS = 12;
const ARRIVALS = 60;
const KEYS = 120;
/** The aim of what is loaded for the list, gzipped. */
const SCRIPT_AIM_KIB = 150;
const FIRST_CHAT = "[data-chat-id]";
/**
 * What a page may grow by between its five thousandth live message and its ten thousandth, as it is measured: by then
 * every chat is known and all that is kept has reached its bounds (live-store.ts, thread.ts).
 */
const GROWTH_LIMIT_MIB = 4;

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
  const browser = await launchChromium();
  try {
    await measure(browser, parley, workspace, options, { result, add, say });
    await attempt("the bare template", null, result, () => measureBare(browser, folder, { result, add, say }));
  } catch (error) {
    result.problems.push(error instanceof Error ? (error.message.split("\n")[0] ?? "failed") : String(error));
  } finally {
    await browser.close();
    await parley.stop();
  }
  return result;
}

type Report = { result: Result; add: (name: string, unit: string, value: number) => void; say: (step: string) => void };

async function measure(
  browser: Browser,
  { url }: RunningParley,
  workspace: Workspace,
  { seed, seconds, messages, live }: Options,
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
  result.scriptKiB = Number((await scripts.totalKiB()).toPrecision(4));
  add("script for /inbox, the list", "KiB", result.scriptKiB);
  await page.locator(FIRST_CHAT).first().click();
  await page.locator("[role=log] [data-message-id]").last().waitFor();
  await page.waitForLoadState("networkidle");
  add("script for /inbox with a thread and its contact open", "KiB", await scripts.totalKiB());
  scripts.stop();
  if (result.scriptKiB > SCRIPT_AIM_KIB)
    result.problems.push(`the list loads more than ${SCRIPT_AIM_KIB} KiB of script`);

  say("Opening the inbox and threads ...");
  const opened = await context.newPage();
  const openings = await openingTimes(opened, "/inbox", FIRST_CHAT, OPENINGS);
  add("first chat drawn, p50", "ms", quantile(openings, 0.5));
  // A page behind another one draws no frames.
  await opened.close();
  await page.bringToFront();
  await page.goto("/inbox");
  await untilLive(page);
  const chatIds = await page
    .locator("a[data-chat-id]")
    .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.chatId ?? ""));
  const others = chatIds.filter((id) => id !== LONG_CHAT).slice(0, CLICKS);
  const clicks = await clickToThread(page, others.map(rowOf));
  add("click to thread drawn, p50", "ms", quantile(clicks, 0.5));
  add("click to thread drawn, the slowest", "ms", quantile(clicks, 1));

  say("Messages that arrive, and keys ...");
  const arrivals = await customers.arrivals(page, ARRIVALS);
  add("webhook to bubble painted, p50", "ms", quantile(arrivals, 0.5));
  add("webhook to bubble painted, p99", "ms", quantile(arrivals, 0.99));
  const keys = await keystrokes(page, KEYS);
  add("keystroke to paint, p50", "ms", quantile(keys, 0.5));
  add("keystroke to paint, p99", "ms", quantile(keys, 0.99));

  await attempt("the long thread", page, result, async () => {
    say("Opening and scrolling the long thread ...");
    const [opening = Number.NaN] = await clickToThread(page, [rowOf(LONG_CHAT)]);
    add(`click to the thread of ${messages} messages drawn`, "ms", opening);
    const scroll = await scrolled(page, Math.min(30, Math.max(5, Math.round(seconds / 4))));
    add("scrolled through in it", "messages", scroll.passed);
    add("of which are on the page then", "messages", scroll.onPage);
    add("frames dropped while scrolling", "%", scroll.droppedPercent);
    add("long tasks while scrolling", "a minute", scroll.longTasksPerMinute);
    add("the longest of them", "ms", scroll.longestTaskMs);
    const middle = await middleOf(page, messages);
    const address = `/inbox/${LONG_CHAT}?message=${middle.id}`;
    add("jump into its middle by its address", "ms", await jumpTo(page, address, middle.text));
  });

  await attempt("live messages", page, result, async () => {
    say(`${live} live messages ...`);
    await page.goto("/inbox");
    await untilLive(page);
    await page.locator(`a[data-chat-id]:not([data-chat-id="${LONG_CHAT}"])`).first().click();
    await page.locator("[role=log] [data-message-id]").last().waitFor();
    const heap = async () => {
      // What was sent before has come.
      await customers.arrivals(page, 1);
      return heapAfterCollection(page);
    };
    const before = await heap();
    const came = await customers.flood(Math.ceil(live / 2), seconds * 500);
    const half = await heap();
    const cameThen = await customers.flood(live - came, seconds * 500);
    const after = await heap();
    add("live messages while one looks", "messages", came + cameThen);
    add("heap before them, collected", "MiB", before);
    add("heap after the first half of them, collected", "MiB", half);
    add("heap after all of them, collected", "MiB", after);
    if (came + cameThen < live) result.problems.push(`only ${came + cameThen} of ${live} live messages came in time`);
    if (after - half > GROWTH_LIMIT_MIB) result.problems.push("the page goes on growing with what comes");
  });
  await context.close();

  result.axeViolations.push(...(await lookedOver(browser, url, workspace)));
}

/** The same of a page with nothing on it, and how many times as much the inbox's is. */
async function measureBare(browser: Browser, folder: string, { result, add, say }: Report): Promise<void> {
  say("The bare Remix template beside it ...");
  const bare = await startBareRemix(folder, await findFreePort());
  try {
    const context = await browser.newContext({ baseURL: bare.url, viewport: VIEWPORT });
    const page = await context.newPage();
    const scripts = weighScripts(page);
    await page.goto("/");
    await page.waitForLoadState("networkidle");
    const scriptKiB = await scripts.totalKiB();
    scripts.stop();
    const openings = await openingTimes(page, "/", "main h1", OPENINGS);
    await context.close();
    const drawn = quantile(openings, 0.5);
    const ofInbox = result.figures.find(({ name }) => name === "first chat drawn, p50")?.value ?? Number.NaN;
    add("script for the bare Remix template", "KiB", scriptKiB);
    add("the list's script to that", "times", result.scriptKiB / scriptKiB);
    add("the bare template drawn, p50", "ms", drawn);
    add("the first chat to that", "times", ofInbox / drawn);
  } finally {
    await bare.stop();
  }
}

const VIEWPORT = { width: 1440, height: 900 };
const rowOf = (chatId: string) => `a[data-chat-id="${chatId}"]`;

/** What fails here leaves the other figures standing; where the page stood is told with it. */
async function attempt(
  name: string,
  page: Page | null,
  { problems }: Result,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "failed") : String(error);
    const shown =
      (await page
        ?.locator("main")
        .first()
        .textContent({ timeout: 1_000 })
        .catch(() => null)) ?? "no page";
    problems.push(`${name}: ${why} On the page: ${shown.replace(/\s+/g, " ").slice(0, 160)}`);
  }
}

async function signedIn(browser: Browser, url: string, { cookie }: Workspace, dark = false): Promise<BrowserContext> {
  const colorScheme = dark ? "dark" : "light";
  const context = await browser.newContext({ baseURL: url, viewport: VIEWPORT, colorScheme });
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
    for (const address of ["/inbox", `/inbox/${LONG_CHAT}`, "/settings/notices"]) {
      await page.goto(address);
      await page.waitForLoadState("networkidle");
      found.push(...(await axeViolations(page)).map((violation) => `${address}: ${violation}`));
    }
    await context.close();
  }
  return found;
}
