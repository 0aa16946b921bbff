import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { trimLog } from "../../worker/inbox/event-log.ts";
import { objectSql } from "../../worker/inbox/sql.ts";
import { newId } from "../../worker/shared/ids.ts";
import type { Message } from "../../worker/shared/wire.ts";
import { migratedControl } from "./control-database.ts";
import { expectSound, readInbox } from "./fixtures/inbox-view.ts";
import { openCaughtUp, openLive } from "./fixtures/live-client.ts";
import { provideMeta } from "./fixtures/meta-network.ts";
import { bring, openMetaShop } from "./fixtures/meta-shop.ts";
import { type PassingTime, passingTime } from "./fixtures/passing-time.ts";
import { openSellingShop, SETTLING_SECONDS, type SellingShop } from "./fixtures/selling-shop.ts";
import { until } from "./fixtures/until.ts";

/** Proves that what is said twice, late or of something earlier is taken for what it is. */

let time: PassingTime;
let shop: SellingShop;
let chatId: string;
let providerChatId: string;

beforeAll(async () => {
  await migratedControl();
  provideMeta();
});
beforeEach(async () => {
  time = passingTime();
  shop = await openSellingShop();
  ({ chatId, providerChatId } = await shop.customer("Lucía Ferrer"));
});
afterEach(async () => {
  time.restore();
  await expectSound(shop, await readInbox(shop.inbox()));
});

const DAY_MS = 24 * 60 * 60 * 1000;

/** Ours as the provider has it. */
const atProvider = async (text: string) => {
  const sent = (await shop.provider.messages({ chatId: providerChatId })).find((message) => message.text === text);
  if (sent === undefined) throw new Error(`the provider has no "${text}"`);
  return sent;
};

describe("An answer", () => {
  it("that was edited is known again by its client id and its first words.", async () => {
    const clientId = newId();
    const { id } = await shop.send(chatId, "a las cinco", clientId);
    await shop.untilOurs(chatId, "a las cinco", { status: "sent" });
    await shop.carryWebhooks();
    await shop.provider.changeMessage((await atProvider("a las cinco")).id, { type: "edited", text: "a las seis" });
    await shop.carryWebhooks();
    await until("it is edited", async () => (await shop.ours(chatId)).some(({ text }) => text === "a las seis"));
    expect((await shop.send(chatId, "a las cinco", clientId)).id).toBe(id);
    expect(await shop.attempts(providerChatId)).toBe(1);
  });

  it("has the tick that came before the provider had said which message it is.", async () => {
    // Its echo is lost; what comes after it is not, and only the answer says which message that is about.
    await shop.provider.setSettings(shop.apiKey, { messageIdAnswer: "string" });
    await shop.provider.addFault({ on: "delivery", scope: { apiKey: shop.apiKey }, count: 1, fault: { kind: "drop" } });
    await shop.sendFault({ kind: "delay_answer", ms: 2_000 });
    await shop.send(chatId, "la tenemos");
    await until("the provider has it", async () => (await shop.sentTexts(providerChatId)).length === 1);
    await shop.provider.changeMessage((await atProvider("la tenemos")).id, { type: "read" });
    expect(await shop.carryWebhooks()).toBe(1);
    expect(await shop.ours(chatId)).toMatchObject([{ status: "sending" }]);
    await shop.untilOurs(chatId, "la tenemos", { status: "read" });
  });

  it("is reacted to once by a customer, with what they chose last.", async () => {
    const meta = await openMetaShop();
    await meta.connectBoth();
    const accountId = meta.papers.phoneNumberId;
    await meta.meta.customerWrites({ accountId, from: { id: "34611000001", name: "Ana" }, text: "hola" });
    await meta.carry();
    const [chat] = await meta.chats();
    await meta.visitor.mutate("messages.send", { chatId: chat?.id, clientId: newId(), text: "la tenemos" });
    await until("it is sent", async () => (await meta.meta.sends(accountId)).length === 1);
    const [sent] = await meta.meta.sends(accountId);
    // In this order: of two that were told of in one second the later one in the alphabet wins.
    for (const emoji of ["❤️", "👍"]) {
      await meta.meta.changeMessage(sent?.messageId ?? "", { type: "reaction", emoji });
      await meta.carry();
      await meta.untilThread(chat?.id ?? "", `it has the reaction ${emoji}`, (messages) =>
        messages.some(
          ({ text, reactions }) => text === "la tenemos" && reactions.map((one) => one.emoji).join() === emoji,
        ),
      );
    }
  });

  it("that is still looked for is sent again by nobody.", async () => {
    await shop.loseWebhooks();
    await shop.sendFault({ kind: "cut_after" });
    await shop.send(chatId, "¿la quieres?");
    const { id } = await shop.untilOurs(chatId, "¿la quieres?", { status: "unconfirmed" });
    expect(await shop.inbox().retryMessage(id)).toMatchObject({ ok: false, reason: "not_retryable" });
    expect(await shop.attempts(providerChatId)).toBe(1);
  });

  it("that failed and was sent again is still the one that its first try is told of.", async () => {
    const meta = await openMetaShop();
    await meta.connectBoth();
    const accountId = meta.papers.phoneNumberId;
    await meta.meta.customerWrites({ accountId, from: { id: "34611000001", name: "Ana" }, text: "hola" });
    await meta.carry();
    const [chat] = await meta.chats();
    const { id } = (await meta.visitor.mutate("messages.send", { chatId: chat?.id, clientId: newId(), text: "¡Hola!" }))
      .data as Message;
    const ours = (status: Message["status"]) =>
      meta.untilThread(chat?.id ?? "", `it is ${status}`, (messages) =>
        messages.some((message) => message.id === id && message.status === status),
      );
    await ours("sent");
    const [first] = await meta.meta.sends(accountId);
    const tell = async (status: "failed" | "delivered") => {
      await meta.meta.changeMessage(
        first?.messageId ?? "",
        status === "failed" ? { type: status, code: 131026 } : { type: status },
      );
      const calls = (await meta.waiting()).filter(
        ({ body }) => body.includes(`"${status}"`) && body.includes(first?.messageId ?? "-"),
      );
      for (const call of calls) expect((await bring(call)).status).toBe(200);
    };
    await tell("failed");
    await ours("failed");
    expect((await meta.visitor.mutate("messages.retry", { messageId: id })).status).toBe(200);
    await until("it was sent again", async () => (await meta.meta.sends(accountId)).length === 2);
    await ours("sent");
    // It had arrived after all, which the network says late.
    await tell("delivered");
    await ours("delivered");
  });
});

it("Reading again from further up leaves read what was read.", async () => {
  const said = async () => (await shop.visitor.query("messages.list", { chatId })).data.items as Message[];
  const [{ id: first } = { id: "" }] = await said();
  const from = { name: "Lucía Ferrer", phone: "3461100000001" };
  for (const text of ["¿y en azul?", "¿y en verde?"]) {
    await shop.provider.customerWrites({ accountId: shop.accountId, from, text });
  }
  await shop.carryWebhooks();
  const [newest, second] = await said();
  const read = async (messageId: string | undefined) =>
    (await shop.visitor.mutate("chats.markRead", { chatId, messageId })).data.unreadCount;
  expect(await read(second?.id)).toBe(1);
  expect(await read(first)).toBe(1);
  expect(await read(newest?.id)).toBe(0);
});

it("An account that is signed out twice, in the same words, is signed out, and no replay signs it in again.", async () => {
  const state = async () => (await shop.inbox().listAccounts())[0]?.state;
  const says = async (message: "CREDENTIALS" | "OK") => {
    await shop.provider.setAccountStatus(shop.accountId, message);
    await shop.carryWebhooks();
    return state();
  };
  expect(await says("CREDENTIALS")).toBe("needs_sign_in");
  expect(await says("OK")).toBe("connected");
  expect(await says("CREDENTIALS")).toBe("needs_sign_in");
  expect((await shop.visitor.mutate("deliveries.replay", {})).status).toBe(200);
  expect(await state()).toBe("needs_sign_in");
});

it("What a list holds and cannot be taken in is kept, told of, and takes nothing beside it along.", async () => {
  const inDatabase = (statement: string) =>
    runInDurableObject(shop.object(), (_object, { storage }) => void storage.sql.exec(statement));
  await shop.loseWebhooks();
  await shop.provider.ownerWritesOnPhone({ accountId: shop.accountId, chatId: providerChatId, text: "desde el móvil" });
  await inDatabase(`CREATE TRIGGER broken BEFORE INSERT ON messages WHEN NEW.text = 'desde el móvil'
    BEGIN SELECT RAISE(ABORT, 'a fault of ours'); END`);
  await shop.sendFault({ kind: "cut_after" });
  await shop.send(chatId, "¿la quieres?");
  await shop.untilOurs(chatId, "¿la quieres?", { status: "unconfirmed" });
  await time.pass(shop, SETTLING_SECONDS[0]);
  await shop.untilOurs(chatId, "¿la quieres?", { status: "sent" });
  const letters = async () => (await shop.visitor.query("deliveries.deadLetters", {})).data;
  expect(await letters()).toMatchObject({ total: 1, items: [{ reason: "apply_failed" }] });

  await inDatabase("DROP TRIGGER broken");
  expect((await shop.visitor.mutate("deliveries.replay", {})).status).toBe(200);
  expect(await letters()).toMatchObject({ total: 0 });
  expect((await shop.ours(chatId)).map(({ text }) => text)).toEqual(["desde el móvil", "¿la quieres?"]);
});

it("A client that missed what is not kept any more is given no part of it.", async () => {
  const { live, at } = await openCaughtUp(shop.visitor);
  live.close();
  await shop.customer("Nerea Vidal");
  await runInDurableObject(shop.object(), (_object, { storage }) => {
    while (trimLog(objectSql(storage), Date.now() + 9 * DAY_MS)) {}
  });
  await shop.customer("Ona Puig");
  const again = await openLive(shop.visitor);
  const [answer] = await again.hello({ epoch: at.epoch, cursor: at.head });
  expect(answer).toMatchObject({ type: "reset", reason: "too_old" });
});
