import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { migratedControl } from "./control-database.ts";
import { expectSound, readInbox } from "./fixtures/inbox-view.ts";
import { openCaughtUp } from "./fixtures/live-client.ts";
import { ANA, openSyncingShop } from "./fixtures/syncing-shop.ts";
import { until } from "./fixtures/until.ts";

/**
 * Proves that what no webhook brought is found by reading the provider's history, through the ways that webhooks take,
 * against a real server whose lists fail. What it does not prove is the timer: that is sync-cron.test.ts.
 */
beforeAll(async () => void (await migratedControl()));

const MINUTE_MS = 60_000;
const ago = (minutes: number): string => new Date(Date.now() - minutes * MINUTE_MS).toISOString();

describe("what was missed", () => {
  it("is found once, and counts as unread once however often it is synced", async () => {
    const shop = await openSyncingShop();
    await shop.writes("hola");
    await shop.writes("hay alguien?");

    await shop.sync();
    expect((await shop.chats()).map(({ unreadCount }) => unreadCount)).toEqual([2]);
    expect((await shop.thread()).map(({ text }) => text)).toEqual(["hola", "hay alguien?"]);

    const account = await shop.sync();
    expect((await shop.chats()).map(({ unreadCount }) => unreadCount)).toEqual([2]);
    expect(await shop.thread()).toHaveLength(2);
    expect(account.lastSyncAt).not.toBeNull();
    await expectSound(shop, await readInbox(shop.inbox()));
  });

  it("is named: a list names nobody, so the chat's people are asked for", async () => {
    const shop = await openSyncingShop();
    await shop.writes("hola");
    await shop.sync();
    const name = await until("the chat has its name", async () => {
      const [chat] = await shop.chats();
      return chat?.name === ANA.name && chat.name;
    });
    expect(name).toBe(ANA.name);
  });

  it("stays read where an agent has read it, also when the same is listed again", async () => {
    const shop = await openSyncingShop();
    await shop.writes("hola");
    await shop.sync();
    const [chat] = await shop.chats();
    await shop.visitor.mutate("chats.markRead", { chatId: chat?.id ?? "" });
    await shop.sync();
    expect((await shop.chats())[0]?.unreadCount).toBe(0);
  });

  it("has its edits, deletions, reactions and receipts healed, and makes no news of them twice", async () => {
    const shop = await openSyncingShop();
    const [edited, deleted, liked] = [
      await shop.writes("primero"),
      await shop.writes("segundo"),
      await shop.writes("tercero"),
    ];
    await shop.sync();
    const [chat] = await shop.chats();
    await shop.send(chat?.id ?? "", "una respuesta");
    const ours = await shop.untilOurs(chat?.id ?? "", "una respuesta", { status: "sent" });

    await shop.provider.changeMessage(edited.messageId, { type: "edited", text: "primero, corregido" });
    await shop.provider.changeMessage(deleted.messageId, { type: "deleted" });
    await shop.provider.changeMessage(liked.messageId, { type: "reaction", value: "👍" });
    const [sent] = await shop.provider.sends({ apiKey: shop.apiKey });
    await shop.provider.changeMessage(sent?.messageId ?? "", { type: "read" });
    await shop.sync();

    const thread = await shop.thread();
    expect(thread.map(({ text }) => text)).toEqual(["primero, corregido", null, "tercero", "una respuesta"]);
    expect(thread[0]?.editedAt).not.toBeNull();
    expect(thread[1]?.deletedAt).not.toBeNull();
    expect(thread[2]?.reactions.map(({ emoji }) => emoji)).toEqual(["👍"]);
    expect(thread[3]).toMatchObject({ id: ours.id, status: "read" });

    await shop.sync();
    expect(await shop.thread()).toEqual(thread);
  });

  it("stands at its own time and says that it arrived late, when it was written long before it was found", async () => {
    const shop = await openSyncingShop();
    await runInDurableObject(shop.object(), (_object, { storage }) => {
      storage.sql.exec("UPDATE accounts SET connected_at = ?", Date.now() - 60 * MINUTE_MS);
    });
    await shop.writes("hace rato", { timestamp: ago(30) });
    await shop.writes("ahora");
    await shop.sync();
    const thread = await shop.thread();
    expect(thread.map(({ text, arrivedLate }) => [text, arrivedLate ?? false])).toEqual([
      ["hace rato", true],
      ["ahora", false],
    ]);
  });

  it("is fetched at once when the account is back, with nobody asking", async () => {
    const shop = await openSyncingShop();
    const { id, provider, channel, externalId, name } = await shop.account();
    const account = { id, provider, channel, externalId, name };
    await shop.inbox().connectAccount({ ...account, state: "needs_sign_in" });
    await shop.writes("mientras tanto");
    await shop.inbox().connectAccount({ ...account, state: "connected" });
    await until("the message is here", async () => (await shop.chats()).length === 1);
  });

  it("is looked for when something is said of a message that is not here", async () => {
    const shop = await openSyncingShop();
    const { messageId } = await shop.provider.ownerWritesOnPhone({
      accountId: shop.accountId,
      to: ANA,
      text: "perdido",
    });
    await shop.provider.clearFaults({ apiKey: shop.apiKey });
    await shop.provider.changeMessage(messageId, { type: "read" });
    await shop.carryWebhooks();
    const dueInMs = await runInDurableObject(shop.object(), (_object, { storage }) => {
      const row = storage.sql.exec<{ at: number }>("SELECT due_at AS at FROM alarms WHERE name = 'syncs'").one();
      return row.at - Date.now();
    });
    expect(dueInMs).toBeGreaterThan(0);
    expect(dueInMs).toBeLessThanOrEqual(MINUTE_MS);
  });
});

describe("a provider whose lists fail", () => {
  const LISTS = { method: "GET", path: "/messages" };

  it("is asked again after the pause that it wanted, and not before", async () => {
    const shop = await openSyncingShop();
    await shop.writes("hola");
    const scope = { ...LISTS, apiKey: shop.apiKey };
    await shop.provider.addFault({
      on: "request",
      scope,
      fault: { kind: "status", status: 429, retryAfterSeconds: 600 },
    });
    const { id } = await shop.account();
    await shop.inbox().sync({ type: "catch_up", accountId: id, isAsked: true });
    const waitMs = await until("the pause is written down", () =>
      runInDurableObject(shop.object(), (_object, { storage }) => {
        const { at } = storage.sql.exec<{ at: number }>("SELECT next_at AS at FROM sync_passes").one();
        return at - Date.now() > MINUTE_MS && at - Date.now();
      }),
    );
    expect(waitMs).toBeGreaterThan(9 * MINUTE_MS);
    expect(await shop.chats()).toHaveLength(0);
  });

  it("is read to the end over many pages, with the connection cut in between", async () => {
    const shop = await openSyncingShop();
    await shop.provider.burst({ accountId: shop.accountId, count: 350, customers: 5 });
    const scope = { ...LISTS, apiKey: shop.apiKey };
    await shop.provider.addFault({ on: "request", scope, count: 2, probability: 0.6, fault: { kind: "cut_after" } });
    const account = await shop.sync();
    expect(account.sync).toMatchObject({ state: "idle", kind: "catch_up", done: 350, problem: null });
    const chats = await shop.chats();
    expect(chats.reduce((sum, { unreadCount }) => sum + unreadCount, 0)).toBe(350);
  });

  it("is gone on with where it was when the object dies in the middle", async () => {
    const shop = await openSyncingShop();
    await shop.provider.burst({ accountId: shop.accountId, count: 250, customers: 3 });
    const scope = { ...LISTS, apiKey: shop.apiKey };
    // The second page never comes: by then the object is gone.
    await shop.provider.addFault({ on: "request", scope, count: 1, fault: { kind: "delay_answer", ms: 0 } });
    await shop.provider.addFault({ on: "request", scope, count: 1, fault: { kind: "delay", ms: 3_000 } });
    const { id } = await shop.account();
    await shop.inbox().sync({ type: "catch_up", accountId: id, isAsked: true });
    await until("the first page is here", async () => (await shop.chats()).length > 0);
    await abortAllDurableObjects();

    const left = await runInDurableObject(shop.object(), (_object, { storage }) =>
      storage.sql.exec("SELECT page_cursor FROM sync_passes WHERE page_cursor IS NOT NULL").toArray(),
    );
    expect(left).toHaveLength(1);
    await shop.inbox().sync({ type: "catch_up", accountId: id, isAsked: true });
    await shop.untilSynced();
    expect((await shop.chats()).reduce((sum, { unreadCount }) => sum + unreadCount, 0)).toBe(250);
  });

  it("says what is wrong where people look, when the account is signed out", async () => {
    const shop = await openSyncingShop();
    const scope = { ...LISTS, apiKey: shop.apiKey };
    await shop.provider.addFault({
      on: "request",
      scope,
      fault: { kind: "status", status: 401, errorType: "errors/disconnected_account" },
    });
    const account = await shop.sync();
    expect(account.state).toBe("needs_sign_in");
    expect(account.sync).toMatchObject({ state: "failed", problem: expect.stringContaining("signed out") });
  });
});

describe("what was said before the account was connected", () => {
  it("comes in newest first, shows how far it is, and counts as read", async () => {
    const shop = await openSyncingShop();
    await shop.writes("hace dos días", { timestamp: ago(2 * 24 * 60), isSilent: true });
    await shop.writes("hace un mes", { timestamp: ago(30 * 24 * 60), isSilent: true });
    const { id } = await shop.account();
    const { live } = await openCaughtUp(shop.visitor);
    await shop.inbox().sync({ type: "history", accountId: id, days: 7 });
    const account = await shop.untilSynced();

    expect(account.sync).toMatchObject({ state: "idle", kind: "history", done: 1 });
    expect((await shop.thread()).map(({ text, arrivedLate }) => [text, arrivedLate])).toEqual([
      ["hace dos días", undefined],
    ]);
    expect((await shop.chats())[0]?.unreadCount).toBe(0);
    const told = (await live.take()).flatMap((frame) =>
      frame.type === "event" && frame.change.kind === "account" ? [frame.change.account.sync?.state] : [],
    );
    expect(told).toEqual(["running", "idle"]);
  });

  it("is not fetched unasked: a sync leaves out what nobody wanted", async () => {
    const shop = await openSyncingShop();
    await shop.writes("hace dos días", { timestamp: ago(2 * 24 * 60), isSilent: true });
    await shop.sync();
    expect(await shop.chats()).toHaveLength(0);
  });

  it("is read further back when more is wanted later, and twice is once", async () => {
    const shop = await openSyncingShop();
    await shop.writes("hace dos días", { timestamp: ago(2 * 24 * 60), isSilent: true });
    await shop.writes("hace un mes", { timestamp: ago(30 * 24 * 60), isSilent: true });
    const { id } = await shop.account();
    await shop.inbox().sync({ type: "history", accountId: id, days: 7 });
    await shop.untilSynced();
    await shop.inbox().sync({ type: "history", accountId: id, days: 60 });
    await until("the older one is here", async () => (await shop.thread()).length === 2);
    expect((await shop.thread()).map(({ text }) => text)).toEqual(["hace un mes", "hace dos días"]);
  });
});
