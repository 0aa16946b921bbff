import { gzipSync } from "node:zlib";
import type { Page, Response } from "playwright-core";

/** Every script that the page fetches from now on, each once, gzipped. `stop` before it goes to another page. */
export function weighScripts(page: Page): { totalKiB: () => Promise<number>; stop: () => void } {
  const sizes = new Map<string, Promise<number>>();
  const weigh = (response: Response) => {
    const { pathname } = new URL(response.url());
    const isScript = pathname.endsWith(".js") && response.ok();
    if (isScript && !sizes.has(pathname))
      sizes.set(
        pathname,
        response.body().then((body) => gzipSync(body).length),
      );
  };
  page.on("response", weigh);
  return {
    totalKiB: async () => (await Promise.all(sizes.values())).reduce((sum, size) => sum + size, 0) / 1_024,
    // A page that is left takes the bodies of its files along.
    stop: () => void page.off("response", weigh),
  };
}

type Drawn = { drawnAt?: number };

/**
 * From the start of the navigation to the paint after what is looked for is there, in ms, with a warm cache.
 *
 * @param open a page that looks for nothing else
 * @param selector what is looked for
 */
export async function openingTimes(open: Page, address: string, selector: string, count: number): Promise<number[]> {
  await open.addInitScript((wanted) => {
    const look = () => {
      if (document.querySelector(wanted) === null) return requestAnimationFrame(look);
      return requestAnimationFrame(() => {
        (window as Drawn).drawnAt = performance.now();
      });
    };
    requestAnimationFrame(look);
  }, selector);
  await open.goto(address);
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    await open.goto(address);
    const drawn = await open.waitForFunction(() => (window as Drawn).drawnAt);
    times.push((await drawn.jsonValue()) as number);
  }
  return times;
}

/**
 * From the click on a chat's row to the frame after its messages are there, in ms, for each of the rows.
 *
 * @param rows selectors of rows of chats that were not open yet
 */
export async function clickToThread(page: Page, rows: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (const selector of rows) {
    const time = await page.evaluate(
      (wanted) =>
        new Promise<number>((resolve, reject) => {
          const row = document.querySelector<HTMLElement>(wanted);
          if (row === null) return reject(new Error(`no chat is at ${wanted}`));
          const before = document.querySelector("[role=log] [data-message-id]");
          const startedAt = performance.now();
          row.click();
          const look = () => {
            const first = document.querySelector("[role=log] [data-message-id]");
            if (first === null || first === before || !location.pathname.endsWith(row.dataset.chatId ?? "?")) {
              return requestAnimationFrame(look);
            }
            return requestAnimationFrame(() => resolve(performance.now() - startedAt));
          };
          return requestAnimationFrame(look);
        }),
      selector,
    );
    times.push(time);
  }
  return times;
}

/** From the key to the frame that shows it, in ms. */
export async function keystrokes(page: Page, count: number): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { keyTimes: times });
    document.addEventListener(
      "keydown",
      ({ timeStamp }) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => times.push(performance.now() - timeStamp);
          port2.postMessage(null);
        });
      },
      { capture: true },
    );
  });
  const field = page.getByRole("textbox", { name: "Message" });
  await field.focus();
  for (let n = 0; n < count; n += 1) await page.keyboard.press(n % 6 === 5 ? "Space" : "e");
  await field.fill("");
  return page.evaluate(() => (window as unknown as { keyTimes: number[] }).keyTimes);
}

type Seen = { frames: number; dropped: number; tasks: number[]; stop: () => void };

/** Turns the wheel upwards through the open thread, and counts what the screen could not keep up with. */
export async function scrolled(page: Page, seconds: number) {
  await page.evaluate(() => {
    const seen: Seen = { frames: 0, dropped: 0, tasks: [], stop: () => {} };
    Object.assign(window, { seen });
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.tasks.push(duration);
    });
    observer.observe({ type: "longtask" });
    let last = performance.now();
    const frame = (now: number) => {
      // At 60 frames a second; one that is late by half takes the next one's place.
      const missed = Math.max(0, Math.round((now - last) / (1_000 / 60)) - 1);
      seen.frames += 1 + missed;
      seen.dropped += missed;
      last = now;
      next = requestAnimationFrame(frame);
    };
    let next = requestAnimationFrame(frame);
    seen.stop = () => {
      cancelAnimationFrame(next);
      observer.disconnect();
    };
  });
  const from = await oldestNumber(page);
  const box = await page.getByRole("log").boundingBox();
  await page.mouse.move((box?.x ?? 0) + 200, (box?.y ?? 0) + 300);
  const endsAt = Date.now() + seconds * 1_000;
  while (Date.now() < endsAt) await page.mouse.wheel(0, -600);
  const { frames, dropped, tasks, onPage } = await page.evaluate(() => {
    const { seen } = window as unknown as { seen: Seen };
    seen.stop();
    return { ...seen, stop: null, onPage: document.querySelectorAll("[role=log] [data-message-id]").length };
  });
  return {
    passed: from - (await oldestNumber(page)),
    onPage,
    droppedPercent: (100 * dropped) / Math.max(1, frames),
    longTasksPerMinute: (60 * tasks.length) / seconds,
    longestTaskMs: Math.max(0, ...tasks),
  };
}

/** Which message of the filled thread is the first that is loaded: they are numbered (fill-tenant.ts). */
async function oldestNumber(page: Page): Promise<number> {
  const text = (await page.locator("[role=log] [data-message-id]").first().textContent()) ?? "";
  // The time stands right behind it.
  const number = Number(/number (\d+?)\d\d:\d\d/.exec(text)?.[1]);
  if (Number.isNaN(number)) throw new Error(`no message of the long thread says "${text.slice(0, 60)}"`);
  return number;
}

/** From the start of the navigation to the frame in which a message from the middle of the thread is in view, in ms. */
export async function jumpTo(page: Page, address: string, text: string): Promise<number> {
  const startedAt = performance.now();
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForFunction((wanted) => {
    const box = document.querySelector("[role=log]")?.getBoundingClientRect();
    const found = [...document.querySelectorAll("[role=log] [data-message-id]")].find((each) =>
      each.textContent?.includes(wanted),
    );
    const place = found?.getBoundingClientRect();
    return box !== undefined && place !== undefined && place.top >= box.top && place.bottom <= box.bottom;
  }, text);
  return performance.now() - startedAt;
}

/** What the page holds after everything that nobody needs has been collected, in MiB. */
export async function heapAfterCollection(page: Page): Promise<number> {
  const tools = await page.context().newCDPSession(page);
  await tools.send("HeapProfiler.enable");
  await tools.send("HeapProfiler.collectGarbage");
  await tools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await tools.send("Runtime.getHeapUsage");
  await tools.detach();
  return usedSize / 1_048_576;
}
