import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../worker/shared/ids.ts";
import type { Message } from "../../worker/shared/wire.ts";
import { SeededRandom } from "../simulator/seeded-random.ts";
import { migratedControl } from "./control-database.ts";
import { readInbox } from "./fixtures/inbox-view.ts";
import {
  ANA,
  cloud,
  cloudCall,
  echo,
  fromPhone,
  numberValue,
  seconds,
  statuses,
  statusOf,
  wrote,
} from "./fixtures/meta/cloud-envelope.ts";
import { beaWrote, instagramCall, lookaside } from "./fixtures/meta/instagram-envelope.ts";
import type { MetaBody } from "./fixtures/meta/meta-fixture.ts";
import { openMetaFixtureShop } from "./fixtures/meta/meta-shop-of-fixtures.ts";
import { provideMeta } from "./fixtures/meta-network.ts";
import { type MetaShop, openMetaShop } from "./fixtures/meta-shop.ts";
import { until } from "./fixtures/until.ts";
import { fetchParley } from "./visitor.ts";

/**
 * The 24 pains of reference/meta.md, 6, that users of other inboxes have published: each is a test of its number, and
 * says what does not happen here. Pain 16, the values that a template wants, is in the channel's own tests and in the
 * browser's, since the form that asks for them is made from the template.
 */

beforeAll(async () => {
  await migratedControl();
  provideMeta();
});

/** Brings these to a shop of its own, in order; what is there afterwards. */
async function inboxAfter(...bodies: MetaBody[]) {
  const { shop, deliver } = await openMetaFixtureShop();
  for (const body of bodies) expect(await deliver(body)).toBe(200);
  return await readInbox(shop.inbox());
}

const texts = ({ chats }: Awaited<ReturnType<typeof inboxAfter>>) =>
  chats.map(({ messages }) => messages.map(({ text }) => text));
const ticks = ({ chats }: Awaited<ReturnType<typeof inboxAfter>>) =>
  chats.flatMap(({ messages }) => messages.map(({ status }) => status));

const sent = echo(fromPhone("ours", "text", { body: "¡claro!" }));

/** A connected shop to which somebody has just written on WhatsApp and on Instagram; the chats' ids. */
async function talking(): Promise<{ shop: MetaShop; whatsapp: string; instagram: string }> {
  const shop = await openMetaShop();
  await shop.connectBoth();
  const { phoneNumberId, instagramUserId } = shop.papers;
  await shop.meta.customerWrites({ accountId: phoneNumberId, from: { id: "34611000001", name: "Ana" }, text: "hola" });
  await shop.meta.customerWrites({ accountId: instagramUserId, from: { id: "7001", name: "Bea" }, text: "hey" });
  await shop.carry();
  const chats = await shop.chats();
  const idOf = (channel: string) => chats.find((chat) => chat.channel === channel)?.id ?? "none";
  return { shop, whatsapp: idOf("whatsapp"), instagram: idOf("instagram") };
}

async function send(shop: MetaShop, chatId: string, more: Record<string, unknown> = { text: "¡claro!" }) {
  const answer = await shop.visitor.mutate("messages.send", { chatId, clientId: newId(), ...more });
  expect(answer.status, answer.error?.message).toBe(200);
}

const ours = (messages: Message[]) => messages.filter(({ direction }) => direction === "out");
/** The send is taken by Meta, and its answer comes this much later. */
const answersLate = (shop: MetaShop) =>
  shop.simulator.addFault({
    on: "request",
    scope: { method: "POST", path: "/:id/messages", apiKey: shop.papers.accessToken },
    fault: { kind: "delay_answer", ms: 1_500 },
  });

describe("Pains 1 to 12, of what comes in:", () => {
  it("pain 1: the same webhook twice is one message.", async () => {
    const once = cloud({ messages: [wrote("one", "hola")] });
    // Also inside another call, as when Meta batches what it had sent alone.
    const batched = cloud({ messages: [wrote("one", "hola"), wrote("two", "y esto")] });
    expect(texts(await inboxAfter(once, once, batched))).toEqual([["hola", "y esto"]]);
  });

  it("pain 2: a late delivered does not take read back.", async () => {
    const inbox = await inboxAfter(sent, statuses(statusOf("ours", "read")), statuses(statusOf("ours", "delivered")));
    expect(ticks(inbox)).toEqual(["read"]);
  });

  it("pain 3: messages stand by Meta's time and not by their arrival.", async () => {
    const at = (time: string) => ({ timestamp: seconds(time) });
    const inbox = await inboxAfter(
      cloud({ messages: [wrote("third", "tercera", at("09:33:00"))] }),
      cloud({ messages: [wrote("first", "primera", at("09:31:00"))] }),
      cloud({ messages: [wrote("second", "segunda", at("09:32:00"))] }),
    );
    expect(texts(inbox)).toEqual([["primera", "segunda", "tercera"]]);
    expect(inbox.chats[0]?.chat.lastMessage?.text).toBe("tercera");
  });

  it("pain 4: what was typed on the phone is here, as ours.", async () => {
    const inbox = await inboxAfter(cloud({ messages: [wrote("one", "hola")] }), sent);
    expect(inbox.chats[0]?.messages.map(({ direction }) => direction)).toEqual(["in", "out"]);
    expect(inbox.chats[0]?.chat.unreadCount).toBe(1);
  });

  it("pain 5: a status with contacts that have no profile is a status.", async () => {
    const bare = numberValue({ contacts: [{ wa_id: ANA.wa_id }], statuses: [statusOf("ours", "read")] });
    expect(ticks(await inboxAfter(sent, cloudCall({ field: "messages", value: bare })))).toEqual(["read"]);
  });

  it("pain 6: a failed status does not take the messages beside it with it.", async () => {
    const failed = statusOf("ours", "failed", { errors: [{ code: 131049, title: "not delivered" }] });
    const inbox = await inboxAfter(sent, cloud({ statuses: [failed, 7, null], messages: [wrote("one", "hola")] }));
    expect(texts(inbox)).toEqual([["¡claro!", "hola"]]);
    expect(inbox.chats[0]?.messages[0]).toMatchObject({ status: "failed", error: { code: "131049" } });
  });

  it("pain 7: a status of a message nobody knows does not fail the others, and is no dead letter.", async () => {
    const inbox = await inboxAfter(sent, statuses(statusOf("nobodys", "read"), statusOf("ours", "delivered")));
    expect(ticks(inbox)).toEqual(["delivered"]);
    expect(inbox.deadLetters).toEqual([]);
  });

  it("pain 8: a status that comes before the answer to the send ticks the one bubble.", async () => {
    const { shop, whatsapp: chatId } = await talking();
    await answersLate(shop);
    await send(shop, chatId);
    await until("Meta has taken it", async () => (await shop.meta.sends(shop.papers.phoneNumberId)).length === 1);
    await until("its statuses were brought", async () => (await shop.carry()).length > 0);
    const thread = await shop.untilThread(chatId, "it is delivered", (messages) =>
      ours(messages).some(({ status }) => status === "delivered"),
    );
    await shop.untilThread(chatId, "its answer is here", (messages) => ours(messages)[0]?.providerMessageId !== null);
    expect(ours(thread)).toHaveLength(1);
    expect(ours(await shop.thread(chatId)).map(({ status }) => status)).toEqual(["delivered"]);
  });

  it("pain 9: an error in a status is told to the agent, with its code.", async () => {
    const { shop, whatsapp: chatId } = await talking();
    await send(shop, chatId);
    await shop.untilThread(chatId, "it is sent", (messages) => ours(messages)[0]?.status === "sent");
    const [taken] = await shop.meta.sends(shop.papers.phoneNumberId);
    // Instead of `delivered`: those calls stay where they are.
    await shop.waiting();
    await shop.meta.changeMessage(taken?.messageId ?? "", { type: "failed", code: 131026 });
    for (const call of (await shop.waiting()).filter(({ body }) => body.includes("131026"))) {
      const sentHeaders = Object.fromEntries((call.headers ?? []).map(({ key, value }) => [key, value]));
      const path = new URL(call.webhookId.split(" ")[2] ?? "").pathname;
      expect((await fetchParley(path, { method: "POST", headers: sentHeaders, body: call.body })).status).toBe(200);
    }
    expect(ours(await shop.thread(chatId))[0]?.error).toEqual({
      code: "131026",
      text: expect.stringContaining("cannot deliver to this number"),
    });
  });

  it("pain 10: a status is no message: nothing is unread, and no reply window opens.", async () => {
    const inbox = await inboxAfter(sent, statuses(statusOf("ours", "delivered")), statuses(statusOf("ours", "read")));
    expect(inbox.chats[0]?.chat).toMatchObject({ unreadCount: 0, replyWindow: { closesAt: null } });
    expect(inbox.chats[0]?.messages).toHaveLength(1);
  });

  it("pain 11: a call is answered when it is on disk, however long Meta takes for the files in it.", async () => {
    const { shop, whatsapp: chatId } = await talking();
    const scope = { method: "GET", path: "/:id", apiKey: shop.papers.accessToken };
    await shop.simulator.addFault({ on: "request", scope, fault: { kind: "delay", ms: 2_000 } });
    await shop.meta.customerWrites({
      accountId: shop.papers.phoneNumberId,
      from: { id: "34611000001", name: "Ana" },
      text: "mira",
      file: "photo",
    });
    expect(await shop.carry()).toEqual([200]);
    expect((await shop.thread(chatId)).at(-1)).toMatchObject({ text: "mira", attachments: [{ state: "waiting" }] });
  });

  it("pain 12: near-simultaneous repeats are one message.", async () => {
    const { shop, deliver } = await openMetaFixtureShop();
    const bodies = [1, 2, 3].map((batch) =>
      // The same message in calls that differ, so that only its id says that it is the same.
      cloudCall({
        field: "messages",
        value: { ...numberValue({ contacts: [ANA], messages: [wrote("one", "hola")] }), batch },
      }),
    );
    const answers = await Promise.all([...bodies, ...bodies, ...bodies, ...bodies].map(deliver));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(texts(await readInbox(shop.inbox()))).toEqual([["hola"]]);
  });
});

describe("Pains 13 to 15, of one number in two forms:", () => {
  const COUNTRIES = [
    { pain: 13, country: "Brazil's ninth digit", given: "554187654321", other: "5541987654321" },
    { pain: 14, country: "Argentina's 9", given: "5491123456789", other: "541123456789" },
    { pain: 15, country: "Mexico's 1", given: "5215512345678", other: "525512345678" },
  ];

  it.each(COUNTRIES)(
    "pain $pain: with and without $country it is one person, in one chat.",
    async ({ given, other }) => {
      const wroteAs = (id: string, waId: string, at: string) =>
        cloud({
          contacts: [{ profile: { name: "Eva" }, wa_id: waId }],
          messages: [wrote(id, id, { from: waId, from_user_id: undefined, timestamp: seconds(at) })],
        });
      const inbox = await inboxAfter(wroteAs("first", given, "09:30:00"), wroteAs("second", other, "09:31:00"));
      expect(texts(inbox)).toEqual([["first", "second"]]);
    },
  );

  it.each(COUNTRIES)("pain $pain: $country stays as WhatsApp gave it in the answer that leaves.", async ({ given }) => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const { phoneNumberId } = shop.papers;
    await shop.meta.customerWrites({ accountId: phoneNumberId, from: { id: given, name: "Eva" }, text: "oi" });
    await shop.carry();
    const [chat] = await shop.chats();
    await send(shop, chat?.id ?? "none");
    await until("Meta has taken it", async () => (await shop.meta.sends(phoneNumberId)).length === 1);
    expect((await shop.meta.sends(phoneNumberId))[0]?.body).toMatchObject({ to: `+${given}` });
    expect(await shop.chats()).toHaveLength(1);
  });
});

describe("Pains 17 to 24:", () => {
  it("pain 17: a file whose address has died is asked for again, with the token.", async () => {
    const { shop, whatsapp: chatId } = await talking();
    const scope = { path: "/meta-media/:name", apiKey: shop.papers.accessToken };
    await shop.simulator.addFault({ on: "request", scope, fault: { kind: "status", status: 404 } });
    const from = { id: "34611000001", name: "Ana" };
    await shop.meta.customerWrites({ accountId: shop.papers.phoneNumberId, from, file: "photo" });
    await shop.carry();
    await shop.untilThread(chatId, "it is stored", (messages) => messages.at(-1)?.attachments[0]?.state === "stored");
  });

  it("pain 18: a signature holds over emoji and accents, raw and in the escaped form.", async () => {
    for (const signing of ["raw", "escaped_body", "escaped_signature"] as const) {
      const { shop, whatsapp: chatId } = await talking();
      await shop.meta.setDashboard(shop.papers.appId, { signing });
      const from = { id: "34611000001", name: "Ána 🌷" };
      await shop.meta.customerWrites({ accountId: shop.papers.phoneNumberId, from, text: "¿qué tal? 👩‍👧 äöå" });
      expect(await shop.carry()).toEqual([200]);
      expect((await shop.thread(chatId)).at(-1)?.text).toBe("¿qué tal? 👩‍👧 äöå");
    }
  });

  it("pain 19: somebody with a username and no number is not dropped.", async () => {
    const zoe = { profile: { name: "Zoe", username: "zoe.k" }, user_id: "US.2000000000000002" };
    const hidden = wrote("hidden", "hola", { from: undefined, from_user_id: zoe.user_id });
    const inbox = await inboxAfter(cloud({ contacts: [zoe], messages: [hidden] }));
    expect(inbox.chats.map(({ chat }) => chat.name)).toEqual(["Zoe"]);
    expect(texts(inbox)).toEqual([["hola"]]);
  });

  it("pain 20: the echo of our own Instagram message, also before the answer, is the bubble that is there.", async () => {
    const { shop, instagram: chatId } = await talking();
    const scope = { method: "POST", path: "/:id/messages", apiKey: shop.papers.accessToken };
    await shop.simulator.addFault({ on: "request", scope, fault: { kind: "delay_answer", ms: 1_500 } });
    await send(shop, chatId);
    await until("Meta has taken it", async () => (await shop.meta.sends(shop.papers.instagramUserId)).length === 1);
    await until("its echo was brought", async () => (await shop.carry(2)).length > 0);
    await shop.untilThread(chatId, "one bubble, sent", (messages) => {
      const bubbles = ours(messages);
      return bubbles.length === 1 && bubbles[0]?.status === "sent" && bubbles[0].clientId !== null;
    });
  });

  it("pain 21: an Instagram attachment of a kind that nobody knows is shown as that, and costs nothing beside it.", async () => {
    const odd = beaWrote("odd", { attachments: [{ type: "ig_hologram", payload: { url: lookaside("1") } }] });
    const inbox = await inboxAfter(instagramCall(odd, beaWrote("plain", { text: "hola" }, "09:31:00")));
    expect(texts(inbox)).toEqual([["Instagram sent something that cannot be shown here: ig_hologram.", "hola"]]);
    expect(inbox.deadLetters).toEqual([]);
  });

  it("pain 22: an Instagram file whose link has died is gone in plain words, and its message stays.", async () => {
    const { shop, instagram: chatId } = await talking();
    const { instagramUserId } = shop.papers;
    const photo = { accountId: instagramUserId, from: { id: "7001", name: "Bea" }, file: "photo" as const };
    for (const _ of ["looked at", "not looked at"]) await shop.meta.customerWrites(photo);
    await shop.carry();
    const messages = (await shop.thread(chatId)).slice(-2);
    const statusOfFile = async (message: (typeof messages)[number] | undefined) => {
      const headers = { cookie: shop.visitor.cookie ?? "" };
      return (await fetchParley(`/media/${message?.attachments[0]?.id}`, { headers })).status;
    };
    expect(await statusOfFile(messages[0])).toBe(200);
    await shop.meta.expireAddresses();
    // Whoever has just looked may look again, for minutes.
    expect(await Promise.all(messages.map(statusOfFile))).toEqual([200, 404]);
    expect((await shop.thread(chatId)).slice(-2).map(({ kind }) => kind)).toEqual(["image", "image"]);
  });

  it("pain 23: statuses that come again in any order lead to the same tick.", async () => {
    const calls = ["sent", "delivered", "read"].map((status) => statuses(statusOf("ours", status)));
    for (const seed of [1, 2, 3]) {
      const shuffled = new SeededRandom(seed).shuffled([...calls, ...calls, ...calls]);
      expect(ticks(await inboxAfter(sent, ...shuffled))).toEqual(["read"]);
      expect(ticks(await inboxAfter(...shuffled, sent))).toEqual(["read"]);
    }
  });

  it("pain 24: connecting takes the messages by the business account's own address, and leaves the app's alone.", async () => {
    const shop = await openMetaShop();
    const others = { url: "https://n8n.example/webhook", verifyToken: "theirs" };
    await shop.meta.setDashboard(shop.papers.appId, { callback: others });
    const { data } = await shop.connect("whatsapp");
    expect(await shop.meta.subscriptions(shop.papers.phoneNumberId)).toEqual([
      { appId: shop.papers.appId, override: data.webhook },
    ]);
    const from = { id: "34611000001", name: "Ana" };
    await shop.meta.customerWrites({ accountId: shop.papers.phoneNumberId, from, text: "hola" });
    expect((await shop.waiting()).map(({ webhookId }) => webhookId.split(" ")[2])).toEqual([data.webhook.url]);
  });
});
