import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";

/** Every script that the page fetches from now on, each once, gzipped. */
export function weighScripts(page: Page): { total: () => Promise<number> } {
  const sizes = new Map<string, Promise<number>>();
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    const isScript = pathname.endsWith(".js") && response.ok();
    if (isScript && !sizes.has(pathname))
      sizes.set(
        pathname,
        response.body().then((body) => gzipSync(body).length),
      );
  });
  return {
    total: async () => (await Promise.all(sizes.values())).reduce((sum, size) => sum + size, 0) / 1_024,
  };
}

/** From the start of the navigation to the paint after the first chat's row, in ms, with a warm cache. */
export async function openingTimes(page: Page, count: number): Promise<number[]> {
  await page.addInitScript(() => {
    const look = () => {
      if (document.querySelector("[data-chat-id]") === null) return requestAnimationFrame(look);
      return requestAnimationFrame(() => {
        (window as unknown as { firstChatAt: number }).firstChatAt = performance.now();
      });
    };
    requestAnimationFrame(look);
  });
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    await page.goto("/inbox");
    const drawn = await page.waitForFunction(() => (window as unknown as { firstChatAt?: number }).firstChatAt);
    times.push((await drawn.jsonValue()) as number);
  }
  return times;
}

/** From the click on a chat's row to the frame after its messages are there, in ms; each chat is opened once. */
export async function clickToThread(page: Page, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const time = await page.evaluate(
      (at) =>
        new Promise<number>((resolve, reject) => {
          const row = document.querySelectorAll<HTMLElement>("a[data-chat-id]")[at];
          if (row === undefined) return reject(new Error("there are too few chats"));
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
      n + 1,
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

/** Turns the wheel upwards through the open thread, and counts what the screen could not keep up with. */
export async function scrolled(page: Page, seconds: number) {
  await page.evaluate(() => {
    const seen = { frames: 0, dropped: 0, tasks: [] as number[] };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.tasks.push(duration);
    }).observe({ type: "longtask" });
    let last = performance.now();
    const frame = (now: number) => {
      // At 60 frames a second; one that is late by half takes the next one's place.
      const missed = Math.max(0, Math.round((now - last) / (1_000 / 60)) - 1);
      seen.frames += 1 + missed;
      seen.dropped += missed;
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const box = await page.getByRole("log").boundingBox();
  await page.mouse.move((box?.x ?? 0) + 200, (box?.y ?? 0) + 300);
  const endsAt = Date.now() + seconds * 1_000;
  while (Date.now() < endsAt) await page.mouse.wheel(0, -600);
  const { seen, messages } = await page.evaluate(() => ({
    seen: (window as unknown as { seen: { frames: number; dropped: number; tasks: number[] } }).seen,
    messages: document.querySelectorAll("[role=log] [data-message-id]").length,
  }));
  return {
    messages,
    droppedPercent: (100 * seen.dropped) / Math.max(1, seen.frames),
    longTasksPerMinute: (60 * seen.tasks.length) / seconds,
    longestTaskMs: Math.max(0, ...seen.tasks),
  };
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
