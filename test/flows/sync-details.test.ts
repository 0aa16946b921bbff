import { beforeAll, describe, expect, it } from "vitest";
import type { Chat } from "../../worker/shared/wire.ts";
import { migratedControl } from "./control-database.ts";
import { ANA, openSyncingShop, type SyncingShop } from "./fixtures/syncing-shop.ts";
import { until } from "./fixtures/until.ts";
import { fetchParley } from "./visitor.ts";

/**
 * Proves that a sync heals what no message tells of: how people and groups are called, what they look like, and what
 * was read on the owner's phone. Against a real server that tells of none of it by webhook.
 */
beforeAll(async () => void (await migratedControl()));

const chatIs = (shop: SyncingShop, what: string, is: (chat: Chat) => boolean): Promise<Chat> =>
  until(what, async () => {
    const [chat] = await shop.chats();
    return chat !== undefined && is(chat) && chat;
  });

async function pictureOf({ visitor }: SyncingShop, address: string): Promise<Response> {
  const answer = await fetchParley(address, { headers: { cookie: visitor.cookie ?? "" } });
  // Read to its end, or the platform keeps it open.
  await answer.arrayBuffer();
  return answer;
}

describe("names", () => {
  it("follow a person who is called otherwise now", async () => {
    const shop = await openSyncingShop();
    const { senderId } = await shop.writes("hola");
    await shop.sync();
    await chatIs(shop, "Ana is named", ({ name }) => name === ANA.name);
    await shop.provider.changePerson(senderId, { name: "Ana Beltrán Ruiz" });
    await shop.namesMayBeAsked();
    await shop.sync();
    await chatIs(shop, "Ana has her new name", ({ name }) => name === "Ana Beltrán Ruiz");
  });

  it("follow a group that is called otherwise now", async () => {
    const shop = await openSyncingShop();
    const group = { name: "Pedidos", members: [ANA] };
    const { chatId } = await shop.writes("hola", { group });
    await shop.sync();
    await chatIs(shop, "the group is named", ({ name }) => name === "Pedidos");
    await shop.provider.changeChat(chatId, { name: "Pedidos y envíos" });
    await shop.namesMayBeAsked();
    await shop.sync();
    await chatIs(shop, "the group has its new name", ({ name }) => name === "Pedidos y envíos");
  });

  it("give way to the name that somebody of the team gave", async () => {
    const shop = await openSyncingShop();
    const { senderId } = await shop.writes("hola");
    await shop.sync();
    const chat = await chatIs(shop, "Ana is named", ({ name }) => name === ANA.name);
    const view = (await shop.visitor.query("contacts.get", { chatId: chat.id })).data;
    await shop.visitor.mutate("contacts.update", { contactId: view.contact.id, name: "Ana (mayorista)" });
    await shop.provider.changePerson(senderId, { name: "Ana Beltrán Ruiz", hasNewPicture: true });
    await shop.namesMayBeAsked();
    await shop.sync();
    await chatIs(shop, "the new picture is here", ({ pictureUrl }) => pictureUrl !== chat.pictureUrl);
    expect((await shop.chats())[0]?.name).toBe("Ana (mayorista)");
  });
});

describe("pictures", () => {
  it("are fetched once, shown from here, and replaced when there is another one", async () => {
    const shop = await openSyncingShop();
    const { senderId } = await shop.writes("hola");
    await shop.provider.changePerson(senderId, { hasNewPicture: true });
    await shop.sync();
    const before = await chatIs(shop, "the picture is here", ({ pictureUrl }) => pictureUrl != null);
    const answer = await pictureOf(shop, before.pictureUrl ?? "");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("image/png");

    await shop.provider.changePerson(senderId, { hasNewPicture: true });
    await shop.namesMayBeAsked();
    await shop.sync();
    const after = await chatIs(shop, "the new picture is here", ({ pictureUrl }) => pictureUrl !== before.pictureUrl);
    expect((await pictureOf(shop, after.pictureUrl ?? "")).status).toBe(200);
    const gone = await until("the old bytes are gone", async () => {
      const { status } = await pictureOf(shop, before.pictureUrl ?? "");
      return status !== 200 && status;
    });
    expect(gone).toBe(404);
    const fetched = (await shop.provider.requests({ apiKey: shop.apiKey })).filter(({ path }) =>
      path.endsWith("/picture"),
    );
    expect(fetched).toHaveLength(2);
  });

  it("of a group are the group's own", async () => {
    const shop = await openSyncingShop();
    const { chatId } = await shop.writes("hola", { group: { name: "Pedidos", members: [ANA] } });
    await shop.provider.changeChat(chatId, { hasNewPicture: true });
    await shop.sync();
    await chatIs(shop, "the group has a picture", ({ isGroup, pictureUrl }) => isGroup && pictureUrl != null);
  });
});

describe("what was read on the phone", () => {
  it("is read here, too", async () => {
    const shop = await openSyncingShop();
    const { chatId } = await shop.writes("hola");
    await shop.writes("hay alguien?");
    await shop.sync();
    expect((await shop.chats())[0]?.unreadCount).toBe(2);
    await shop.provider.changeChat(chatId, { isReadOnPhone: true });
    await shop.sync();
    await chatIs(shop, "nothing is unread", ({ unreadCount }) => unreadCount === 0);
  });

  it("leaves unread what was written afterwards, and an older list raises nothing again", async () => {
    const shop = await openSyncingShop();
    const { chatId } = await shop.writes("hola");
    await shop.provider.changeChat(chatId, { isReadOnPhone: true });
    await shop.writes("hay alguien?");
    await shop.sync();
    await chatIs(shop, "one of two is unread", ({ unreadCount }) => unreadCount === 1);
    const [chat] = await shop.chats();
    await shop.visitor.mutate("chats.markRead", { chatId: chat?.id ?? "" });
    await shop.sync();
    expect((await shop.chats())[0]?.unreadCount).toBe(0);
  });

  it("does not take back that an agent marked the chat as unread", async () => {
    const shop = await openSyncingShop();
    const { chatId } = await shop.writes("hola");
    await shop.sync();
    await shop.provider.changeChat(chatId, { isReadOnPhone: true });
    await shop.sync();
    const chat = await chatIs(shop, "nothing is unread", ({ unreadCount }) => unreadCount === 0);
    await shop.visitor.mutate("chats.markUnread", { chatId: chat.id });
    await shop.sync();
    await shop.untilNoPass();
    expect((await shop.chats())[0]?.unreadCount).toBe(1);
  });

  it("is not what an agent has read: a message that nobody saw stays unread", async () => {
    const shop = await openSyncingShop();
    await shop.writes("hola");
    await shop.sync();
    const [chat] = await shop.chats();
    // Its webhook is lost, and reading the chat marks it as read at the provider.
    await shop.writes("y esto?");
    await shop.visitor.mutate("chats.markRead", { chatId: chat?.id ?? "" });
    await until("the provider was told", async () =>
      (await shop.provider.requests({ apiKey: shop.apiKey })).some(({ method }) => method === "PATCH"),
    );
    await shop.sync();
    await shop.untilNoPass();
    expect((await shop.chats())[0]?.unreadCount).toBe(1);
  });
});

describe("a provider that wants a pause", () => {
  it("is left alone, and asked for names when the pause is over", async () => {
    const shop = await openSyncingShop();
    const { senderId } = await shop.writes("hola");
    await shop.provider.changePerson(senderId, { hasNewPicture: true });
    const scope = { method: "GET", path: "/chat_attendees", apiKey: shop.apiKey };
    const fault = { kind: "status", status: 429, retryAfterSeconds: 1 } as const;
    await shop.provider.addFault({ on: "request", scope, count: 1, fault });
    await shop.sync();
    await chatIs(shop, "the picture came after the pause", ({ pictureUrl }) => pictureUrl != null);
    const asked = (await shop.provider.requests({ apiKey: shop.apiKey })).filter(({ path }) =>
      path.endsWith("/chat_attendees"),
    );
    expect(asked).toHaveLength(2);
  });
});
