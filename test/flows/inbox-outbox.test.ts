import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "../../worker/shared/ids.ts";
import { migratedControl } from "./control-database.ts";
import { expectSound, readInbox } from "./fixtures/inbox-view.ts";
import { openCaughtUp } from "./fixtures/live-client.ts";
import { type PassingTime, passingTime } from "./fixtures/passing-time.ts";
import { openSellingShop, SETTLING_SECONDS, type SellingShop } from "./fixtures/selling-shop.ts";
import { until } from "./fixtures/until.ts";

/**
 * Proves against a provider that misbehaves that one answer of an agent's is one message at the customer and one
 * bubble on the screen, or says honestly that nobody knows. The provider is the simulator behind real sockets; what
 * it counts as accepted (`sentTexts`) is what the customer reads.
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

const openOutbox = (): Promise<number> =>
  runInDurableObject(
    shop.object(),
    (_object, { storage }) => storage.sql.exec<{ open: number }>("SELECT count(*) AS open FROM outbox").one().open,
  );

const dueAlarms = (): Promise<string[]> =>
  runInDurableObject(shop.object(), (_object, { storage }) =>
    storage.sql
      .exec<{ name: string }>("SELECT name FROM alarms WHERE due_at <= ?", Date.now())
      .toArray()
      .map(({ name }) => name),
  );

describe("An answer", () => {
  it.each(["string", "null", "absent", "array"] as const)(
    "is one message and one bubble when the provider names it by %s and its echo comes after.",
    async (messageIdAnswer) => {
      await shop.provider.setSettings(shop.apiKey, { messageIdAnswer });
      await shop.send(chatId, "Sí, la tenemos");
      const sent = await shop.untilOurs(chatId, "Sí, la tenemos", { status: "sent" });
      const named = messageIdAnswer === "string" || messageIdAnswer === "array";
      expect(sent.providerMessageId === null).toBe(!named);

      expect(await shop.carryWebhooks()).toBe(1);
      const echoed = await shop.untilOurs(chatId, "Sí, la tenemos", { status: "sent" });
      expect(echoed.id).toBe(sent.id);
      expect(echoed.providerMessageId).not.toBeNull();
      expect(await shop.ours(chatId)).toHaveLength(1);
      expect(await shop.sentTexts(providerChatId)).toEqual(["Sí, la tenemos"]);
      expect(await openOutbox()).toBe(0);
    },
  );

  it.each(["string", "null", "absent", "array"] as const)(
    "is one message and one bubble when its echo comes first and twice, and the answer (%s) later.",
    async (messageIdAnswer) => {
      await shop.provider.setSettings(shop.apiKey, { messageIdAnswer });
      await shop.provider.addFault({ on: "delivery", scope: { apiKey: shop.apiKey }, fault: { kind: "duplicate" } });
      await shop.sendFault({ kind: "delay_answer", ms: 400 });
      const written = await shop.send(chatId, "Sí, la tenemos");
      await until("the provider has it", async () => (await shop.sentTexts(providerChatId)).length === 1);
      expect(await shop.carryWebhooks()).toBe(2);
      expect((await shop.ours(chatId)).map(({ id, status }) => ({ id, status }))).toEqual([
        { id: written.id, status: "sent" },
      ]);

      await until("the call is over", async () => (await shop.attempts(providerChatId)) === 1);
      await until("nothing is open", async () => (await openOutbox()) === 0);
      expect(await shop.ours(chatId)).toHaveLength(1);
      expect(await shop.sentTexts(providerChatId)).toEqual(["Sí, la tenemos"]);
    },
  );

  it("leaves while the provider is still thinking about something else that was asked of it.", async () => {
    const group = { name: "Boda en Sóller", members: [{ name: "Ana", phone: "34611000778" }] };
    await shop.provider.addFault({
      on: "request",
      scope: { method: "GET", path: "/chats/:id", apiKey: shop.apiKey },
      fault: { kind: "delay_answer", ms: 4_000 },
    });
    const from = { name: "Nerea", phone: "34611000777" };
    await shop.provider.customerWrites({ accountId: shop.accountId, from, group, text: "¡Hola a todos!" });
    await shop.carryWebhooks();
    const isNamed = async () => {
      const chats = (await shop.visitor.query("chats.list", {})).data.items as { name: string }[];
      return chats.some(({ name }) => name === group.name);
    };
    await until("the alarm is at work", async () => (await dueAlarms()).includes("names"));
    // The platform rings the alarm a moment later; a send that is written in between would be taken with it.
    await scheduler.wait(300);

    await shop.send(chatId, "Sí, la tenemos");
    await shop.untilOurs(chatId, "Sí, la tenemos", { status: "sent" });
    expect(await isNamed()).toBe(false);
    await until("the group has its name", isNamed);
  });

  it("is told to every tab as it climbs, each change once.", async () => {
    const { live, at } = await openCaughtUp(shop.visitor);
    await shop.send(chatId, "Sí");
    await shop.untilOurs(chatId, "Sí", { status: "sent" });
    await shop.carryWebhooks();
    const frames = (await live.take()).flatMap((frame) => (frame.type === "event" ? [frame] : []));
    expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, place) => at.head + 1 + place));
    const [message] = await shop.ours(chatId);
    const told = frames.flatMap(({ change }) => (change.kind === "message" ? [change.message] : []));
    expect(new Set(told.map(({ id }) => id))).toEqual(new Set([message?.id]));
    expect(told.at(-1)).toEqual(message);
    const climbed = ["queued", "sending", "sent"];
    const places = told.map(({ status }) => climbed.indexOf(status));
    expect(places).toEqual(places.toSorted());
    live.close();
  });

  it("asked for twice at once with the same id is one message.", async () => {
    const clientId = newId();
    const [one, other] = await Promise.all([shop.send(chatId, "Sí", clientId), shop.send(chatId, "Sí", clientId)]);
    expect(one?.id).toBe(other?.id);
    await shop.untilOurs(chatId, "Sí", { status: "sent" });
    expect((await shop.send(chatId, "Sí", clientId)).id).toBe(one?.id);
    await shop.carryWebhooks();
    expect(await shop.sentTexts(providerChatId)).toEqual(["Sí"]);
    expect(await shop.ours(chatId)).toHaveLength(1);
  });
});

describe("A connection that breaks after the provider took the message", () => {
  it("leaves it unconfirmed until its echo says that it was sent, once.", async () => {
    await shop.sendFault({ kind: "cut_after" });
    await shop.send(chatId, "En camino");
    await shop.untilOurs(chatId, "En camino", { status: "unconfirmed" });
    expect(await shop.carryWebhooks()).toBe(1);
    await shop.untilOurs(chatId, "En camino", { status: "sent", error: null });
    for (const seconds of SETTLING_SECONDS) await time.pass(shop, seconds);
    expect(await shop.sentTexts(providerChatId)).toEqual(["En camino"]);
    expect(await openOutbox()).toBe(0);
  });

  it("leaves it unconfirmed until it is found in the provider's list where the echo was lost.", async () => {
    await shop.loseWebhooks();
    await shop.sendFault({ kind: "cut_after" });
    await shop.send(chatId, "En camino");
    await shop.untilOurs(chatId, "En camino", { status: "unconfirmed" });
    expect(await shop.carryWebhooks()).toBe(0);
    await time.pass(shop, SETTLING_SECONDS[0]);
    const found = await shop.untilOurs(chatId, "En camino", { status: "sent", error: null });
    expect(found.providerMessageId).not.toBeNull();
    expect(await shop.sentTexts(providerChatId)).toEqual(["En camino"]);
    expect(await shop.attempts(providerChatId)).toBe(1);
    expect(await openOutbox()).toBe(0);
  });

  it("and of which nothing is found says that it is uncertain, and never sends it again by itself.", async () => {
    await shop.loseWebhooks();
    await shop.provider.setSettings(shop.apiKey, { listedAfterMs: 600_000 });
    await shop.sendFault({ kind: "cut_after" });
    await shop.send(chatId, "En camino");
    await shop.untilOurs(chatId, "En camino", { status: "unconfirmed" });
    for (const seconds of SETTLING_SECONDS) await time.pass(shop, seconds);
    const doubtful = (await shop.ours(chatId))[0];
    expect(doubtful).toMatchObject({ status: "unconfirmed", error: { code: "uncertain" } });
    await time.pass(shop, 24 * 60 * 60);
    expect(await shop.sentTexts(providerChatId)).toEqual(["En camino"]);
    expect(await shop.attempts(providerChatId)).toBe(1);
  });
});

describe("A connection that breaks before the provider took the message", () => {
  it("is never repeated silently: it ends as uncertain, for a person to decide.", async () => {
    await shop.sendFault({ kind: "cut_before" });
    await shop.send(chatId, "¿Hola?");
    await shop.untilOurs(chatId, "¿Hola?", { status: "unconfirmed" });
    for (const seconds of SETTLING_SECONDS) await time.pass(shop, seconds);
    const doubtful = (await shop.ours(chatId))[0];
    expect(doubtful).toMatchObject({ status: "unconfirmed", error: { code: "uncertain" } });
    expect(await shop.attempts(providerChatId)).toBe(1);
    expect(await shop.sentTexts(providerChatId)).toEqual([]);

    // A person says: again. The same bubble goes out, once.
    expect(await shop.inbox().retryMessage(doubtful?.id ?? "")).toMatchObject({ ok: true });
    await time.pass(shop, 0);
    await shop.untilOurs(chatId, "¿Hola?", { status: "sent" });
    await shop.carryWebhooks();
    expect(await shop.sentTexts(providerChatId)).toEqual(["¿Hola?"]);
    expect(await shop.ours(chatId)).toHaveLength(1);
  });
});

describe("A provider that asks for a pause (429)", () => {
  it("gets the messages after it, each once and in their order.", async () => {
    await shop.sendFault({ kind: "status", status: 429, retryAfterSeconds: 30 });
    await shop.send(chatId, "uno");
    await shop.untilOurs(chatId, "uno", { status: "queued" });
    await until("the pause was asked for", async () => (await shop.attempts(providerChatId)) === 1);
    await shop.send(chatId, "dos");
    await shop.send(chatId, "tres");

    await time.pass(shop, 25);
    expect(await shop.attempts(providerChatId)).toBe(1);
    await time.pass(shop, 6);
    for (const text of ["uno", "dos", "tres"]) await shop.untilOurs(chatId, text, { status: "sent", error: null });
    expect(await shop.sentTexts(providerChatId)).toEqual(["uno", "dos", "tres"]);
    expect(await shop.attempts(providerChatId)).toBe(4);
    await shop.carryWebhooks();
    expect((await shop.ours(chatId)).map(({ text }) => text)).toEqual(["uno", "dos", "tres"]);
  });
});

describe("A provider that refuses", () => {
  it("a message for good fails it with words, tries it no more and lets the next one go.", async () => {
    await shop.sendFault({ kind: "status", status: 400, errorType: "too_many_characters" });
    await shop.send(chatId, "demasiado");
    const failed = await shop.untilOurs(chatId, "demasiado", { status: "failed" });
    expect(failed.error?.code).toBe("too_many_characters");
    expect(failed.error?.text).toMatch(/too long/);
    await shop.send(chatId, "corto");
    await shop.untilOurs(chatId, "corto", { status: "sent" });
    expect(await shop.sentTexts(providerChatId)).toEqual(["corto"]);
    expect(await openOutbox()).toBeLessThanOrEqual(1);
  });

  it("a message for good lets it be deleted, for everybody and once, and a late repeat of the send brings nothing back.", async () => {
    await shop.sendFault({ kind: "status", status: 400, errorType: "too_many_characters" });
    const clientId = newId();
    await shop.send(chatId, "demasiado", clientId);
    const failed = await shop.untilOurs(chatId, "demasiado", { status: "failed" });
    const { live } = await openCaughtUp(shop.visitor);
    const discarded = await shop.visitor.mutate("messages.discard", { clientId });
    expect(discarded.data).toEqual({ discarded: true });
    const told = (await live.take()).flatMap((frame) => (frame.type === "event" ? [frame.change] : []));
    expect(told[0]).toEqual({ kind: "message_removed", messageId: failed.id, chatId });
    expect(await shop.ours(chatId)).toEqual([]);
    const chat = (await shop.visitor.query("chats.get", { chatId })).data;
    expect(chat.lastMessage).toMatchObject({ text: "hola, soy Lucía Ferrer", direction: "in" });

    expect((await shop.visitor.mutate("messages.discard", { clientId })).data).toEqual({ discarded: true });
    expect(await live.take()).toEqual([]);
    const again = await shop.visitor.mutate("messages.send", { chatId, clientId, text: "demasiado" });
    expect(again.error.data.reason).toBe("cancelled");
    const { items } = (await shop.visitor.query("audit.list")).data;
    expect(items[0]).toMatchObject({ action: "message.discarded", target: clientId, result: "ok" });
    live.close();
  });

  it("nothing lets nothing be deleted: not what was sent, nor what may have been, now or before it was tried again.", async () => {
    const discard = async (clientId: string) =>
      (await shop.visitor.mutate("messages.discard", { clientId })).error?.data.reason;
    const sent = newId();
    await shop.send(chatId, "enviado", sent);
    await shop.untilOurs(chatId, "enviado", { status: "sent" });
    expect(await discard(sent)).toBe("not_failed");
    expect(await discard(newId())).toBe("not_found");

    const doubtful = newId();
    await shop.sendFault({ kind: "cut_before" });
    await shop.send(chatId, "quizás", doubtful);
    const { id } = await shop.untilOurs(chatId, "quizás", { status: "unconfirmed" });
    for (const seconds of SETTLING_SECONDS) await time.pass(shop, seconds);
    expect(await discard(doubtful)).toBe("may_have_arrived");
    await shop.sendFault({ kind: "status", status: 400, errorType: "too_many_characters" });
    expect(await shop.inbox().retryMessage(id)).toMatchObject({ ok: true });
    await time.pass(shop, 0);
    await shop.untilOurs(chatId, "quizás", { status: "failed" });
    expect(await discard(doubtful)).toBe("may_have_arrived");
    expect((await shop.ours(chatId)).map(({ text }) => text)).toEqual(["enviado", "quizás"]);
  });

  it("because the account is signed out says so of the message and of the account.", async () => {
    await shop.provider.setAccountStatus(shop.accountId, "CREDENTIALS");
    await shop.send(chatId, "¿sigues ahí?");
    const failed = await shop.untilOurs(chatId, "¿sigues ahí?", { status: "failed" });
    expect(failed.error?.code).toBe("disconnected_account");
    expect(await shop.inbox().listAccounts()).toMatchObject([{ state: "needs_sign_in" }]);
    expect(await shop.sentTexts(providerChatId)).toEqual([]);
  });
});

describe("Two messages in a chat", () => {
  it("keep their order when the first was taken and answered with a 500.", async () => {
    await shop.loseWebhooks();
    await shop.sendFault({ kind: "status_after", status: 500 });
    await shop.send(chatId, "primero");
    await shop.untilOurs(chatId, "primero", { status: "unconfirmed" });
    await shop.send(chatId, "segundo");
    expect(await shop.attempts(providerChatId)).toBe(1);
    await time.pass(shop, SETTLING_SECONDS[0]);
    await shop.untilOurs(chatId, "primero", { status: "sent" });
    await shop.untilOurs(chatId, "segundo", { status: "sent" });
    expect(await shop.sentTexts(providerChatId)).toEqual(["primero", "segundo"]);
  });

  it("do not overtake each other when the first was not taken: the second waits until that is as sure as it gets.", async () => {
    await shop.sendFault({ kind: "status", status: 500 });
    await shop.send(chatId, "primero");
    await shop.untilOurs(chatId, "primero", { status: "unconfirmed" });
    await shop.send(chatId, "segundo");
    for (const seconds of SETTLING_SECONDS) {
      expect((await shop.ours(chatId)).at(-1)?.status).toBe("queued");
      await time.pass(shop, seconds);
    }
    await shop.untilOurs(chatId, "segundo", { status: "sent" });
    expect((await shop.ours(chatId))[0]).toMatchObject({ text: "primero", error: { code: "uncertain" } });
    expect(await shop.sentTexts(providerChatId)).toEqual(["segundo"]);
  });

  it("hold up nobody in another chat.", async () => {
    const other = await shop.customer("Marc Soler");
    await shop.sendFault({ kind: "status", status: 500 });
    await shop.send(chatId, "primero");
    await shop.untilOurs(chatId, "primero", { status: "unconfirmed" });
    await shop.send(other.chatId, "a otro");
    await shop.untilOurs(other.chatId, "a otro", { status: "sent" });
  });
});
