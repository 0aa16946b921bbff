import { abortAllDurableObjects, evictDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { migratedControl } from "./control-database.ts";
import { expectSound, readInbox } from "./fixtures/inbox-view.ts";
import { type PassingTime, passingTime } from "./fixtures/passing-time.ts";
import { openSellingShop, SETTLING_SECONDS, type SellingShop } from "./fixtures/selling-shop.ts";
import { until } from "./fixtures/until.ts";

/**
 * Proves that an object which goes away with messages in its outbox, or in the middle of a send, forgets none and
 * sends none twice. That the process itself is killed is for other tests; here the platform takes the object away.
 */

let time: PassingTime;
let shop: SellingShop;
let chatId: string;
let providerChatId: string;

beforeAll(migratedControl);
beforeEach(async () => {
  time = passingTime();
  shop = await openSellingShop();
  ({ chatId, providerChatId } = await shop.customer("Lucía Ferrer"));
});
afterEach(async () => {
  time.restore();
  await expectSound(shop, await readInbox(shop.inbox()));
});

describe("An object that goes away", () => {
  it("can do so as soon as the provider has answered: nothing of the call keeps it awake.", async () => {
    await shop.send(chatId, "hecho");
    await shop.untilOurs(chatId, "hecho", { status: "sent" });
    const startedAt = performance.now();
    // It waits for whatever the object has under way, timers too, as hibernation does.
    await evictDurableObject(shop.object());
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it("while a message waits in its outbox still sends it once when it is back.", async () => {
    await shop.sendFault({ kind: "status", status: 429, retryAfterSeconds: 30 });
    await shop.send(chatId, "luego");
    await until("the pause was asked for", async () => (await shop.attempts(providerChatId)) === 1);
    await shop.untilOurs(chatId, "luego", { status: "queued" });
    await evictDurableObject(shop.object());
    await time.pass(shop, 31);
    await shop.untilOurs(chatId, "luego", { status: "sent" });
    await evictDurableObject(shop.object());
    await shop.carryWebhooks();
    expect(await shop.sentTexts(providerChatId)).toEqual(["luego"]);
    expect(await shop.ours(chatId)).toHaveLength(1);
  });

  it("in the middle of a send finds out by the echo that the message had left.", async () => {
    await shop.sendFault({ kind: "delay_answer", ms: 60_000 });
    await shop.send(chatId, "a medias");
    await until("the provider has it", async () => (await shop.sentTexts(providerChatId)).length === 1);
    await abortAllDurableObjects();
    await shop.carryWebhooks();
    await shop.untilOurs(chatId, "a medias", { status: "sent" });
    for (const seconds of SETTLING_SECONDS) await time.pass(shop, seconds);
    expect(await shop.sentTexts(providerChatId)).toEqual(["a medias"]);
    expect(await shop.ours(chatId)).toHaveLength(1);
  });

  it("in the middle of a send never leaves it at sending: it looks for it by itself, and sends it no second time.", async () => {
    await shop.loseWebhooks();
    await shop.sendFault({ kind: "delay_answer", ms: 60_000 });
    await shop.send(chatId, "a medias");
    await until("the provider has it", async () => (await shop.sentTexts(providerChatId)).length === 1);
    await abortAllDurableObjects();
    // Any call wakes it; nothing else is sent that would stir the outbox.
    await shop.untilOurs(chatId, "a medias", { status: "unconfirmed" });
    await time.pass(shop, SETTLING_SECONDS[0]);
    await shop.untilOurs(chatId, "a medias", { status: "sent" });
    expect(await shop.sentTexts(providerChatId)).toEqual(["a medias"]);
  });
});
