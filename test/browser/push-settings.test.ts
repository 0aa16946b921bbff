import { randomUUID, webcrypto } from "node:crypto";
import type { CDPSession, Locator, Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { answeringPage } from "./answering-page.ts";
import { expectAccessible } from "./audit-page.ts";
import { peopleOfEachTest } from "./people.ts";
import { customerWrites, type Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/**
 * Proves how somebody hears of news: the page of notices, the service worker and the tone. A push is handed to the
 * worker by Chromium's own tools: a headless browser has no push service, which is stood in for where one is needed.
 */

const people = peopleOfEachTest();
let shop: Shop;

const card = (page: Page, name: string): Locator => page.getByRole("region", { name, exact: true });

/** A push service that takes this browser on, under an address that nobody else has. */
async function standInForPushService(): Promise<void> {
  const pair = await webcrypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  const point = Buffer.from(await webcrypto.subtle.exportKey("raw", pair.publicKey)).toString("base64url");
  const endpoint = `https://fcm.googleapis.com/fcm/send/${randomUUID()}`;
  const keys = { p256dh: point, auth: Buffer.alloc(16, 7).toString("base64url") };
  await shop.agent.context.addInitScript(
    ([address, sealedWith]) => {
      const subscription = {
        endpoint: address,
        toJSON: () => ({ endpoint: address, keys: sealedWith }),
        unsubscribe: async () => {
          localStorage.removeItem("test:subscribed");
          return true;
        },
      };
      PushManager.prototype.subscribe = async () => {
        localStorage.setItem("test:subscribed", "yes");
        return subscription as unknown as PushSubscription;
      };
      PushManager.prototype.getSubscription = async () =>
        localStorage.getItem("test:subscribed") ? (subscription as unknown as PushSubscription) : null;
    },
    [endpoint, keys] as const,
  );
}

async function openNotices(): Promise<Page> {
  const { page } = shop.agent;
  await page.goto("/settings/notices");
  await page.getByRole("heading", { level: 1, name: "Notices" }).waitFor();
  return page;
}

describe("the page of notices", () => {
  it("turns notices on and off on this device, and says what became of a test", async () => {
    shop = await people.openShop();
    await shop.agent.context.grantPermissions(["notifications"]);
    await standInForPushService();
    const page = await openNotices();
    await page.getByText("This device gets no notices.").waitFor();
    await page.getByRole("button", { name: "Turn on notices here" }).click();
    await page.getByText("This device is told of news from now on.").waitFor();
    const devices = card(page, "Your devices");
    await devices.getByText("This device").waitFor();
    expect(await devices.getByRole("listitem").count()).toBe(1);
    // There is no such browser at the push service.
    await page.getByRole("button", { name: "Send a test notice" }).click();
    await page.getByRole("alert").filter({ hasText: "No push service took the notice" }).waitFor(SOON);
    await page.reload();
    await page.getByText("This device gets notices.").waitFor();
    await page.getByRole("button", { name: "Turn off here" }).click();
    await page.getByText("This device is told of nothing any more.").waitFor();
    await devices.getByText("No device gets your notices yet.").waitFor();
  });

  it("ends a device from the list by keyboard, and keeps of what one is told", async () => {
    shop = await people.openShop();
    await shop.agent.context.grantPermissions(["notifications"]);
    await standInForPushService();
    const page = await openNotices();
    await page.getByRole("button", { name: "Turn on notices here" }).click();
    const remove = page.getByRole("button", { name: /^Remove Chrome/ });
    await remove.focus();
    await page.keyboard.press("Enter");
    await page.getByText("Removed. It is told of nothing any more.").waitFor();
    await page.getByText("This device gets no notices.").waitFor();
    await page.getByRole("radio", { name: /^My chats/ }).check();
    await page.getByText("Saved.").waitFor();
    await page.reload();
    await expect.poll(() => page.getByRole("radio", { name: /^My chats/ }).isChecked(), SOON).toBe(true);
  });

  it("says in words that the browser has no push service, or blocks notices", async () => {
    shop = await people.openShop();
    await shop.agent.context.grantPermissions(["notifications"]);
    shop.agent.expectComplaints(/does not support the Push API in incognito mode/);
    const page = await openNotices();
    await page.getByRole("button", { name: "Turn on notices here" }).click();
    await page.getByRole("alert").filter({ hasText: "push service could not be reached" }).waitFor(SOON);
    await shop.agent.context.addInitScript(() => {
      Object.defineProperty(Notification, "permission", { get: () => "denied" });
    });
    await page.reload();
    await page.getByText("Your browser blocks notices of this site.").waitFor();
    expect(await page.getByRole("button", { name: "Turn on notices here" }).count()).toBe(0);
  });

  it.each([
    { width: 390, colorScheme: "dark" },
    { width: 820, colorScheme: "light" },
    { width: 1440, colorScheme: "dark" },
    { width: 1440, colorScheme: "light" },
  ] as const)("has nothing in anybody's way at $width pixels, $colorScheme", async ({ width, colorScheme }) => {
    shop = await people.openShop({ viewport: { width, height: 900 }, colorScheme });
    await shop.agent.context.grantPermissions(["notifications"]);
    await standInForPushService();
    const page = await openNotices();
    await page.getByRole("button", { name: "Turn on notices here" }).click();
    await page.getByText("This device is told of news from now on.").waitFor();
    await expectAccessible(page, `notices at ${width}, ${colorScheme}`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    const shots = process.env.PARLEY_SHOTS;
    if (shots) await page.screenshot({ path: `${shots}/notices-${width}-${colorScheme}.png`, fullPage: true });
  });
});

describe("the service worker", () => {
  it("shows a notice of a chat that is not looked at, none of the one that is, and leads there", async () => {
    shop = await people.openShop();
    const { agent } = shop;
    await agent.context.grantPermissions(["notifications"]);
    await customerWrites(shop, "Ana Prado", "Is it open today?");
    await agent.chat("Ana Prado").waitFor();
    const { push, untilShown } = await workerOf(agent.page);
    const chatId = await agent.chats.locator("[data-chat-id]").first().getAttribute("data-chat-id");
    await push({ title: "Ana Prado", body: "[image]", chatId });
    await untilShown(1);
    expect(await shown(agent.page)).toEqual([{ title: "Ana Prado", body: "Photo" }]);
    // What is newer of the same chat takes its place.
    await push({ title: "Ana Prado", body: "And tomorrow?", chatId });
    await untilShown(2);
    expect(await shown(agent.page)).toEqual([{ title: "Ana Prado", body: "And tomorrow?" }]);

    // As the worker says it to the inbox when somebody presses the notice.
    await agent.page.evaluate((id) => {
      const data = { type: "open_chat", chatId: id };
      navigator.serviceWorker.dispatchEvent(new MessageEvent("message", { data }));
    }, chatId);
    await agent.page.waitForURL(`**/inbox/${chatId}`);
    await agent.bubble("Is it open today?").waitFor();
    await agent.page.bringToFront();
    await push({ title: "Ana Prado", body: "Seen as it comes", chatId });
    await push({ title: "A shop", body: "Notices reach this browser.", chatId: null });
    await untilShown(3);
    expect(await shown(agent.page)).toEqual([
      { title: "Ana Prado", body: "And tomorrow?" },
      { title: "A shop", body: "Notices reach this browser." },
    ]);
  });
});

describe("the tone", () => {
  it("is heard once for a customer's message, however many tabs there are, and not of the chat one looks at", async () => {
    shop = await people.openShop();
    const { agent } = shop;
    let tones = 0;
    await agent.context.exposeBinding("toneStarted", () => {
      tones += 1;
    });
    await agent.context.addInitScript(silentAudio);
    const page = await openNotices();
    await page.getByRole("switch", { name: "Play a tone" }).check();
    await page.goto("/inbox");
    await agent.untilLive();
    const other = answeringPage(await agent.context.newPage());
    await other.goto("/inbox");
    await other.getByRole("status").filter({ hasText: "Live" }).waitFor();
    const isQuiet = () => page.evaluate(async () => (await navigator.locks.query()).held?.length === 0);

    await customerWrites(shop, "Ana Prado", "Hello");
    // Two tones make the chime.
    await expect.poll(() => tones, SOON).toBe(2);
    await expect.poll(isQuiet, SOON).toBe(true);
    await page.bringToFront();
    await agent.chat("Ana Prado").click();
    await agent.bubble("Hello").waitFor();
    await agent.send("We are open until eight");
    await customerWrites(shop, "Ana Prado", "Thank you");
    await agent.bubble("Thank you").waitFor();
    await expect.poll(isQuiet, SOON).toBe(true);
    await customerWrites(shop, "Ben Sol", "And you?");
    await expect.poll(() => tones, SOON).toBe(4);
  });
});

interface PushWorker {
  /** Hands it a push, and waits for nothing. */
  push(notice: object): Promise<void>;
  /**
   * Until it has shown so many notices in all. To be awaited before the browser is asked which there are: Chromium
   * forgets a notice for good that it is asked about while it is being shown.
   */
  untilShown(count: number): Promise<void>;
}

/** A worker that is there, and counts what it shows. */
async function workerOf(page: Page): Promise<PushWorker> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.register("/push-worker.js");
    await navigator.serviceWorker.ready;
  });
  const [worker] = page.context().serviceWorkers();
  if (worker === undefined) throw new Error("no service worker runs here");
  await worker.evaluate(() => {
    const scope = self as unknown as { registration: ServiceWorkerRegistration; shown: number };
    const show = scope.registration.showNotification.bind(scope.registration);
    scope.shown = 0;
    scope.registration.showNotification = async (title, options) => {
      await show(title, options);
      scope.shown += 1;
    };
  });
  const tools: CDPSession = await page.context().newCDPSession(page);
  const known = new Promise<string>((resolve) => {
    tools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [registration] = registrations;
      if (registration) resolve(registration.registrationId);
    });
  });
  await tools.send("ServiceWorker.enable");
  const registrationId = await known;
  const origin = new URL(inject("parleyUrl")).origin;
  return {
    async push(notice) {
      await tools.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data: JSON.stringify(notice) });
    },
    async untilShown(count) {
      const countOf = () => worker.evaluate(() => (self as unknown as { shown: number }).shown);
      await expect.poll(countOf, SOON).toBe(count);
    },
  };
}

const shown = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({ title, body }) => ({ title, body }));
  });

function silentAudio(): void {
  const part = { connect: (next: unknown) => next, start: () => undefined, stop: () => undefined };
  class SilentAudio {
    state = "running";
    currentTime = 0;
    destination = {};
    resume = async () => undefined;
    createOscillator() {
      (window as unknown as { toneStarted: () => void }).toneStarted();
      return { ...part, frequency: { value: 0 } };
    }
    createGain() {
      const silent = () => undefined;
      const gain = { setValueAtTime: silent, linearRampToValueAtTime: silent, exponentialRampToValueAtTime: silent };
      return { ...part, gain };
    }
  }
  Object.assign(window, { AudioContext: SilentAudio });
}
