import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { emptyInbox, type InboxState } from "../../app/inbox/inbox-state.ts";
import { reduceInbox } from "../../app/inbox/live-store.ts";
import type { Env as WorkerEnv } from "../../worker/env.ts";
import { deliver, deliverFromQueue, type OverflowMessage } from "../../worker/http/deliver.ts";
import type { MessageDraft, OwnAmendment } from "../../worker/inbox/rpc.ts";
import { newId } from "../../worker/shared/ids.ts";
import { migratedControl } from "./control-database.ts";
import { openCaughtUp } from "./fixtures/live-client.ts";
import { openConnectedShop, type Shop } from "./fixtures/shop.ts";
import { type Skew, setSkew } from "./fixtures/skewed-inbox.ts";
import { whatsapp } from "./fixtures/unipile-envelope.ts";

/**
 * Proves what holds in the minutes after a deploy or a rollback, when the Worker, a tenant's object and its database
 * are not of one version. The object is the real one, made to differ in what it has, answers or finds stored; that a
 * page of another version than the server copes is live-store.test.ts's. Not proved: two builds side by side.
 */

let shop: Shop;

beforeAll(migratedControl);
beforeEach(async () => {
  shop = await openConnectedShop();
});

async function deploy(skew: Skew | null): Promise<void> {
  setSkew(shop.tenantId, skew);
  await evictDurableObject(shop.object());
}

const chats = async () => (await shop.visitor.query("chats.list")).data.items;
const texts = async (chatId: string): Promise<string[]> => {
  const { items } = (await shop.visitor.query("messages.list", { chatId })).data;
  return items.map((message: { text: string }) => message.text);
};

async function openedChat(): Promise<string> {
  await shop.deliver(whatsapp(newId(), { message: "hola" }));
  return (await chats())[0].id;
}

describe("A Worker that is newer than the object", () => {
  it("is told to try again where the object does not have the method yet.", async () => {
    await deploy({ lacks: ["listChats"] });
    const answer = await shop.visitor.query("chats.list");
    expect(answer.status).toBe(503);
    expect(answer.error.data).toMatchObject({ code: "SERVICE_UNAVAILABLE", reason: "try_again" });
    await deploy(null);
    expect(await chats()).toEqual([]);
  });

  it("keeps a delivery that the object cannot take yet, and brings it when it can.", async () => {
    await deploy({ lacks: ["deliver"] });
    const queued: OverflowMessage[] = [];
    const withQueue = { ...env, OVERFLOW: { send: async (one: OverflowMessage) => void queued.push(one) } };
    const body = new TextEncoder().encode(JSON.stringify(whatsapp("late"))).buffer as ArrayBuffer;
    const delivery = { provider: "unipile", receivedAt: Date.now(), body } as const;
    expect(await deliver(withQueue as unknown as WorkerEnv, shop.tenantId, delivery)).toBe("queued");

    await deploy(null);
    const [waiting] = queued;
    if (waiting === undefined) throw new Error("nothing was queued");
    expect(await deliverFromQueue(env, waiting)).toBe("stored");
    expect(await chats()).toHaveLength(1);
  });

  it("has a message refused that says more than the object understands, rather than sent without it.", async () => {
    const chatId = await openedChat();
    const draft: MessageDraft = { chatId, clientId: newId(), text: "tomorrow at nine" };
    const newer = { ...draft, sendAt: "2027-01-01T09:00:00Z" };
    expect(await shop.inbox().sendMessage(newer)).toEqual({ ok: false, reason: "newer_draft" });
    expect(await texts(chatId)).toEqual(["hola"]);
    // A field that says nothing takes nothing away.
    const plain = { ...draft, sendAt: null, isSilent: false };
    expect(await shop.inbox().sendMessage(plain)).toMatchObject({ ok: true, value: { text: "tomorrow at nine" } });
  });

  it("has an amendment refused that the object has no words for.", async () => {
    const chatId = await openedChat();
    const { items } = (await shop.visitor.query("messages.list", { chatId })).data;
    const pin = { type: "pin" } as unknown as OwnAmendment;
    expect(await shop.inbox().amendMessage(items[0].id, pin)).toEqual({ ok: false, reason: "not_supported" });
  });
});

describe("A Worker that is older than the object", () => {
  const busy = () => ({ ok: false, reason: "busy_elsewhere" });

  it("answers a provider 503 to an outcome that it does not know, and what comes again is there once.", async () => {
    setSkew(shop.tenantId, { answers: { deliver: busy } });
    expect(await shop.deliver(whatsapp("twice"))).toBe(503);
    setSkew(shop.tenantId, null);
    expect(await shop.deliver(whatsapp("twice"))).toBe(200);
    const [chat] = await chats();
    expect(await texts(chat.id)).toHaveLength(1);
  });

  it("says try again to whoever sends, and the same clientId makes one message.", async () => {
    const chatId = await openedChat();
    const draft = { chatId, clientId: newId(), text: "once" };
    setSkew(shop.tenantId, { answers: { sendMessage: busy } });
    const refused = await shop.visitor.mutate("messages.send", draft);
    expect(refused.status).toBe(503);
    expect(refused.error.data.reason).toBe("try_again");
    setSkew(shop.tenantId, null);
    expect((await shop.visitor.mutate("messages.send", draft)).status).toBe(200);
    expect(await texts(chatId)).toEqual(["once", "hola"]);
  });

  it("calls nothing missing that the object has only refused for now.", async () => {
    const chatId = await openedChat();
    setSkew(shop.tenantId, { answers: { getChat: busy } });
    expect((await shop.visitor.query("chats.get", { chatId })).error.data.reason).toBe("try_again");
  });

  it("leaves out the fields that it does not know.", async () => {
    const chatId = await openedChat();
    setSkew(shop.tenantId, {
      answers: { getChat: (answer) => (answer.ok ? { ...answer, value: { ...answer.value, mood: "good" } } : answer) },
    });
    const answer = await shop.visitor.query("chats.get", { chatId });
    expect(answer.data).toMatchObject({ id: chatId });
    expect(answer.data).not.toHaveProperty("mood");
  });
});

describe("An object that was rolled back over a database of a newer version", () => {
  const inDatabase = (work: (sql: SqlStorage) => void) =>
    runInDurableObject(shop.object(), (_object, { storage }) => work(storage.sql));

  it("goes on working under migrations that it does not know.", async () => {
    await inDatabase((sql) => sql.exec("INSERT INTO applied_migrations (idx, tag) VALUES (9999, '9999_of_tomorrow')"));
    await evictDurableObject(shop.object());
    expect(await shop.deliver(whatsapp("rolled-back"))).toBe(200);
    expect(await chats()).toHaveLength(1);
  });

  it("tells clients of a change that it cannot describe, so that they read anew and none loses its place.", async () => {
    await openedChat();
    const { live, at } = await openCaughtUp(shop.visitor);
    await inDatabase((sql) => {
      sql.exec("UPDATE log_state SET head = head + 1");
      sql.exec("INSERT INTO event_log (seq, at, kind, entity) SELECT head, 1, 'mood', 'm1' FROM log_state");
    });
    await shop.deliver(whatsapp("after"));
    const frames = await live.take();
    expect(frames[0]).toMatchObject({ type: "event", seq: at.head + 1, change: { kind: "unknown" } });

    // The same to a client that comes back, and to the page behind it.
    const replayed = await live.hello({ epoch: at.epoch, cursor: at.head });
    let state: InboxState = { ...emptyInbox, epoch: at.epoch, cursor: at.head };
    for (const frame of replayed) state = reduceInbox(state, { type: "frame", frame });
    expect(state).toMatchObject({ connection: "live", cursor: at.head + 2 });
    expect(reduceInbox(state, { type: "reread_due" }).wants).toBe("snapshot");
  });

  it("keeps an alarm that it does not know for later, and does the others.", async () => {
    const chatId = await openedChat();
    await inDatabase((sql) => sql.exec("INSERT INTO alarms (name, due_at) VALUES ('moods', 1)"));
    await shop.inbox().sendMessage({ chatId, clientId: newId(), text: "wakes it" });
    const before = Date.now();
    await runDurableObjectAlarm(shop.object());
    await inDatabase((sql) => {
      const due = sql.exec<{ dueAt: number }>("SELECT due_at AS dueAt FROM alarms WHERE name = 'moods'").one().dueAt;
      expect(due).toBeGreaterThan(before);
    });
  });
});
