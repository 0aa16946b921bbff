import { runInDurableObject } from "cloudflare:test";
import { beforeAll, expect, it } from "vitest";
import { newId } from "../../worker/shared/ids.ts";
import type { Account } from "../../worker/shared/wire.ts";
import { migratedControl } from "./control-database.ts";
import { provideMeta } from "./fixtures/meta-network.ts";
import { type MetaShop, openMetaShop } from "./fixtures/meta-shop.ts";
import { until } from "./fixtures/until.ts";

/**
 * Proves what a sync can do at Meta and says what it cannot: WhatsApp lists no messages and tells how far ours got,
 * Instagram lists the newest of each conversation. Against the simulated Meta; no webhook is ever carried here.
 */
beforeAll(async () => {
  await migratedControl();
  provideMeta();
});

async function sync(shop: MetaShop, account: Account): Promise<Account> {
  await shop.visitor.mutate("accounts.sync", { accountId: account.id });
  return until("the sync has ended", async () => {
    const accounts = (await shop.visitor.query("accounts.list")).data.items as Account[];
    const synced = accounts.find(({ id }) => id === account.id);
    return synced?.sync?.finishedAt != null && synced.sync.state !== "running" && synced;
  });
}

it("a number's ticks are asked for where their webhooks were lost, and the account says what cannot be fetched", async () => {
  const shop = await openMetaShop();
  const { whatsapp } = await shop.connectBoth();
  await shop.meta.customerWrites({
    accountId: shop.papers.phoneNumberId,
    from: { id: "34611000001", name: "Ana" },
    text: "hola",
  });
  await shop.carry();
  const chat = (await shop.chats())[0]?.id ?? "";
  await shop.visitor.mutate("messages.send", { chatId: chat, clientId: newId(), text: "buenas" });
  const [, sent] = await shop.untilThread(chat, "it is sent", (messages) => messages[1]?.status === "sent");
  await shop.meta.changeMessage(sent?.providerMessageId ?? "", { type: "delivered" });
  await shop.meta.changeMessage(sent?.providerMessageId ?? "", { type: "read" });
  // A receipt that is younger than half a minute may still be on its way, and is not asked for.
  await runInDurableObject(shop.object(), (_object, { storage }) => {
    storage.sql.exec("UPDATE messages SET sort_at = sort_at - 180000");
    storage.sql.exec("UPDATE accounts SET connected_at = connected_at - 600000");
  });

  const account = await sync(shop, whatsapp);
  expect((await shop.thread(chat)).map(({ status }) => status)).toEqual(["received", "read"]);
  expect(account.sync).toMatchObject({ state: "idle", note: expect.stringContaining("no copy of messages") });
});

it("a profile's lost messages are found, and the account says how few Instagram gives back", async () => {
  const shop = await openMetaShop();
  const { instagram } = await shop.connectBoth();
  await shop.meta.customerWrites({
    accountId: shop.papers.instagramUserId,
    from: { id: "7770001", name: "ana.b" },
    text: "hola desde instagram",
  });
  const account = await sync(shop, instagram);
  const [chat] = await shop.chats();
  expect((await shop.thread(chat?.id ?? "")).map(({ text }) => text)).toEqual(["hola desde instagram"]);
  expect(account.sync).toMatchObject({ state: "idle", note: expect.stringContaining("20 newest") });
});
