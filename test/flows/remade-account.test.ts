import { runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import type { Chat, Message } from "../../worker/shared/wire.ts";
import { migratedControl } from "./control-database.ts";
import { expectSound, readInbox } from "./fixtures/inbox-view.ts";
import { openPushBrowser, type PushBrowser, providePushService } from "./fixtures/push-service.ts";
import { openSellingShop, type SellingShop } from "./fixtures/selling-shop.ts";
import { until } from "./fixtures/until.ts";

/**
 * Proves that an account which is made anew at UniPile goes on as the one that it was: UniPile gives all of its chats
 * and messages other ids, and its lists bring them once more. Not here: how somebody signs in (accounts-sign-in.test.ts).
 */
beforeAll(async () => void (await migratedControl()));
providePushService();

type Seen = { chats: Chat[]; messages: Message[] };

async function seen(shop: SellingShop): Promise<Seen> {
  const chats = (await shop.visitor.query("chats.list", {})).data.items as Chat[];
  const threads = await Promise.all(chats.map(({ id }) => shop.visitor.query("messages.list", { chatId: id })));
  return { chats, messages: threads.flatMap(({ data }) => data.items as Message[]) };
}

/** Ticks climb while a list is read; what a person reads and what counts does not. */
const told = ({ chats, messages }: Seen) => ({
  chats: chats.map(({ id, name, unreadCount, lastAt }) => ({ id, name, unreadCount, lastAt })),
  messages: messages.map(({ id, chatId, text, at, direction }) => ({ id, chatId, text, at, direction })),
});

/** The account is removed at UniPile, and signed in anew from here. */
async function remake(shop: SellingShop): Promise<string> {
  const [account] = await shop.inbox().listAccounts();
  const theirs = (await shop.provider.accounts({ apiKey: shop.apiKey }))[0];
  if (account === undefined || theirs === undefined) throw new Error("there is no account");
  await shop.provider.setAccountStatus(theirs.id, "DELETED");
  const begun = await shop.visitor.mutate("accounts.reconnect", { accountId: account.id });
  expect(begun.status, begun.error?.message).toBe(200);
  const anew = (await shop.provider.signIns()).find(({ apiKey }) => apiKey === shop.apiKey);
  if (anew === undefined) throw new Error("no sign-in is under way");
  await shop.provider.scan(anew.accountId, { phoneNumber: theirs.phoneNumber ?? "" });
  const { data } = await shop.visitor.query("accounts.status", { attemptId: begun.data.attempt.id });
  expect(data.attempt).toMatchObject({ state: "connected", account: { id: account.id, externalId: anew.accountId } });
  return anew.accountId;
}

async function synced(shop: SellingShop): Promise<void> {
  await until("nothing is left to be read", () =>
    runInDurableObject(
      shop.object(),
      (_object, { storage }) => storage.sql.exec("SELECT 1 FROM sync_passes").toArray().length === 0,
    ),
  );
}

async function listens(shop: SellingShop): Promise<PushBrowser> {
  const browser = await openPushBrowser();
  await shop.visitor.mutate("push.key");
  expect((await shop.visitor.mutate("push.subscribe", browser.subscription)).data).toEqual({ subscribed: true });
  return browser;
}

describe("an account that was made anew at UniPile", () => {
  it("shows the same chats and messages, nothing unread again, and tells nobody of them", async () => {
    const shop = await openSellingShop();
    const ana = await shop.customer("Ana");
    await shop.customer("Ben");
    await shop.send(ana.chatId, "con mucho gusto");
    await shop.untilOurs(ana.chatId, "con mucho gusto", { status: "sent" });
    await shop.carryWebhooks();
    await shop.visitor.mutate("chats.markRead", { chatId: ana.chatId });
    const before = told(await seen(shop));
    expect(before.chats.map(({ unreadCount }) => unreadCount).sort()).toEqual([0, 1]);
    const browser = await listens(shop);

    const externalId = await remake(shop);
    await synced(shop);
    expect(told(await seen(shop))).toEqual(before);
    await shop.visitor.mutate("accounts.sync", { accountId: (await shop.inbox().listAccounts())[0]?.id });
    await synced(shop);
    expect(told(await seen(shop))).toEqual(before);

    // It goes on where it was, in both directions, under the ids of now.
    const anew = await shop.provider.customerWrites({
      accountId: externalId,
      from: { name: "Ana", phone: "3461100000001" },
      text: "¿y mañana?",
    });
    await shop.carryWebhooks();
    await shop.send(ana.chatId, "también");
    await until("it was sent in the chat of now", async () => (await shop.sentTexts(anew.chatId)).includes("también"));
    const after = await seen(shop);
    expect(after.chats).toHaveLength(2);
    expect(after.messages).toHaveLength(before.messages.length + 2);
    await until("somebody is told", async () => (await browser.notices()).length > 0);
    expect((await browser.notices()).map(({ body }) => body)).toEqual(["¿y mañana?"]);
    await expectSound(shop, await readInbox(shop.inbox()));
  });

  it("takes what UniPile still brings of the one that it was", async () => {
    const shop = await openSellingShop();
    const { chatId } = await shop.customer("Ana");
    await shop.provider.customerWrites({
      accountId: shop.accountId,
      from: { name: "Ana", phone: "3461100000001" },
      text: "se cruzó",
    });
    await remake(shop);
    await synced(shop);
    const before = told(await seen(shop));
    expect(before.messages.filter(({ text }) => text === "se cruzó")).toHaveLength(1);
    await shop.carryWebhooks();
    expect(told(await seen(shop))).toEqual(before);
    const { data } = await shop.visitor.query("deliveries.deadLetters", {});
    expect(data.items).toEqual([]);
    expect((await shop.inbox().listAccounts())[0]).toMatchObject({ state: "connected" });
    expect(before.chats.map(({ id }) => id)).toEqual([chatId]);
  });
});
