import { runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { customerMessageSchema } from "../simulator/control-schema.ts";
import { customerWrites } from "../simulator/messages.ts";
import { migratedControl } from "./control-database.ts";
import { openShopQuickly, type Shop } from "./fixtures/shop.ts";
import { until } from "./fixtures/until.ts";
import { DSN, providerAccount, provideUnipile } from "./provider.ts";
import { fetchParley } from "./visitor.ts";

/**
 * Proves what owners do with accounts that are connected: name, pause, check, reconnect and disconnect them, and where
 * set-up stands. Against the simulated UniPile. Not here: signing in (accounts-sign-in), Meta (meta-care).
 */

const { simulation, key } = provideUnipile();
beforeAll(async () => void (await migratedControl()));

const webhooksOf = (credentialId: string) =>
  [...simulation.world.webhooks.values()].filter(({ name }) => name?.includes(credentialId));

/** A workspace with one WhatsApp of UniPile's. */
async function shopWithAccount() {
  const shop = await openShopQuickly();
  const externalId = providerAccount(simulation, key, { type: "WHATSAPP", name: "Counter" });
  const connected = await shop.visitor.mutate("accounts.connect", {
    ...{ provider: "unipile", dsn: DSN, apiKey: key, externalIds: [externalId], historyDays: 0 },
  });
  if (connected.status !== 200) throw new Error(connected.error.message);
  const { id: accountId, credentialId } = connected.data.items[0];
  return { ...shop, externalId, accountId: accountId as string, credentialId: credentialId as string };
}
type Connected = Awaited<ReturnType<typeof shopWithAccount>>;

/** A customer's message through the door; the chat that it is in. */
async function receive(shop: Connected, text: string): Promise<string> {
  const webhook = webhooksOf(shop.credentialId).find(({ source }) => source === "messaging");
  if (webhook === undefined) throw new Error("no webhook");
  const sender = { attendee_provider_id: "33611111111@s.whatsapp.net", attendee_name: "Ann" };
  const answer = await fetchParley(new URL(webhook.requestUrl).pathname, {
    method: "POST",
    headers: Object.fromEntries(webhook.headers.map((header) => [header.key, header.value])),
    body: JSON.stringify({
      ...{
        event: "message_received",
        account_id: shop.externalId,
        account_type: "WHATSAPP",
        chat_id: `chat-${shop.externalId}`,
      },
      ...{ provider_chat_id: "33611111111@s.whatsapp.net", message_id: `m-${shop.externalId}-${text}`, message: text },
      ...{ timestamp: new Date().toISOString(), is_sender: false, sender, attendees: [sender] },
    }),
  });
  expect(answer.status).toBe(200);
  const { items } = (await shop.visitor.query("chats.list", {})).data;
  return items[0].id;
}

const listed = async ({ visitor }: Shop) => (await visitor.query("accounts.list")).data.items;
const statusOf = ({ visitor, accountId }: Connected) => visitor.query("accounts.status", { accountId });

/** UniPile answers so to every deletion, and deletes nothing. */
async function whereDeletionsAre<Done>(status: number, work: () => Promise<Done>): Promise<Done> {
  const network = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    return request.method === "DELETE" ? new Response("no", { status }) : network(request);
  };
  try {
    return await work();
  } finally {
    globalThis.fetch = network;
  }
}

describe("looking after an account", () => {
  it("gives it a name of the workspace's own, and takes it back", async () => {
    const shop = await shopWithAccount();
    const { accountId } = shop;
    const named = await shop.visitor.mutate("accounts.rename", { accountId, name: "Front desk" });
    expect(named.data.account.name).toBe("Front desk");
    const back = await shop.visitor.mutate("accounts.rename", { accountId, name: "" });
    expect(back.data.account.name).toBe("Counter");
  });

  it("shows the last message, and how many came today", async () => {
    const shop = await shopWithAccount();
    expect(await listed(shop)).toMatchObject([{ lastMessageAt: null, messagesToday: 0 }]);
    await receive(shop, "one");
    await receive(shop, "two");
    expect(await listed(shop)).toMatchObject([{ lastMessageAt: expect.any(String), messagesToday: 2 }]);
  });

  it("holds back what is written while it is paused, keeps what comes in, and sends all of it on resuming", async () => {
    const shop = await shopWithAccount();
    const { accountId, visitor } = shop;
    const { externalId } = shop;
    const written = customerWrites(
      simulation,
      customerMessageSchema.parse({ accountId: externalId, from: { name: "Ann", phone: "33611111111" }, text: "hi" }),
    );
    const paused = await visitor.mutate("accounts.pause", { accountId });
    expect(paused.data.account.pausedAt).toEqual(expect.any(String));
    const webhook = webhooksOf(shop.credentialId).find(({ source }) => source === "messaging");
    const sender = { attendee_provider_id: "33611111111@s.whatsapp.net", attendee_name: "Ann" };
    await fetchParley(new URL(webhook?.requestUrl ?? "").pathname, {
      method: "POST",
      headers: Object.fromEntries((webhook?.headers ?? []).map((header) => [header.key, header.value])),
      body: JSON.stringify({
        ...{ event: "message_received", account_id: externalId, account_type: "WHATSAPP", chat_id: written.chatId },
        ...{ message_id: written.id, provider_message_id: written.providerId, message: "hi", is_sender: false },
        ...{
          timestamp: written.timestamp,
          sender,
          attendees: [sender],
          provider_chat_id: "33611111111@s.whatsapp.net",
        },
      }),
    });
    const { items: chats } = (await visitor.query("chats.list", {})).data;
    expect(chats).toHaveLength(1);
    const chatId = chats[0].id;
    await visitor.mutate("messages.send", { chatId, clientId: crypto.randomUUID(), text: "an answer" });
    const newest = async () => (await visitor.query("messages.list", { chatId, limit: 1 })).data.items[0];
    // The outbox has looked at it, and put it off.
    await until("it is put off", () =>
      runInDurableObject(shop.object(), (_, { storage }) => {
        const [row] = storage.sql.exec<{ at: number }>("SELECT max(held_until) AS at FROM senders").toArray();
        return row !== undefined && row.at > Date.now() + 60_000;
      }),
    );
    expect(await newest()).toMatchObject({ status: "queued" });
    expect(simulation.sends.filter((send) => send.accountId === externalId)).toEqual([]);
    await visitor.mutate("accounts.resume", { accountId });
    await until("it is sent", async () => (await newest()).status === "sent");
    expect(simulation.sends.filter((send) => send.accountId === externalId)).toHaveLength(1);
  });

  it("asks UniPile how it stands, and tells what to do about it", async () => {
    const shop = await shopWithAccount();
    const theirs = simulation.world.accounts.get(shop.externalId);
    if (theirs === undefined) throw new Error("no account");
    expect((await statusOf(shop)).data.account).toMatchObject({ state: "connected", problem: null });
    theirs.status = "ERROR";
    expect((await statusOf(shop)).data.account).toMatchObject({
      state: "stopped",
      problem: { code: "ERROR", text: expect.any(String), todo: expect.any(String) },
    });
    const { data } = await shop.visitor.mutate("accounts.reconnect", { accountId: shop.accountId });
    expect(data.account).toMatchObject({ id: shop.accountId, state: "connected", problem: null });
    simulation.world.removeAccount(shop.externalId);
    expect((await statusOf(shop)).data.account).toMatchObject({ state: "removed", problem: { code: "DELETED" } });
  });

  it("tells by name a key that is not accepted any more", async () => {
    const shop = await shopWithAccount();
    const workspace = simulation.world.workspaces.get(key);
    simulation.world.workspaces.delete(key);
    try {
      expect((await statusOf(shop)).data.account).toMatchObject({
        state: "needs_sign_in",
        problem: { code: "wrong_key", todo: expect.stringContaining("API key") },
      });
    } finally {
      if (workspace !== undefined) simulation.world.workspaces.set(key, workspace);
    }
  });

  it("changes its state live when UniPile says so", async () => {
    const shop = await shopWithAccount();
    const webhook = webhooksOf(shop.credentialId).find(({ source }) => source === "account_status");
    const tell = (message: string) =>
      fetchParley(new URL(webhook?.requestUrl ?? "").pathname, {
        method: "POST",
        headers: Object.fromEntries((webhook?.headers ?? []).map((header) => [header.key, header.value])),
        body: JSON.stringify({ AccountStatus: { account_id: shop.externalId, account_type: "WHATSAPP", message } }),
      });
    await tell("CREDENTIALS");
    expect(await listed(shop)).toMatchObject([{ state: "needs_sign_in", problem: { code: "needs_sign_in" } }]);
    await tell("RECONNECTED");
    expect(await listed(shop)).toMatchObject([{ state: "connected", problem: null }]);
  });
});

describe("disconnecting an account", () => {
  it("takes it away at UniPile, takes its webhooks along, and keeps its chats readable", async () => {
    const shop = await shopWithAccount();
    const chatId = await receive(shop, "keep me");
    const { data } = await shop.visitor.mutate("accounts.disconnect", { accountId: shop.accountId });
    expect(data.account).toMatchObject({ id: shop.accountId, state: "removed" });
    expect(simulation.world.accounts.has(shop.externalId)).toBe(false);
    expect(webhooksOf(shop.credentialId)).toEqual([]);
    const { items } = (await shop.visitor.query("messages.list", { chatId })).data;
    expect(items).toMatchObject([{ text: "keep me" }]);
    expect(await listed(shop)).toMatchObject([{ id: shop.accountId, state: "removed", credentialId: null }]);
  });

  it("leaves the webhooks of the key's other accounts in place", async () => {
    const shop = await shopWithAccount();
    const other = providerAccount(simulation, key, { type: "INSTAGRAM", name: "other" });
    const { credentialId } = shop;
    await shop.visitor.mutate("accounts.connect", { credentialId, externalIds: [other] });
    expect(webhooksOf(credentialId).map(({ accountIds }) => accountIds?.length)).toEqual([2, 2]);
    await shop.visitor.mutate("accounts.disconnect", { accountId: shop.accountId });
    expect(webhooksOf(credentialId).map(({ accountIds }) => accountIds)).toEqual([[other], [other]]);
  });

  it("changes nothing where UniPile cannot be reached", async () => {
    const shop = await shopWithAccount();
    const { accountId } = shop;
    const refused = await whereDeletionsAre(502, () => shop.visitor.mutate("accounts.disconnect", { accountId }));
    expect(refused).toMatchObject({ status: 502, error: { data: { reason: "provider_error" } } });
    expect(await listed(shop)).toMatchObject([{ state: "connected", credentialId: shop.credentialId }]);
  });

  it("erases what was said when that is asked for, and nothing of another account", async () => {
    const shop = await shopWithAccount();
    const kept = await shopWithAccount();
    await receive(kept, "somebody else's");
    const chatId = await receive(shop, "forget me");
    const { data } = await shop.visitor.mutate("accounts.disconnect", {
      accountId: shop.accountId,
      eraseHistory: true,
    });
    expect(data.account).toBeNull();
    expect((await shop.visitor.query("messages.list", { chatId })).status).toBe(404);
    expect((await shop.visitor.query("chats.list", {})).data.items).toEqual([]);
    expect(await listed(shop)).toEqual([]);
    expect((await kept.visitor.query("chats.list", {})).data.items).toHaveLength(1);
    const raw = (one: Shop) =>
      runInDurableObject(one.object(), (_object, { storage }) =>
        storage.sql.exec("SELECT id FROM deliveries").toArray(),
      );
    expect([(await raw(shop)).length, (await raw(kept)).length]).toEqual([0, 1]);
  });

  it("lets another workspace connect it, and the first again afterwards with its old chats", async () => {
    const shop = await shopWithAccount();
    const stranger = await openShopQuickly();
    const { externalId, credentialId, accountId } = shop;
    const connect = ({ visitor }: Pick<Shop, "visitor">) =>
      visitor.mutate("accounts.connect", { provider: "unipile", dsn: DSN, apiKey: key, externalIds: [externalId] });
    const disconnect = ({ visitor }: Pick<Shop, "visitor">, id: string) =>
      whereDeletionsAre(404, () => visitor.mutate("accounts.disconnect", { accountId: id }));
    expect((await connect(stranger)).status).toBe(409);
    await disconnect(shop, accountId);
    const again = await shop.visitor.mutate("accounts.connect", { credentialId, externalIds: [externalId] });
    expect(again.data.items).toMatchObject([{ id: accountId, state: "connected" }]);
    await disconnect(shop, accountId);
    expect((await connect(stranger)).status).toBe(200);
    expect((await shop.visitor.mutate("accounts.connect", { credentialId, externalIds: [externalId] })).status).toBe(
      409,
    );
  });
});

describe("credentials of UniPile", () => {
  it("are checked by a real call and stored without being shown", async () => {
    const shop = await openShopQuickly();
    const saved = await shop.visitor.mutate("accounts.saveCredentials", { provider: "unipile", dsn: DSN, apiKey: key });
    expect(saved.data).toEqual({
      credential: expect.objectContaining({ provider: "unipile", origin: DSN, lastFour: key.slice(-4), accounts: 0 }),
      checks: [
        { check: "credentials", state: "ok", text: expect.any(String) },
        { check: "accounts", state: "ok", text: expect.any(String) },
      ],
    });
    const stored = await shop.visitor.query("accounts.credentials");
    expect(stored.data.items).toEqual([saved.data.credential]);
    expect(JSON.stringify(stored)).not.toContain(key);
  });

  it("without any account are good for connecting the first one", async () => {
    simulation.world.workspace("an-empty-key");
    const shop = await openShopQuickly();
    const saved = await shop.visitor.mutate("accounts.saveCredentials", {
      ...{ provider: "unipile", dsn: DSN, apiKey: "an-empty-key" },
    });
    expect(saved.data.credential).not.toBeNull();
    expect(saved.data.checks[1]).toMatchObject({ check: "accounts", state: "unchecked" });
  });

  it.each([
    [{ apiKey: "wrong" }, 400, "wrong_key", "apiKey"],
    [{ dsn: "https://api1.unipile.com:13111/x" }, 400, "dsn_path", "dsn"],
    [{ dsn: "https://evil.example" }, 400, "dsn_foreign_host", "dsn"],
    [{ dsn: "https://api9.unipile.com:13999" }, 502, "unreachable", null],
  ])("%j are refused, each by its own name, and not stored", async (change, status, reason, field) => {
    const shop = await openShopQuickly();
    const refused = await shop.visitor.mutate("accounts.saveCredentials", {
      ...{ provider: "unipile", dsn: DSN, apiKey: key, ...change },
    });
    expect(refused).toMatchObject({ status, error: { data: { reason } } });
    if (field !== null) expect(refused.error.data.fields?.[0]?.field).toBe(field);
    expect((await shop.visitor.query("accounts.credentials")).data.items).toEqual([]);
  });

  it("are replaced by a new key that sees the same accounts, webhooks and all", async () => {
    const shop = await shopWithAccount();
    const { credentialId } = shop;
    const before = webhooksOf(credentialId).map(({ id }) => id);
    const account = simulation.world.accounts.get(shop.externalId);
    // One workspace of UniPile's has several keys; in the simulation an account has one.
    const other = await shop.visitor.mutate("accounts.replaceCredentials", { credentialId, apiKey: "an-empty-key" });
    expect(other.data).toMatchObject({
      credential: null,
      checks: expect.arrayContaining([expect.objectContaining({ state: "problem", field: "apiKey" })]),
    });
    const wrong = await shop.visitor.mutate("accounts.replaceCredentials", {
      credentialId,
      apiKey: "unheard of".replace(" ", "-"),
    });
    expect(wrong).toMatchObject({ status: 400, error: { data: { reason: "wrong_key" } } });
    simulation.world.workspace("the-newer-key");
    if (account !== undefined) account.apiKey = "the-newer-key";
    const replaced = await shop.visitor.mutate("accounts.replaceCredentials", {
      credentialId,
      apiKey: "the-newer-key",
    });
    expect(replaced.data.credential).toMatchObject({ id: credentialId, lastFour: "-key", accounts: 1 });
    const after = webhooksOf(credentialId).filter((webhook) => webhook.apiKey === "the-newer-key");
    expect(after.map(({ source, accountIds }) => [source, accountIds])).toEqual([
      ["messaging", [shop.externalId]],
      ["account_status", [shop.externalId]],
    ]);
    expect(after.map(({ id }) => id)).not.toEqual(before);
    expect(await listed(shop)).toMatchObject([{ state: "connected", credentialId }]);
  });
});

describe("where an account's webhooks go", () => {
  it("is told by UniPile's own list, and mended by reconnecting", async () => {
    const shop = await shopWithAccount();
    const { accountId, visitor } = shop;
    const good = await visitor.query("accounts.webhook", { accountId });
    expect(good.data).toEqual({
      url: expect.stringMatching(/\/webhooks\/unipile\/[\w-]{22}$/),
      subscribed: true,
      problem: null,
    });
    for (const { id } of webhooksOf(shop.credentialId)) simulation.world.webhooks.delete(id);
    expect((await visitor.query("accounts.webhook", { accountId })).data).toMatchObject({
      subscribed: false,
      problem: { code: "not_registered" },
    });
    await visitor.mutate("accounts.reconnect", { accountId });
    expect((await visitor.query("accounts.webhook", { accountId })).data).toMatchObject({ subscribed: true });
  });
});

describe("set-up", () => {
  it("is remembered at every step, for whoever goes on with it", async () => {
    const shop = await openShopQuickly();
    const { visitor } = shop;
    expect((await visitor.query("onboarding.get")).data).toMatchObject({
      choice: null,
      credentialId: null,
      attemptId: null,
      finishedAt: null,
      checklist: [{ key: "credentials" }, { key: "webhook" }, { key: "message" }, { key: "history" }],
    });
    const choice = { provider: "unipile", channel: "whatsapp" };
    await visitor.mutate("onboarding.save", { choice, historyDays: 7 });
    const saved = await visitor.mutate("accounts.saveCredentials", { provider: "unipile", dsn: DSN, apiKey: key });
    const { id: credentialId } = saved.data.credential;
    const after = await visitor.mutate("onboarding.save", { credentialId });
    expect(after.data).toMatchObject({ choice, historyDays: 7, credentialId, finishedAt: null });
    expect((await visitor.mutate("onboarding.save", { finished: true })).data.finishedAt).toEqual(expect.any(String));
    expect((await visitor.mutate("onboarding.save", { finished: false, choice: null })).data).toMatchObject({
      choice: null,
      credentialId,
      finishedAt: null,
    });
  });

  it("turns its lines green one after the other", async () => {
    const shop = await shopWithAccount();
    await shop.visitor.mutate("onboarding.save", {
      ...{ choice: { provider: "unipile", channel: "whatsapp" }, credentialId: shop.credentialId },
    });
    const states = async () => {
      const { checklist } = (await shop.visitor.query("onboarding.get")).data;
      return Object.fromEntries((checklist as { key: string; state: string }[]).map(({ key, state }) => [key, state]));
    };
    expect(await states()).toMatchObject({ credentials: "done", webhook: "done", message: "waiting" });
    await receive(shop, "the first");
    expect(await states()).toMatchObject({ credentials: "done", webhook: "done", message: "done" });
  });

  it("takes no credential of somebody else's", async () => {
    const [shop, stranger] = [await shopWithAccount(), await openShopQuickly()];
    const { credentialId } = shop;
    expect(await stranger.visitor.mutate("onboarding.save", { credentialId })).toMatchObject({ status: 404 });
  });
});
