import { beforeAll, describe, expect, it } from "vitest";
import { createParleyClient } from "../../client/index.ts";
import { type Account, accountSchema, chatSchema, messageSchema } from "../../worker/shared/wire.ts";
import { everyStoredValue, migratedControl } from "./control-database.ts";
import { DSN, providerAccount, provideUnipile } from "./provider.ts";
import { fetchParley, HOME, newVisitor, PASSWORD, signedUp, type Visitor } from "./visitor.ts";

/**
 * Proves the names, shapes and refusals that screens and partners rely on (design.md, section 5), over HTTP. Not
 * here: what messages become (the inbox's flows), and whether an answer reaches the customer (the outbox's).
 */

const unipile = provideUnipile();
let whatsappId: string;
let instagramId: string;
let owner: Visitor & { tenantId: string; email: string };
let stranger: Visitor & { tenantId: string; email: string };
let chatId: string;

const credentials = { provider: "unipile", dsn: DSN, apiKey: unipile.key };

beforeAll(async () => {
  await migratedControl();
  const { simulation, key } = unipile;
  whatsappId = providerAccount(simulation, key, { type: "WHATSAPP", name: "Shop phone" });
  instagramId = providerAccount(simulation, key, { type: "INSTAGRAM", name: "shop.example" });
  owner = await signedUp();
  stranger = await signedUp();
});

/** A customer's message, through the door that `accounts.connect` has opened. */
async function receive(text: string): Promise<void> {
  const [webhook] = [...unipile.simulation.world.webhooks.values()];
  if (webhook === undefined) throw new Error("no webhook");
  const sender = { attendee_provider_id: "33611111111@s.whatsapp.net", attendee_name: "Ann" };
  const answer = await fetchParley(new URL(webhook.requestUrl).pathname, {
    method: "POST",
    headers: Object.fromEntries(webhook.headers.map(({ key, value }) => [key, value])),
    body: JSON.stringify({
      event: "message_received",
      account_id: whatsappId,
      account_type: "WHATSAPP",
      chat_id: "chat-ann",
      provider_chat_id: "33611111111@s.whatsapp.net",
      message_id: `m-${text}`,
      message: text,
      timestamp: new Date().toISOString(),
      is_sender: false,
      sender,
      attendees: [sender],
    }),
  });
  if (answer.status !== 200) throw new Error(`the webhook answered ${answer.status}`);
}

describe("signing up and in", () => {
  it("answers user and tenant and sets one cookie that scripts cannot read", async () => {
    const visitor = newVisitor();
    const answer = await visitor.mutate("auth.signUp", {
      email: " New@Shop.Example ",
      password: PASSWORD,
      workspace: "New",
    });
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({
      user: { id: expect.any(String), email: "new@shop.example" },
      tenant: { id: expect.any(String), name: "New" },
    });
    expect(answer.cookies).toHaveLength(1);
    expect(answer.cookies[0]).toMatch(
      /^__Host-parley=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax; Max-Age=\d+$/,
    );
    expect((await visitor.query("auth.me")).data).toEqual({ ...answer.data, role: "owner", secondFactor: false });

    const again = await newVisitor().mutate("auth.signIn", { email: "new@shop.example", password: PASSWORD });
    expect(again.data).toEqual(answer.data);
  });

  it("with an email that is taken is refused with its field", async () => {
    const answer = await newVisitor().mutate("auth.signUp", { email: owner.email, password: PASSWORD, workspace: "X" });
    expect(answer).toMatchObject({
      status: 409,
      error: { data: { reason: "email_taken", fields: [{ field: "email" }] } },
    });
    expect(answer.cookies).toEqual([]);
  });

  it("answers an unknown email and a wrong password alike", async () => {
    const wrong = await newVisitor().mutate("auth.signIn", { email: owner.email, password: "not the password" });
    const unknown = await newVisitor().mutate("auth.signIn", { email: "nobody@shop.example", password: PASSWORD });
    expect(wrong).toMatchObject({ status: 401, error: { data: { reason: "wrong_credentials" } } });
    expect(unknown).toEqual(wrong);
  });

  it("names every field and rule that was broken", async () => {
    const answer = await newVisitor().mutate("auth.signUp", { email: "x", password: "short" });
    expect(answer).toMatchObject({ status: 400, error: { data: { code: "BAD_REQUEST", reason: "invalid_input" } } });
    expect(answer.error.data.fields?.map(({ field }) => field).sort()).toEqual(["email", "password", "workspace"]);
    expect(answer.error.message).toContain("email: Not an email address");
    expect(JSON.stringify(answer)).not.toMatch(/ at |node_modules|stack/);
  });

  it("out ends the session and takes the cookie back", async () => {
    const visitor = await signedUp();
    const { cookie } = visitor;
    expect((await visitor.mutate("auth.signOut")).data).toEqual({ signedOut: true });
    expect(visitor.cookie).toBeNull();
    visitor.cookie = cookie;
    expect((await visitor.query("auth.me")).status).toBe(401);
    expect((await newVisitor().mutate("auth.signOut")).status).toBe(200);
  });
});

describe("somebody who is not signed in", () => {
  it.each([
    ["query", "auth.me", undefined],
    ["query", "accounts.list", undefined],
    ["query", "chats.list", {}],
    ["query", "chats.get", { chatId: "x" }],
    ["query", "messages.list", { chatId: "x" }],
    ["mutate", "accounts.available", credentials],
    ["mutate", "accounts.connect", { ...credentials, externalIds: ["x"] }],
    ["mutate", "chats.markRead", { chatId: "x" }],
    ["mutate", "messages.send", { chatId: "x", clientId: crypto.randomUUID(), text: "x" }],
    ["mutate", "messages.retry", { messageId: "x" }],
  ] as const)("gets 401 from %s %s", async (kind, procedure, input) => {
    const answer = await newVisitor()[kind](procedure, input);
    expect(answer).toMatchObject({ status: 401, error: { data: { code: "UNAUTHORIZED", reason: "not_signed_in" } } });
  });
});

describe("what a provider offers", () => {
  it("is listed by a real call", async () => {
    const answer = await owner.mutate("accounts.available", { ...credentials, dsn: "api1.unipile.com:13111" });
    expect(answer.data.items).toHaveLength(2);
    expect(answer.data.items).toEqual(
      expect.arrayContaining([
        { externalId: whatsappId, channel: "whatsapp", name: "Shop phone", state: "connected" },
        { externalId: instagramId, channel: "instagram", name: "shop.example", state: "connected" },
      ]),
    );
  });

  it.each([
    [{ ...credentials, apiKey: "wrong" }, 400, "wrong_key", "apiKey"],
    [{ ...credentials, dsn: "http://api1.unipile.com:13111" }, 400, "dsn_not_https", "dsn"],
    [{ ...credentials, dsn: "https://evil.example" }, 400, "dsn_foreign_host", "dsn"],
    [{ ...credentials, dsn: "https://api1.unipile.com:13111/x" }, 400, "dsn_path", "dsn"],
    [{ ...credentials, dsn: "" }, 400, "invalid_input", "dsn"],
    [{ ...credentials, apiKey: "a\r\nx: y" }, 400, "invalid_input", "apiKey"],
    [{ provider: "unipile" }, 400, "invalid_input", "dsn"],
    [{ ...credentials, dsn: "https://api9.unipile.com:13999" }, 502, "unreachable", null],
    [{ provider: "meta", channel: "whatsapp" }, 400, "provider_not_available", null],
    [{ provider: "telegram" }, 400, "invalid_input", "provider"],
  ])("%j is refused", async (input, status, reason, field) => {
    const answer = await owner.mutate("accounts.available", input);
    expect(answer).toMatchObject({ status, error: { data: { reason } } });
    expect(answer.error.data.fields?.[0]?.field ?? null).toBe(field);
  });
});

describe("connecting", () => {
  /** What is counted only when somebody asks for the list: nobody has written yet. */
  const listed = (account: Account) => ({ ...account, lastMessageAt: null, messagesToday: 0 });

  it("refuses an account that the key does not see", async () => {
    const answer = await owner.mutate("accounts.connect", { ...credentials, externalIds: [whatsappId, "other"] });
    expect(answer).toMatchObject({
      status: 400,
      error: { data: { reason: "account_not_offered", fields: [{ field: "externalIds.1" }] } },
    });
    expect((await owner.query("accounts.list")).data.items).toEqual([]);
  });

  it("answers the accounts and the webhook, and registers both webhooks for just these accounts", async () => {
    const answer = await owner.mutate("accounts.connect", { ...credentials, externalIds: [whatsappId] });
    expect(answer.status).toBe(200);
    expect(accountSchema.array().parse(answer.data.items)).toEqual([
      {
        id: expect.any(String),
        provider: "unipile",
        channel: "whatsapp",
        externalId: whatsappId,
        name: "Shop phone",
        state: "connected",
        lastSyncAt: null,
        abilities: expect.objectContaining({ reply: true, replyWindow: null }),
        handle: expect.stringMatching(/^\+\d+$/),
        stateSince: expect.any(String),
        problem: null,
        pausedAt: null,
        lastMessageAt: null,
        messagesToday: 0,
        credentialId: expect.any(String),
      },
    ]);
    expect(answer.data.webhook).toEqual({
      url: expect.stringMatching(/^https:\/\/parley\.example\/webhooks\/unipile\/[\w-]{22}$/),
    });

    const webhooks = [...unipile.simulation.world.webhooks.values()];
    expect(webhooks.map(({ source }) => source).sort()).toEqual(["account_status", "messaging"]);
    for (const webhook of webhooks) {
      expect(webhook.requestUrl).toBe(answer.data.webhook.url);
      expect(webhook.accountIds).toEqual([whatsappId]);
      expect(webhook.headers).toEqual([
        { key: "Unipile-Auth", value: expect.stringMatching(/^[\w-]{43}$/) },
        { key: "Content-Type", value: "application/json" },
      ]);
    }
    expect((await owner.query("accounts.list")).data).toEqual({ items: answer.data.items.map(listed) });
  });

  it("again changes nothing, and a further account joins the same two webhooks", async () => {
    const first = (await owner.query("accounts.list")).data.items;
    const repeated = await owner.mutate("accounts.connect", { ...credentials, externalIds: [whatsappId, whatsappId] });
    expect(first).toEqual(repeated.data.items.map(listed));
    expect(unipile.simulation.world.webhooks.size).toBe(2);

    await owner.mutate("accounts.connect", { ...credentials, externalIds: [instagramId] });
    const webhooks = [...unipile.simulation.world.webhooks.values()];
    expect(webhooks).toHaveLength(2);
    for (const webhook of webhooks) expect(webhook.accountIds?.toSorted()).toEqual([whatsappId, instagramId].sort());
    expect((await owner.query("accounts.list")).data.items).toHaveLength(2);
  });

  it("an account that another tenant holds is refused, and nobody is named", async () => {
    const answer = await stranger.mutate("accounts.connect", { ...credentials, externalIds: [whatsappId] });
    expect(answer).toMatchObject({ status: 409, error: { data: { reason: "account_held" } } });
    expect(JSON.stringify(answer)).not.toContain(owner.tenantId);
    expect((await stranger.query("accounts.list")).data.items).toEqual([]);
    expect(unipile.simulation.world.webhooks.size).toBe(2);
  });

  it("keeps the key nowhere in plain", async () => {
    const stored = await everyStoredValue();
    expect(stored.some((value) => value.includes(unipile.key))).toBe(false);
    expect(stored.some((value) => value.includes(PASSWORD))).toBe(false);
  });
});

describe("chats and messages", () => {
  beforeAll(async () => {
    await receive("one");
    await receive("two");
    await receive("three");
  });

  it("are listed in the shapes of the contract, the newest first", async () => {
    const chats = (await owner.query("chats.list")).data;
    expect(chats).toMatchObject({ nextCursor: null, asOf: { epoch: expect.any(String), head: expect.any(Number) } });
    const [chat] = chatSchema.array().length(1).parse(chats.items);
    expect(chat).toMatchObject({
      channel: "whatsapp",
      name: "Ann",
      unreadCount: 3,
      lastMessage: { text: "three", direction: "in" },
    });
    chatId = chat?.id ?? "";
    expect((await owner.query("chats.get", { chatId })).data).toEqual(chat);
    expect((await owner.query("chats.list", { channel: "instagram" })).data.items).toEqual([]);

    const messages = (await owner.query("messages.list", { chatId })).data;
    expect(
      messageSchema
        .array()
        .parse(messages.items)
        .map(({ text }) => text),
    ).toEqual(["three", "two", "one"]);
  });

  it("come in pages", async () => {
    const first = (await owner.query("messages.list", { chatId, limit: 2 })).data;
    expect(first.items).toHaveLength(2);
    const second = (await owner.query("messages.list", { chatId, limit: 2, cursor: first.nextCursor })).data;
    expect(second.items.map(({ text }: { text: string }) => text)).toEqual(["one"]);
    expect(second.nextCursor).toBeNull();
  });

  it("come from anywhere in the chat: before and after a place, and around a message", async () => {
    const textsOf = (page: { items: { text: string }[] }) => page.items.map(({ text }) => text);
    const ask = async (input: object) => (await owner.query("messages.list", { chatId, ...input })).data;
    const all = await ask({});
    expect(all.hasNewer).toBe(false);
    const [, two] = all.items as { id: string; sortAt: number; seq: number }[];
    const place = { sortAt: two?.sortAt, seq: two?.seq };

    const before = await ask({ before: place });
    expect([textsOf(before), before.nextCursor, before.hasNewer]).toEqual([["one"], null, true]);
    const after = await ask({ after: place });
    expect([textsOf(after), after.hasNewer]).toEqual([["three"], false]);
    const around = await ask({ around: two?.id });
    expect([textsOf(around), around.nextCursor, around.hasNewer]).toEqual([["three", "two", "one"], null, false]);
    const close = await ask({ around: two?.id, limit: 2 });
    expect([textsOf(close), close.hasNewer]).toEqual([["three", "two"], false]);
    expect(textsOf(await ask({ cursor: close.nextCursor }))).toEqual(["one"]);
    const alone = await ask({ around: two?.id, limit: 1 });
    expect([textsOf(alone), alone.hasNewer]).toEqual([["two"], true]);

    const nowhere = await owner.query("messages.list", { chatId, around: "m999999" });
    expect(nowhere).toMatchObject({ status: 404, error: { data: { reason: "not_found" } } });
    const both = await owner.query("messages.list", { chatId, around: two?.id, after: place });
    expect(both).toMatchObject({ status: 400, error: { data: { reason: "invalid_input" } } });
  });

  it("markRead takes the count back to zero", async () => {
    expect((await owner.mutate("chats.markRead", { chatId })).data).toMatchObject({ id: chatId, unreadCount: 0 });
  });

  it("an answer is a message, and the same clientId is the same message", async () => {
    const draft = { chatId, clientId: crypto.randomUUID(), text: "An answer" };
    const sent = await owner.mutate("messages.send", draft);
    expect(messageSchema.parse(sent.data)).toMatchObject({
      direction: "out",
      kind: "text",
      text: "An answer",
      clientId: draft.clientId,
    });
    const again = await owner.mutate("messages.send", { ...draft, clientId: draft.clientId.toUpperCase() });
    expect(again.data.id).toBe(sent.data.id);
    const other = await owner.mutate("messages.send", { ...draft, text: "Another" });
    expect(other).toMatchObject({ status: 409, error: { data: { reason: "client_id_reused" } } });
  });

  it.each([
    ["a clientId that is no UUID", { clientId: "x" }, "invalid_input", "clientId"],
    ["an empty text", { text: "" }, "invalid_input", "text"],
    ["white space only", { text: " \n\t" }, "invalid_input", "text"],
    ["too long a text", { text: "x".repeat(4_097) }, "invalid_input", "text"],
    ["no text", { text: undefined }, "invalid_input", "text"],
    ["a number for a text", { text: 7 }, "invalid_input", "text"],
    ["an attachment that is none", { attachments: [{}] }, "invalid_input", "attachments.0.uploadId"],
    ["a file that nobody uploaded", { attachments: [{ uploadId: "x" }] }, "upload_not_found", "attachments"],
    ["a reply to nothing", { replyTo: "x" }, "reply_not_found", "replyTo"],
    ["no chat", { chatId: "" }, "invalid_input", "chatId"],
  ])("a draft with %s is refused with its field", async (_name, changes, reason, field) => {
    const draft = { chatId, clientId: crypto.randomUUID(), text: "x", ...changes };
    const answer = await owner.mutate("messages.send", draft);
    expect(answer).toMatchObject({ status: 400, error: { data: { reason } } });
    expect(answer.error.data.fields?.map((problem) => problem.field)).toEqual([field]);
  });

  it.each([
    ["query", "chats.list", { limit: 0 }, "invalid_input"],
    ["query", "chats.list", { limit: 101 }, "invalid_input"],
    ["query", "chats.list", { channel: "telegram" }, "invalid_input"],
    ["query", "chats.list", { cursor: "made up" }, "bad_cursor"],
  ] as const)("%s %s with %j is refused as %s", async (kind, procedure, input, reason) => {
    expect(await owner[kind](procedure, input)).toMatchObject({ status: 400, error: { data: { reason } } });
  });

  it("of another tenant are as if they were not there", async () => {
    const message = (await owner.query("messages.list", { chatId, limit: 1 })).data.items[0].id;
    const calls = (chat: string, messageId: string) =>
      Promise.all([
        stranger.query("chats.get", { chatId: chat }),
        stranger.query("messages.list", { chatId: chat }),
        stranger.mutate("chats.markRead", { chatId: chat }),
        stranger.mutate("messages.send", { chatId: chat, clientId: crypto.randomUUID(), text: "x" }),
        stranger.mutate("messages.retry", { messageId }),
      ]);
    const foreign = await calls(chatId, message);
    const absent = await calls("made-up", "made-up");
    expect(foreign).toEqual(absent);
    for (const answer of foreign)
      expect(answer).toMatchObject({ status: 404, error: { data: { reason: "not_found" } } });
    expect((await stranger.query("chats.list")).data.items).toEqual([]);
  });
});

describe("the partner's client", () => {
  it("reads typed answers, and refusals with their reason", async () => {
    const parley = createParleyClient({
      url: HOME,
      headers: { cookie: owner.cookie ?? "", origin: HOME },
      fetch: (url, init) =>
        fetchParley(new URL(String(url)).pathname + new URL(String(url)).search, init as RequestInit),
    });
    const [me, chats] = await Promise.all([parley.auth.me.query(), parley.chats.list.query({ limit: 1 })]);
    expect(me.tenant.id).toBe(owner.tenantId);
    expect(chats.items[0]?.id).toBe(chatId);
    const draft = { chatId: "made-up", clientId: crypto.randomUUID(), text: "x" };
    await expect(parley.messages.send.mutate(draft)).rejects.toMatchObject({
      data: { reason: "not_found", httpStatus: 404 },
    });
  });
});

describe("the protocol", () => {
  it("takes at most ten calls in one request", async () => {
    const batch = (calls: number) => fetchParley(`/trpc/${Array(calls).fill("auth.me").join(",")}?batch=1`);
    expect((await batch(10)).status).toBe(401);
    expect((await batch(11)).status).toBe(400);
  });

  it("takes at most 1 MiB", async () => {
    const answer = await fetchParley("/trpc/auth.signIn", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: "x".repeat(1024 * 1024) }),
    });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ error: { data: { reason: "too_large" } } });
  });

  it("answers an unknown procedure with 404 and broken JSON with 400", async () => {
    expect(await owner.query("nothing.here")).toMatchObject({ status: 404 });
    const answer = await fetchParley("/trpc/auth.signIn", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{",
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toMatch(/node_modules|\.ts:\d/);
  });
});
