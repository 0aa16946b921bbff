import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { newId } from "../../worker/shared/ids.ts";
import type { Chat, MessageStatus } from "../../worker/shared/wire.ts";
import { migratedControl } from "./control-database.ts";
import { expectSound, readInbox } from "./fixtures/inbox-view.ts";
import { openCaughtUp } from "./fixtures/live-client.ts";
import { cloud, PHONE_NUMBER, wrote } from "./fixtures/meta/cloud-envelope.ts";
import { type PassingTime, passingTime } from "./fixtures/passing-time.ts";
import { openSellingShop, type SellingShop } from "./fixtures/selling-shop.ts";
import { until } from "./fixtures/until.ts";

/** Proves that of what the object does by itself nothing keeps the rest from its turn. */

let time: PassingTime;
let shop: SellingShop;

beforeAll(migratedControl);
beforeEach(async () => {
  time = passingTime();
  shop = await openSellingShop();
});
afterEach(async () => {
  time.restore();
  await expectSound(shop, await readInbox(shop.inbox()));
});

const MINUTE = 60;
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * MINUTE * 1000).toISOString();

it("A job that fails keeps none of the others from being done, in the same alarm.", async () => {
  const { chatId } = await shop.customer("Lucía Ferrer");
  await shop.visitor.mutate("messages.schedule", {
    chatId,
    clientId: newId(),
    text: "¡Buenos días!",
    at: inMinutes(30),
  });
  await shop.visitor.mutate("chats.snooze", { chatId, until: inMinutes(30) });
  const inDatabase = (statement: string) =>
    runInDurableObject(shop.object(), (_object, { storage }) => void storage.sql.exec(statement));
  await inDatabase(`CREATE TRIGGER broken BEFORE UPDATE ON scheduled_messages
    BEGIN SELECT RAISE(ABORT, 'a fault of ours'); END`);
  await time.pass(shop, 31 * MINUTE);
  expect((await shop.visitor.query("chats.get", { chatId })).data).toMatchObject({ state: "open" });
  expect(await shop.ours(chatId)).toEqual([]);

  await inDatabase("DROP TRIGGER broken");
  await time.pass(shop, 1 * MINUTE);
  await shop.untilOurs(chatId, "¡Buenos días!", { status: "sent" });
});

it("All that waited for an account appears when it is connected, however much that was, and is told to an open screen.", async () => {
  const calls = [0, 1, 2].map((call) =>
    cloud({ messages: Array.from({ length: 900 }, (_, n) => wrote(`wamid.${call}.${n}`, `número ${call}.${n}`)) }),
  );
  for (const call of calls) {
    const body = new TextEncoder().encode(JSON.stringify(call)).buffer as ArrayBuffer;
    await shop.inbox().deliver({ provider: "meta", body, receivedAt: Date.now() });
  }
  const { live } = await openCaughtUp(shop.visitor);
  const number = { provider: "meta", channel: "whatsapp", externalId: PHONE_NUMBER, name: "+34 612 000 100" } as const;
  await shop.inbox().connectAccount({ ...number, id: "late", state: "connected" });
  const anas = async () => (await shop.visitor.query("chats.list", {})).data.items as Chat[];
  await until("all is there", async () => (await anas())[0]?.unreadCount === 2_700);
  expect((await shop.visitor.query("deliveries.deadLetters", {})).data.total).toBe(0);
  await until("the screen has heard of the last one", () => JSON.stringify(live.frames).includes("número 2.899"));
});

it("An alarm that has sent for its time ends what is on its way before anything else leaves.", async () => {
  const ann = await shop.customer("Ann");
  const ben = await shop.customer("Ben");
  await shop.sendFault({ kind: "delay_answer", ms: 1_500 });
  await shop.send(ann.chatId, "first");
  await until("the first is on its way", async () => (await shop.sentTexts(ann.providerChatId)).length === 1);
  time.jump(MINUTE);
  await shop.send(ben.chatId, "second");
  const secondsMeanwhile: (MessageStatus | undefined)[] = [];
  await until("the first is sent", async () => {
    // Read before the first is: when that one is on its way still, then it was so at this time.
    const second = (await shop.ours(ben.chatId))[0]?.status;
    const first = (await shop.ours(ann.chatId))[0]?.status;
    if (first === "sending") secondsMeanwhile.push(second);
    return first === "sent";
  });
  expect([...new Set(secondsMeanwhile)]).toEqual(["queued"]);
  await time.pass(shop, 1);
  await shop.untilOurs(ben.chatId, "second", { status: "sent" });
});
