import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "../../worker/shared/ids.ts";
import { migratedControl } from "./control-database.ts";
import { openCaughtUp } from "./fixtures/live-client.ts";
import { type PassingTime, passingTime } from "./fixtures/passing-time.ts";
import { openSellingShop, type SellingShop } from "./fixtures/selling-shop.ts";
import { until } from "./fixtures/until.ts";

/**
 * Proves that a message for later leaves at its time, once, or not at all where that was said; and that one which is
 * held can be called back. What the simulated provider counts (`sentTexts`) is what the customer reads.
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
afterEach(() => time.restore());

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const order = (text: string, over: object = {}) => ({ chatId, clientId: newId(), text, at: inMinutes(60), ...over });
const waiting = async () => (await shop.visitor.query("messages.scheduled", { chatId })).data.items;

describe("A message for later", () => {
  it("leaves at its time, once, and says so on every screen.", async () => {
    const { live } = await openCaughtUp(shop.visitor, ["team"]);
    const wish = order("Good morning");
    const scheduled = await shop.visitor.mutate("messages.schedule", wish);
    expect(scheduled.data).toMatchObject({ text: "Good morning", state: "scheduled", onlyIfUnanswered: false });
    expect((await shop.visitor.mutate("messages.schedule", wish)).data).toEqual(scheduled.data);
    expect(await live.take()).toMatchObject([{ change: { kind: "scheduled", scheduled: scheduled.data } }]);
    expect(await waiting()).toEqual([scheduled.data]);

    await time.pass(shop, 59 * 60);
    expect(await shop.sentTexts(providerChatId)).toEqual([]);
    await time.pass(shop, 2 * 60);
    await time.pass(shop, 1);
    const sent = await shop.untilOurs(chatId, "Good morning", { status: "sent" });
    await time.pass(shop, 60);
    expect(await shop.sentTexts(providerChatId)).toEqual(["Good morning"]);
    expect(await waiting()).toEqual([]);
    const told = (await live.take()).flatMap((frame) => (frame.type === "event" ? [frame.change] : []));
    expect(told.filter(({ kind }) => kind === "scheduled").at(-1)).toMatchObject({
      scheduled: { state: "sent", messageId: sent.id, clientId: wish.clientId },
    });
    live.close();
  });

  it("stays away when a colleague has answered the customer meanwhile, and not because the customer wrote more.", async () => {
    await shop.visitor.mutate("messages.schedule", order("An answer", { onlyIfUnanswered: true }));
    await shop.provider.customerWrites({ accountId: shop.accountId, chatId: providerChatId, text: "Are you there?" });
    await shop.carryWebhooks();
    const other = await shop.visitor.mutate("messages.schedule", order("Another", { onlyIfUnanswered: true }));
    await shop.send(chatId, "Yes!");
    await shop.untilOurs(chatId, "Yes!", { status: "sent" });
    await time.pass(shop, 61 * 60);
    await until("both are settled", async () =>
      (await waiting()).every(({ state }: { state: string }) => state !== "scheduled"),
    );
    expect((await waiting()).map(({ state }: { state: string }) => state)).toEqual(["answered", "answered"]);
    expect(await shop.sentTexts(providerChatId)).toEqual(["Yes!"]);
    // Somebody wants it to go out all the same.
    await shop.visitor.mutate("messages.sendNow", { id: other.data.id });
    await time.pass(shop, 1);
    await shop.untilOurs(chatId, "Another", { status: "sent" });
  });

  it("leaves whole when a text and its files were to go out together: none of it is the answer to the other.", async () => {
    const at = inMinutes(60);
    for (const text of ["The words", "More words"]) {
      await shop.visitor.mutate("messages.schedule", order(text, { at, onlyIfUnanswered: true }));
    }
    await time.pass(shop, 61 * 60);
    await time.pass(shop, 1);
    await shop.untilOurs(chatId, "More words", { status: "sent" });
    expect(await shop.sentTexts(providerChatId)).toEqual(["The words", "More words"]);
  });

  it("can be changed, sent at once, or cancelled, and then it is settled.", async () => {
    const { data } = await shop.visitor.mutate("messages.schedule", order("First words"));
    const edited = await shop.visitor.mutate("messages.editScheduled", { id: data.id, text: "Better words" });
    expect(edited.data).toMatchObject({ text: "Better words", at: data.at });
    expect((await shop.visitor.mutate("messages.sendNow", { id: data.id })).data).toMatchObject({ state: "sent" });
    await shop.untilOurs(chatId, "Better words", { status: "sent" });
    expect((await shop.visitor.mutate("messages.cancelScheduled", { id: data.id })).error.data.reason).toBe(
      "not_scheduled",
    );

    const second = await shop.visitor.mutate("messages.schedule", order("Never"));
    expect((await shop.visitor.mutate("messages.cancelScheduled", { id: second.data.id })).data.state).toBe(
      "cancelled",
    );
    await time.pass(shop, 61 * 60);
    expect(await shop.sentTexts(providerChatId)).toEqual(["Better words"]);
  });

  it("says why it could not be sent.", async () => {
    await shop.visitor.mutate("messages.schedule", order("x".repeat(10), { replyTo: "m999999" }));
    await time.pass(shop, 61 * 60);
    expect(await waiting()).toMatchObject([{ state: "failed", reason: "reply_not_found" }]);
  });
});

describe("A message that is held", () => {
  it("leaves when its seconds are over.", async () => {
    await shop.visitor.mutate("messages.send", { chatId, clientId: newId(), text: "Slowly", holdSeconds: 5 });
    expect(await shop.sentTexts(providerChatId)).toEqual([]);
    await time.pass(shop, 6);
    await shop.untilOurs(chatId, "Slowly", { status: "sent" });
  });

  it("is gone when it is called back, for good, and the bubble with it.", async () => {
    const { live } = await openCaughtUp(shop.visitor, ["team"]);
    const wish = { chatId, clientId: newId(), text: "Oh no", holdSeconds: 30 };
    const sent = await shop.visitor.mutate("messages.send", wish);
    await live.take();
    expect((await shop.visitor.mutate("messages.cancel", { clientId: wish.clientId })).data).toEqual({
      cancelled: true,
    });
    expect((await shop.visitor.mutate("messages.cancel", { clientId: wish.clientId })).data).toEqual({
      cancelled: true,
    });
    expect(await live.take()).toMatchObject([
      { change: { kind: "message_removed", messageId: sent.data.id, chatId } },
      { change: { kind: "chat" } },
    ]);
    // The browser's own repeat of the send comes late.
    expect((await shop.visitor.mutate("messages.send", wish)).error.data.reason).toBe("cancelled");
    await time.pass(shop, 40);
    expect(await shop.sentTexts(providerChatId)).toEqual([]);
    expect(await shop.ours(chatId)).toEqual([]);
    live.close();
  });

  it("cannot be called back once it has left.", async () => {
    const clientId = newId();
    await shop.visitor.mutate("messages.send", { chatId, clientId, text: "Gone" });
    await shop.untilOurs(chatId, "Gone", { status: "sent" });
    expect((await shop.visitor.mutate("messages.cancel", { clientId })).error.data.reason).toBe("already_sent");
  });
});
