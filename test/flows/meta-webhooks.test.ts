import { listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { createHmac } from "node:crypto";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { ensureEndpoint } from "../../worker/control/endpoints.ts";
import { findTenant } from "../../worker/control/tenants.ts";
import { newId, newSecret } from "../../worker/shared/ids.ts";
import type { Message } from "../../worker/shared/wire.ts";
import { servicesOf } from "../../worker/trpc/context.ts";
import { everyStoredValue, migratedControl } from "./control-database.ts";
import { readInbox } from "./fixtures/inbox-view.ts";
import { provideMeta } from "./fixtures/meta-network.ts";
import { appOf, bring, type Door, type MetaShop, newPapers, openMetaShop } from "./fixtures/meta-shop.ts";
import { type PassingTime, passingTime } from "./fixtures/passing-time.ts";
import { fetchParley } from "./visitor.ts";

/**
 * Proves Meta's door (handshake, signature, size) and what goes through it in both directions, with the simulated
 * Meta. Not here: each kind of message, which is in the channels' own tests.
 */

beforeAll(async () => {
  await migratedControl();
  provideMeta();
});

let time: PassingTime | null = null;
afterEach(() => {
  time?.restore();
  time = null;
});

const sign = (body: string | Uint8Array, secret: string) =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

const knock = (path: string, body: string | Uint8Array<ArrayBuffer>, signature: string | null, more = {}) =>
  fetchParley(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...(signature && { "x-hub-signature-256": signature }), ...more },
    body,
  });

const shake = (path: string, verifyToken: string, challenge = "1158201444", mode = "subscribe") =>
  fetchParley(
    `${path}?${new URLSearchParams({ "hub.mode": mode, "hub.challenge": challenge, "hub.verify_token": verifyToken })}`,
  );

/** A shop with its number connected, and the body of a message that a customer of it has written. */
async function withOneCall(): Promise<{ shop: MetaShop; door: Door; body: string; signature: string }> {
  const shop = await openMetaShop();
  const { door } = await shop.connectBoth();
  await shop.meta.customerWrites({
    accountId: shop.papers.phoneNumberId,
    from: { id: "34611000001", name: "Ana" },
    text: "hola, ¿qué tal? 🌷",
  });
  const [call] = await shop.waiting();
  if (call === undefined) throw new Error("Meta has nothing to tell");
  return { shop, door, body: call.body, signature: sign(call.body, shop.papers.appSecret) };
}

/** A tenant with an endpoint whose object has never been called. */
async function untouchedDoor(): Promise<Door & { endpointId: string }> {
  const { control, vault } = servicesOf(env);
  const tenantId = newId();
  await env.CONTROL.prepare("INSERT INTO tenants (id, name, data_key, created_at) VALUES (?, ?, ?, ?)")
    .bind(tenantId, "A shop", await vault.newDataKey(tenantId), Date.now())
    .run();
  const tenant = await findTenant(control, tenantId);
  if (tenant === null) throw new Error("no tenant");
  const { id, secret } = await ensureEndpoint(control, vault, tenant, "meta");
  return { endpointId: id, path: `/webhooks/meta/${id}`, verifyToken: secret };
}

describe("the handshake", () => {
  it("gives the challenge back, and nothing else, to who knows the verify token", async () => {
    const door = await untouchedDoor();
    const answer = await shake(door.path, door.verifyToken);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe("1158201444");
    expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("set-cookie")).toBe(null);
  });

  it.each([
    ["another token", (token: string) => token.toUpperCase()],
    ["a token that lacks its last letter", (token: string) => token.slice(0, -1)],
    ["no token", () => ""],
  ])("refuses %s", async (_what, wrong) => {
    const door = await untouchedDoor();
    const answer = await shake(door.path, wrong(door.verifyToken));
    expect(answer.status).toBe(403);
    expect(await answer.text()).not.toContain("1158201444");
  });

  it("refuses another question, and a challenge that is a page", async () => {
    const door = await untouchedDoor();
    expect((await shake(door.path, door.verifyToken, "1158201444", "unsubscribe")).status).toBe(403);
    expect((await shake(door.path, door.verifyToken, "<script>alert(1)</script>")).status).toBe(403);
    expect((await fetchParley(door.path)).status).toBe(403);
  });

  it("is nobody's at an address that is none, or another provider's", async () => {
    const door = await untouchedDoor();
    expect((await shake(`/webhooks/meta/${newSecret(128)}`, door.verifyToken)).status).toBe(404);
    expect((await shake(`/webhooks/unipile/${door.endpointId}`, door.verifyToken)).status).toBe(404);
    expect((await shake("/webhooks/meta/x", door.verifyToken)).status).toBe(404);
  });

  it("is what the simulated Meta asks when the address is entered", async () => {
    const shop = await openMetaShop();
    const { data } = await shop.connect("whatsapp");
    const door = new URL(data.webhook.url).pathname;
    expect((await shake(door, data.webhook.verifyToken, "2000000001")).status).toBe(200);
  });
});

describe("a forged call", () => {
  it("changes nothing with any one bit of its signature turned", async () => {
    const { shop, door, body, signature } = await withOneCall();
    const before = await readInbox(shop.inbox());
    const digits = signature.slice("sha256=".length);
    for (let place = 0; place < digits.length; place += 3) {
      const turned = (Number.parseInt(digits[place] ?? "0", 16) ^ 1).toString(16);
      const forged = `sha256=${digits.slice(0, place)}${turned}${digits.slice(place + 1)}`;
      expect((await knock(door.path, body, forged)).status).toBe(401);
    }
    expect(await readInbox(shop.inbox())).toEqual(before);
    // The same with all of its bits as they were, so that the above means something.
    expect((await knock(door.path, body, signature)).status).toBe(200);
    expect(await shop.chats()).toHaveLength(1);
  });

  it("changes nothing with any one bit of its body turned", async () => {
    const { shop, door, body, signature } = await withOneCall();
    const bytes = new TextEncoder().encode(body);
    for (let place = 0; place < bytes.length; place += 41) {
      const forged = bytes.slice();
      forged[place] = (forged[place] ?? 0) ^ (1 << (place % 8));
      expect((await knock(door.path, forged, signature)).status).toBe(401);
    }
    expect(await shop.chats()).toEqual([]);
  });

  const forgeries: [what: string, signatureOf: (body: string, door: Door) => string | null][] = [
    ["no signature", () => null],
    ["an empty one", () => ""],
    ["one by nobody's secret", (body) => sign(body, "")],
    ["one by the verify token", (body, door) => sign(body, door.verifyToken)],
    ["one of the old kind", (body) => `sha1=${createHmac("sha1", "x").update(body).digest("hex")}`],
    ["one without its name", (body) => sign(body, "x").slice("sha256=".length)],
  ];

  it.each(forgeries)("(%s) gets 401, writes nothing and wakes no object", async (_what, signatureOf) => {
    const door = await untouchedDoor();
    const rows = await everyStoredValue();
    const objects = (await listDurableObjectIds(env.INBOX)).length;
    const body = '{"object":"instagram","entry":[]}';
    expect((await knock(door.path, body, signatureOf(body, door))).status).toBe(401);
    expect(await everyStoredValue()).toEqual(rows);
    expect(await listDurableObjectIds(env.INBOX)).toHaveLength(objects);
  });

  it("does not come in with a cookie, nor with another tenant's secret", async () => {
    const { door, body, shop } = await withOneCall();
    const other = await withOneCall();
    expect((await knock(door.path, body, sign(body, other.shop.papers.appSecret))).status).toBe(401);
    expect((await knock(door.path, body, null, { cookie: shop.visitor.cookie ?? "" })).status).toBe(401);
  });

  it("gets 404 at an address that is none, however it is signed", async () => {
    const { body, signature, shop } = await withOneCall();
    expect((await knock(`/webhooks/meta/${newSecret(128)}`, body, signature)).status).toBe(404);
    expect((await knock("/webhooks/meta/x", body, signature)).status).toBe(404);
    const { control, vault } = servicesOf(env);
    const tenant = await findTenant(control, shop.tenantId);
    if (tenant === null) throw new Error("no tenant");
    const unipile = await ensureEndpoint(control, vault, tenant, "unipile");
    expect((await knock(`/webhooks/meta/${unipile.id}`, body, signature)).status).toBe(404);
    expect(await shop.chats()).toEqual([]);
  });
});

describe("a signed call", () => {
  it("is taken up to 3 MiB, and not beyond", async () => {
    const { shop, door } = await withOneCall();
    const filled = (length: number) => `{"object":"${" ".repeat(length - 14)}"}`.padEnd(length, " ");
    const largest = filled(3 * 1024 * 1024);
    expect((await knock(door.path, largest, sign(largest, shop.papers.appSecret))).status).toBe(200);
    expect((await knock(door.path, `${largest} `, sign(`${largest} `, shop.papers.appSecret))).status).toBe(413);
  });

  it.each(["escaped_body", "escaped_signature"] as const)(
    "verifies where Meta signs the escaped form of its letters (%s)",
    async (signing) => {
      const { shop } = await withOneCall();
      await shop.meta.setDashboard(shop.papers.appId, { signing });
      await shop.meta.customerWrites({
        accountId: shop.papers.instagramUserId,
        from: { id: "7001", name: "Béa", username: "bea" },
        text: "äöå 🌷",
      });
      expect(await shop.carry()).toEqual([200, 200]);
      const chat = (await shop.chats()).find(({ channel }) => channel === "instagram");
      expect(chat?.lastMessage?.text).toBe("äöå 🌷");
    },
  );

  it("is verified by any secret of the tenant's apps, while one is given a new one", async () => {
    const { shop, door, body } = await withOneCall();
    const newer = { ...newPapers(), appId: shop.papers.appId };
    await shop.meta.createApp(appOf(newer));
    const { accessToken, appSecret, phoneNumberId, businessAccountId } = newer;
    const answer = await shop.connect("whatsapp", { accessToken, appSecret, phoneNumberId, businessAccountId });
    expect(answer.status, answer.error?.message).toBe(200);
    expect((await knock(door.path, body, sign(body, shop.papers.appSecret))).status).toBe(200);
    expect((await knock(door.path, body, sign(body, appSecret))).status).toBe(200);
    expect((await knock(door.path, body, sign(body, `${appSecret}x`))).status).toBe(401);
  });

  it("is verified by the new secret at once, and by the old one until the new one has been seen with all that have it", async () => {
    const { shop, door, body, signature } = await withOneCall();
    const appSecret = `${shop.papers.appSecret}-new`;
    await shop.meta.setDashboard(shop.papers.appId, { secret: appSecret });
    expect((await shop.connect("whatsapp", { appSecret })).status).toBe(200);
    expect((await knock(door.path, body, sign(body, appSecret))).status).toBe(200);
    // The profile's credentials still have the old one.
    expect((await knock(door.path, body, signature)).status).toBe(200);
    expect((await shop.connect("instagram", { appSecret })).status).toBe(200);
    // What was signed before the change may still be on its way.
    expect((await knock(door.path, body, signature)).status).toBe(200);
    expect((await knock(door.path, body, sign(body, appSecret))).status).toBe(200);
    expect((await knock(door.path, body, signature)).status).toBe(401);
  });

  it("asks the database once a minute for the secrets, however many calls come", async () => {
    const { shop, door, body, signature } = await withOneCall();
    expect((await knock(door.path, body, signature)).status).toBe(200);
    await env.CONTROL.prepare("UPDATE credentials SET app_secret = NULL WHERE tenant_id = ?").bind(shop.tenantId).run();
    expect((await knock(door.path, body, sign(body, "forged"))).status).toBe(401);
    expect((await knock(door.path, body, signature)).status).toBe(200);
    time = passingTime();
    await time.pass(shop, 61);
    expect((await knock(door.path, body, signature)).status).toBe(401);
  });
});

describe("a text", () => {
  it("appears once in each channel, however often and in whatever order Meta brings it", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const { phoneNumberId, instagramUserId } = shop.papers;
    await shop.meta.customerWrites({
      accountId: phoneNumberId,
      from: { id: "34611000001", name: "Ana" },
      text: "hola",
    });
    await shop.meta.customerWrites({ accountId: instagramUserId, from: { id: "7001", name: "Bea" }, text: "hey" });
    const calls = await shop.waiting();
    expect((await Promise.all([...calls, ...calls].map(bring))).map(({ status }) => status)).toEqual([
      200, 200, 200, 200,
    ]);
    expect(await shop.carry(2)).toEqual([200, 200, 200, 200]);
    const chats = await shop.chats();
    expect(chats.map(({ channel, unreadCount }) => [channel, unreadCount]).sort()).toEqual([
      ["instagram", 1],
      ["whatsapp", 1],
    ]);
    for (const chat of chats) {
      const thread = await shop.thread(chat.id);
      expect(thread.map(({ direction, text }) => [direction, text])).toEqual([
        ["in", chat.channel === "whatsapp" ? "hola" : "hey"],
      ]);
    }
  });

  it("that came before its account was known is there when the account is", async () => {
    const shop = await openMetaShop();
    await shop.connect("instagram");
    const { url, verifyToken } = (await shop.connect("instagram")).data.webhook;
    await shop.meta.setDashboard(shop.papers.appId, { callback: { url, verifyToken } });
    const body = JSON.stringify({
      object: "whatsapp_business_account",
      entry: [
        {
          id: shop.papers.businessAccountId,
          changes: [
            {
              field: "messages",
              value: {
                messaging_product: "whatsapp",
                metadata: { display_phone_number: "34612", phone_number_id: shop.papers.phoneNumberId },
                contacts: [{ profile: { name: "Ana" }, wa_id: "34611000001" }],
                messages: [
                  {
                    from: "34611000001",
                    id: "wamid.early",
                    timestamp: "1795000000",
                    type: "text",
                    text: { body: "hola" },
                  },
                ],
              },
            },
          ],
        },
      ],
    });
    const path = new URL(url).pathname;
    expect((await knock(path, body, sign(body, shop.papers.appSecret))).status).toBe(200);
    expect(await shop.chats()).toEqual([]);
    expect((await shop.connect("whatsapp")).status).toBe(200);
    expect((await shop.chats()).map(({ name }) => name)).toEqual(["Ana"]);
  });
});

/** A customer has written just now, in each channel; the chats' ids. */
async function openChats(shop: MetaShop): Promise<{ whatsapp: string; instagram: string }> {
  const { phoneNumberId, instagramUserId } = shop.papers;
  await shop.meta.customerWrites({ accountId: phoneNumberId, from: { id: "34611000001", name: "Ana" }, text: "hola" });
  await shop.meta.customerWrites({ accountId: instagramUserId, from: { id: "7001", name: "Bea" }, text: "hey" });
  await shop.carry();
  const chats = await shop.chats();
  const idOf = (channel: string) => chats.find((chat) => chat.channel === channel)?.id ?? "none";
  return { whatsapp: idOf("whatsapp"), instagram: idOf("instagram") };
}

const ours = (messages: Message[]) => messages.filter(({ direction }) => direction === "out");

describe("a send", () => {
  it("leaves as the exact request, with our id, and its statuses tick the one bubble", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const { whatsapp: chatId } = await openChats(shop);
    const clientId = newId();
    const sent = await shop.visitor.mutate("messages.send", { chatId, clientId, text: "¡claro! 🌷" });
    expect(sent.status, sent.error?.message).toBe(200);
    await shop.untilThread(chatId, "WhatsApp has taken it", (messages) => ours(messages)[0]?.status === "sent");

    const { phoneNumberId, accessToken } = shop.papers;
    const sends = await shop.meta.sends(phoneNumberId);
    expect(sends).toEqual([
      {
        messageId: expect.stringMatching(/^wamid\./),
        token: accessToken,
        accountId: phoneNumberId,
        customerId: "34611000001",
        body: {
          messaging_product: "whatsapp",
          recipient_type: "individual",
          to: "+34611000001",
          biz_opaque_callback_data: clientId,
          type: "text",
          text: { body: "¡claro! 🌷", preview_url: false },
        },
      },
    ]);

    expect(await shop.carry()).toEqual([200, 200]);
    expect(ours(await shop.thread(chatId)).map(({ status }) => status)).toEqual(["delivered"]);
    await shop.meta.changeMessage(sends[0]?.messageId ?? "", { type: "read" });
    await shop.carry(2);
    const bubbles = ours(await shop.thread(chatId));
    expect(bubbles.map(({ text, status, clientId: id }) => [text, status, id])).toEqual([
      ["¡claro! 🌷", "read", clientId],
    ]);
  });

  it("on Instagram leaves as the exact request, and its echo joins the one bubble", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const { instagram: chatId } = await openChats(shop);
    const sent = await shop.visitor.mutate("messages.send", { chatId, clientId: newId(), text: "sí 🌷" });
    expect(sent.status, sent.error?.message).toBe(200);
    await shop.untilThread(chatId, "Instagram has taken it", (messages) => ours(messages)[0]?.status === "sent");
    const sends = await shop.meta.sends(shop.papers.instagramUserId);
    expect(sends.map(({ body }) => body)).toEqual([{ recipient: { id: "7001" }, message: { text: "sí 🌷" } }]);
    expect(await shop.carry(2)).toEqual([200, 200]);
    expect(ours(await shop.thread(chatId))).toHaveLength(1);
    await shop.meta.changeMessage(sends[0]?.messageId ?? "", { type: "read" });
    await shop.carry();
    expect(ours(await shop.thread(chatId)).map(({ status }) => status)).toEqual(["read"]);
  });

  it("whose connection was cut after Meta took it is settled by its status, and goes out once", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const { whatsapp: chatId } = await openChats(shop);
    const scope = { method: "POST", path: "/:id/messages", apiKey: shop.papers.accessToken };
    await shop.simulator.addFault({ on: "request", scope, fault: { kind: "cut_after" } });
    await shop.visitor.mutate("messages.send", { chatId, clientId: newId(), text: "una vez" });
    await shop.untilThread(chatId, "it is in doubt", (messages) => ours(messages)[0]?.status === "unconfirmed");
    await shop.carry();
    const [bubble] = await shop
      .untilThread(chatId, "it is settled", (messages) => ours(messages).some(({ status }) => status === "delivered"))
      .then(ours);
    expect(bubble?.providerMessageId).toMatch(/^wamid\./);
    expect(await shop.meta.sends(shop.papers.phoneNumberId)).toHaveLength(1);
  });

  it("that Meta refuses by a code says so in words", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const { whatsapp: chatId } = await openChats(shop);
    const scope = { method: "POST", path: "/:id/messages", apiKey: shop.papers.accessToken };
    await shop.simulator.addFault({ on: "request", scope, fault: { kind: "status", status: 400, code: 131026 } });
    await shop.visitor.mutate("messages.send", { chatId, clientId: newId(), text: "no llega" });
    const [failed] = await shop
      .untilThread(chatId, "it has failed", (messages) => ours(messages)[0]?.status === "failed")
      .then(ours);
    expect(failed?.error).toMatchObject({ code: expect.stringContaining("131026"), text: expect.any(String) });
  });

  it("outside the window is refused before the call, with the words that a template is needed", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    await shop.meta.customerWrites({
      accountId: shop.papers.phoneNumberId,
      from: { id: "34611000002", name: "Ana" },
      text: "hola",
      at: Date.now() - 25 * 3_600_000,
    });
    await shop.carry();
    const [chat] = await shop.chats();
    if (chat === undefined) throw new Error("nobody was heard");
    const answer = await shop.visitor.mutate("messages.send", {
      chatId: chat.id,
      clientId: newId(),
      text: "¿sigues ahí?",
    });
    expect(answer.status).not.toBe(200);
    expect(answer.error.data.reason).toBe("window_closed");
    expect(answer.error.message).toMatch(/template/i);
    expect(await shop.meta.sends(shop.papers.phoneNumberId)).toEqual([]);
    const requests = await shop.simulator.requests({ apiKey: shop.papers.accessToken });
    expect(requests.filter(({ path }) => path.endsWith("/messages"))).toEqual([]);
    expect(await shop.thread(chat.id)).toHaveLength(1);
  });
});

describe("news of a WhatsApp business account", () => {
  it("reaches each of its numbers, and no other account", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const { businessAccountId } = shop.papers;
    const told = await shop.meta.businessNews({
      businessAccountId,
      field: "account_update",
      value: { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "DISABLE", waba_ban_date: "2026" } },
    });
    expect(told).toEqual({ told: 1 });
    expect(await shop.carry()).toEqual([200]);
    const { data } = await shop.visitor.query("accounts.list");
    const states = (data.items as { channel: string; state: string }[]).map(({ channel, state }) => [channel, state]);
    expect(states.sort()).toEqual([
      ["instagram", "connected"],
      ["whatsapp", "stopped"],
    ]);
  });
});
