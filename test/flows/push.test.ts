import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId, sha256Hex } from "../../worker/shared/ids.ts";
import { migratedControl } from "./control-database.ts";
import { openCaughtUp } from "./fixtures/live-client.ts";
import { openMember, type SignedInMember } from "./fixtures/member.ts";
import { type PassingTime, passingTime } from "./fixtures/passing-time.ts";
import { openPushBrowser, type PushBrowser, providePushService } from "./fixtures/push-service.ts";
import { openConnectedShop, type Shop } from "./fixtures/shop.ts";
import { whatsapp } from "./fixtures/unipile-envelope.ts";
import { until } from "./fixtures/until.ts";

/** Proves that who is not looking is told of news, once, sealed for their browser alone, and of no more than they want. */

let time: PassingTime;
let shop: Shop;
let ana: SignedInMember;
let browser: PushBrowser;
let written = 0;

beforeAll(migratedControl);
beforeAll(providePushService);
beforeEach(async () => {
  time = passingTime();
  shop = await openConnectedShop();
  ana = await openMember(shop.tenantId, "agent");
  browser = await openPushBrowser();
});
afterEach(() => time.restore());

async function subscribe(): Promise<void> {
  expect((await ana.mutate("push.key")).data.publicKey).toMatch(/^[\w-]{87}$/);
  expect((await ana.mutate("push.subscribe", browser.subscription)).data).toEqual({ subscribed: true });
}

/** @param ago how long before it comes it was written, in seconds */
async function customerWrites(message: string, ago = 0): Promise<void> {
  written += 1;
  const timestamp = new Date(Date.now() - ago * 1000).toISOString();
  await shop.deliver(whatsapp(`push-${written}`, { message, timestamp }));
  await time.pass(shop, 4);
}

const hears = (count: number) =>
  until(`the browser has ${count} notices`, async () => {
    const notices = await browser.notices();
    return notices.length >= count && notices;
  });
const chatId = async () => (await shop.visitor.query("chats.list")).data.items[0].id as string;

describe("A member who is not looking", () => {
  it("is told once of what a customer wrote, and of nothing that came before they asked for it.", async () => {
    await customerWrites("Too early");
    await subscribe();
    await time.pass(shop, 4);
    await customerWrites("Is it open today?");
    const [notice, ...others] = await hears(1);
    expect(notice).toMatchObject({ body: "Is it open today?", chatId: await chatId() });
    expect(others).toEqual([]);
    await time.pass(shop, 60);
    expect(await browser.notices()).toHaveLength(1);
  });

  it("is told of the chats that are theirs alone, where they want that, or of nothing.", async () => {
    await subscribe();
    expect((await ana.query("push.settings")).data).toMatchObject({ level: "all", browsers: 1 });
    await ana.mutate("push.setLevel", { level: "mine" });
    await customerWrites("For anybody");
    await ana.mutate("chats.assign", { chatId: await chatId(), memberId: ana.userId });
    await customerWrites("For Ana");
    expect((await hears(1)).map(({ body }) => body)).toEqual(["For Ana"]);
    await ana.mutate("push.setLevel", { level: "none" });
    await customerWrites("For nobody");
    await ana.mutate("push.setLevel", { level: "all" });
    await customerWrites("For all");
    expect((await hears(2)).map(({ body }) => body)).toEqual(["For Ana", "For all"]);
  });

  it("is told of a note that names them.", async () => {
    await subscribe();
    await ana.mutate("push.setLevel", { level: "mentions" });
    await customerWrites("Hello");
    const note = { chatId: await chatId(), noteId: newId(), text: "@Ana, yours?", mentions: [ana.userId] };
    await shop.visitor.mutate("notes.add", note);
    expect(await hears(1)).toMatchObject([{ body: "@Ana, yours?", chatId: note.chatId }]);
  });

  it("is told of a note that names them since it was edited, and not again when it is edited once more.", async () => {
    await subscribe();
    await ana.mutate("push.setLevel", { level: "mentions" });
    await customerWrites("Hello");
    const noteId = newId();
    await shop.visitor.mutate("notes.add", { chatId: await chatId(), noteId, text: "Whose is this?", mentions: [] });
    await shop.visitor.mutate("notes.edit", { noteId, text: "@Ana, yours?", mentions: [ana.userId] });
    await shop.visitor.mutate("notes.edit", { noteId, text: "@Ana, is it yours?", mentions: [ana.userId] });
    await ana.mutate("push.test");
    expect((await hears(2)).filter((notice) => notice.chatId !== null)).toMatchObject([{ body: "@Ana, yours?" }]);
  });
});

describe("Nobody is told", () => {
  it("of what was written long ago and comes only now.", async () => {
    await subscribe();
    await customerWrites("From this morning", 9 * 60 * 60);
    await customerWrites("From just now");
    expect((await hears(1)).map(({ body }) => body)).toEqual(["From just now"]);
  });

  it("who looks at the inbox just now.", async () => {
    await subscribe();
    const { live } = await openCaughtUp(ana, ["team"]);
    live.send(JSON.stringify({ type: "presence", chatId: null, typing: false, visible: true }));
    await live.ping();
    await customerWrites("Seen as it comes");
    live.send(JSON.stringify({ type: "presence", chatId: null, typing: false, visible: false }));
    await live.ping();
    await customerWrites("Not seen");
    expect((await hears(1)).map(({ body }) => body)).toEqual(["Not seen"]);
    live.close();
  });

  it("who is no member any more, and their browser is forgotten.", async () => {
    await subscribe();
    await shop.visitor.mutate("members.remove", { userId: ana.userId });
    await customerWrites("Secret");
    await until("the browser is forgotten", async () => (await kept()) === 0);
    expect(await browser.notices()).toEqual([]);
  });

  it("whose browser has gone: its push service says so, and it is forgotten.", async () => {
    await subscribe();
    browser.answers(410);
    await customerWrites("Anybody?");
    await until("the browser is forgotten", async () => (await kept()) === 0);
  });
});

describe("A subscription", () => {
  it("names a push service, or is refused.", async () => {
    await ana.mutate("push.key");
    for (const endpoint of ["https://evil.example/x", "http://fcm.googleapis.com/x", "https://127.0.0.1/x"]) {
      const refused = await ana.mutate("push.subscribe", { ...browser.subscription, endpoint });
      expect(refused.error.data.reason).toBe("invalid_input");
    }
  });

  it("can be tried out, and ended.", async () => {
    await subscribe();
    expect((await ana.mutate("push.test")).data).toEqual({ sent: 1, failed: 0 });
    expect(await hears(1)).toMatchObject([{ chatId: null }]);
    await ana.mutate("push.unsubscribe", { endpoint: browser.endpoint });
    expect((await ana.mutate("push.test")).error.data.reason).toBe("not_subscribed");
  });

  it("is seen and ended from another device, by its owner alone, without its address being told.", async () => {
    await subscribe();
    const settings = await ana.query("push.settings");
    const [device] = settings.data.devices;
    expect(device).toMatchObject({ service: "google", mark: await sha256Hex(browser.endpoint) });
    expect(JSON.stringify(settings.data)).not.toContain(browser.endpoint);
    const ben = await openMember(shop.tenantId, "owner");
    await ben.mutate("push.unsubscribe", { id: device.id });
    expect((await ana.query("push.settings")).data.devices).toHaveLength(1);
    await ana.mutate("push.unsubscribe", { id: device.id });
    expect((await ana.query("push.settings")).data).toMatchObject({ browsers: 0, devices: [] });
  });
});

const kept = (): Promise<number> =>
  runInDurableObject(
    shop.object(),
    (_object, { storage }) =>
      storage.sql.exec<{ kept: number }>("SELECT count(*) AS kept FROM push_subscriptions").one().kept,
  );
