import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AccountRecord } from "./records.ts";
import { type RunningSimulator, startSimulator } from "./start-simulator.ts";

/*
 * The provider's REST side over real HTTP. Every test has its own API key, so that none sees another's world.
 */

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startSimulator({ seed: 11 });
});
afterAll(() => simulator.stop());

let keys = 0;
async function shop(): Promise<{ apiKey: string; whatsapp: AccountRecord; instagram: AccountRecord }> {
  keys += 1;
  const apiKey = `rest-${keys}`;
  const whatsapp = await simulator.control.createAccount({ apiKey, type: "WHATSAPP", name: "Shop" });
  const instagram = await simulator.control.createAccount({ apiKey, type: "INSTAGRAM", name: "the.shop" });
  return { apiKey, whatsapp, instagram };
}

async function call(apiKey: string, method: string, path: string, body?: FormData | object) {
  const isForm = body instanceof FormData;
  const answer = await fetch(`${simulator.url}/api/v1${path}`, {
    method,
    headers: { "x-api-key": apiKey, ...(body !== undefined && !isForm && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: the bodies are what is under test
  return { status: answer.status, body: (await answer.json()) as any };
}

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

describe("the API key", () => {
  it("answers a missing and a wrong key with the same 401 body", async () => {
    const missing = await fetch(`${simulator.url}/api/v1/accounts`);
    const wrong = await call("nobody's", "GET", "/accounts");
    expect([missing.status, wrong.status]).toEqual([401, 401]);
    expect(wrong.body).toEqual(await missing.json());
    expect(wrong.body.type).toBe("errors/missing_credentials");
  });

  it("sees its own workspace and answers 404 for another's", async () => {
    const [one, two] = [await shop(), await shop()];
    const { chatId, messageId } = await simulator.control.customerWrites({
      accountId: one.whatsapp.id,
      from: { name: "Eva" },
      text: "hi",
    });
    expect((await call(one.apiKey, "GET", "/accounts")).body.items).toHaveLength(2);
    for (const path of [`/accounts/${one.whatsapp.id}`, `/chats/${chatId}`, `/messages/${messageId}`]) {
      expect((await call(one.apiKey, "GET", path)).status).toBe(200);
      expect((await call(two.apiKey, "GET", path)).status).toBe(404);
    }
    expect((await call(two.apiKey, "GET", "/messages")).body.items).toEqual([]);
  });
});

describe("chats and messages", () => {
  it("shows flags as 0 and 1, a 1-1 chat without a name, and its last message", async () => {
    const { apiKey, whatsapp } = await shop();
    const { chatId } = await simulator.control.customerWrites({
      accountId: whatsapp.id,
      from: { name: "Eva", phone: "34612000001" },
      text: "hi",
    });
    const { body } = await call(apiKey, "GET", `/chats/${chatId}`);
    expect(body).toMatchObject({ name: null, type: 0, unread: 1, unread_count: 1, archived: 0 });
    expect(body.lastMessage).toMatchObject({ text: "hi", is_sender: 0, is_event: 0, reactions: [] });
    const path = `/chats/34612000001@s.whatsapp.net?account_id=${whatsapp.id}`;
    expect((await call(apiKey, "GET", path)).body.id).toBe(chatId);
  });

  it("never shows the phone of a person who is known by LID only", async () => {
    const { apiKey, whatsapp } = await shop();
    await simulator.control.customerWrites({ accountId: whatsapp.id, from: { name: "L", lid: "99887766" }, text: "x" });
    const chat = (await call(apiKey, "GET", "/chats")).body.items[0];
    expect(chat).toMatchObject({ provider_id: "99887766@lid", attendee_public_identifier: null });
    const { body } = await call(apiKey, "GET", `/chats/${chat.id}/attendees`);
    expect(body.items[0].specifics).toMatchObject({ phone_number: null, lid: "99887766@lid" });
  });

  it("pages through a chat newest first, and marks it read", async () => {
    const { apiKey, whatsapp } = await shop();
    const written = await simulator.control.burst({ accountId: whatsapp.id, count: 7 });
    const chatId = written[0]?.chatId ?? "";
    const texts: string[] = [];
    let path: string | null = `/chats/${chatId}/messages?limit=3`;
    while (path !== null) {
      const { body } = await call(apiKey, "GET", path);
      texts.push(...body.items.map((item: { text: string }) => item.text));
      path = body.cursor === null ? null : `/chats/${chatId}/messages?cursor=${encodeURIComponent(body.cursor)}`;
    }
    expect(texts).toEqual([7, 6, 5, 4, 3, 2, 1].map((n) => `burst ${n}`));
    expect((await call(apiKey, "PATCH", `/chats/${chatId}`, { action: "setReadStatus", value: true })).status).toBe(
      200,
    );
    expect((await call(apiKey, "GET", "/chats?unread=true")).body.items).toEqual([]);
  });

  it("gives an attachment's bytes by the message's own id and not by the network's", async () => {
    const { apiKey, whatsapp } = await shop();
    const message = await simulator.control.customerWrites({
      accountId: whatsapp.id,
      from: { name: "Eva" },
      attachments: [{ kind: "photo" }],
    });
    const path = `/attachments/${message.attachments[0]?.id}`;
    const bytes = await fetch(`${simulator.url}/api/v1/messages/${message.messageId}${path}`, {
      headers: { "x-api-key": apiKey },
    });
    expect(bytes.headers.get("content-type")).toBe("image/png");
    expect(new Uint8Array(await bytes.arrayBuffer()).length).toBe(message.attachments[0]?.sizeBytes);
    expect((await call(apiKey, "GET", `/messages/${message.providerId}${path}`)).status).toBe(404);
  });
});

describe("sending", () => {
  it("stores the message once, lists it, and tells what was accepted", async () => {
    const { apiKey, whatsapp } = await shop();
    const { chatId } = await simulator.control.customerWrites({
      accountId: whatsapp.id,
      from: { name: "Eva" },
      text: "?",
    });
    const answer = await call(
      apiKey,
      "POST",
      `/chats/${chatId}/messages`,
      form({ text: "yes", account_id: whatsapp.id }),
    );
    expect(answer).toMatchObject({ status: 201, body: { object: "MessageSent" } });
    expect(await simulator.control.sends({ apiKey })).toMatchObject([
      { text: "yes", chatId, fields: { account_id: whatsapp.id } },
    ]);
    expect((await call(apiKey, "GET", `/chats/${chatId}/messages?limit=1`)).body.items[0]).toMatchObject({
      text: "yes",
      is_sender: 1,
    });
  });

  it("names the message as a string, an array, null or not at all, and as one of them when told", async () => {
    const { apiKey, whatsapp } = await shop();
    const { chatId } = await simulator.control.customerWrites({
      accountId: whatsapp.id,
      from: { name: "Eva" },
      text: "?",
    });
    const send = async (text: string) => (await call(apiKey, "POST", `/chats/${chatId}/messages`, form({ text }))).body;
    const forms = new Set<string>();
    for (let i = 0; i < 5; i++) {
      const { message_id: id } = await send(`varied ${i}`);
      forms.add(id === null ? "null" : Array.isArray(id) ? "array" : typeof id);
    }
    expect(forms).toEqual(new Set(["string", "array", "null", "undefined"]));
    await simulator.control.setSettings(apiKey, { messageIdAnswer: "null" });
    expect(await send("pinned")).toEqual({ object: "MessageSent", message_id: null });
  });

  it("refuses another account's chat, an empty message, JSON, and a disconnected account", async () => {
    const { apiKey, whatsapp, instagram } = await shop();
    const { chatId } = await simulator.control.customerWrites({
      accountId: whatsapp.id,
      from: { name: "Eva" },
      text: "?",
    });
    const path = `/chats/${chatId}/messages`;
    const type = async (body: FormData | object) => (await call(apiKey, "POST", path, body)).body.type;
    expect(await type(form({ text: "x", account_id: instagram.id }))).toBe("errors/invalid_parameters");
    expect(await type(form({ account_id: whatsapp.id }))).toBe("errors/missing_parameters");
    expect(await type({ text: "x" })).toBe("errors/unsupported_media_type");
    await simulator.control.setAccountStatus(whatsapp.id, "CREDENTIALS");
    expect(await type(form({ text: "x" }))).toBe("errors/disconnected_account");
    expect(await simulator.control.sends({ apiKey })).toEqual([]);
  });

  it("refuses a file in a field that it does not know", async () => {
    const { apiKey, whatsapp } = await shop();
    const { chatId } = await simulator.control.customerWrites({
      accountId: whatsapp.id,
      from: { name: "Eva" },
      text: "?",
    });
    const body = form({ text: "x" });
    body.set("attachment", new Blob(["bytes"]), "x.pdf");
    expect((await call(apiKey, "POST", `/chats/${chatId}/messages`, body)).status).toBe(400);
    expect(await simulator.control.sends({ apiKey })).toEqual([]);
  });

  it("starts a chat with a new number and reuses the one that is there", async () => {
    const { apiKey, whatsapp } = await shop();
    const fields = { account_id: whatsapp.id, attendees_ids: "34612000009@s.whatsapp.net", text: "hello" };
    const first = await call(apiKey, "POST", "/chats", form(fields));
    const second = await call(apiKey, "POST", "/chats", form(fields));
    expect(first).toMatchObject({ status: 201, body: { object: "ChatStarted" } });
    expect(second.body.chat_id).toBe(first.body.chat_id);
    expect(second.body.message_id).not.toBe(first.body.message_id);
  });
});

describe("faults on requests", () => {
  it("a connection cut after accepting leaves exactly one message and no answer", async () => {
    const { apiKey, whatsapp } = await shop();
    const { chatId } = await simulator.control.customerWrites({
      accountId: whatsapp.id,
      from: { name: "Eva" },
      text: "?",
    });
    await simulator.control.addFault({
      on: "request",
      scope: { apiKey, method: "POST" },
      fault: { kind: "cut_after" },
    });
    await expect(call(apiKey, "POST", `/chats/${chatId}/messages`, form({ text: "once" }))).rejects.toThrow();
    expect(await simulator.control.sends({ apiKey, text: "once" })).toHaveLength(1);
    expect(await simulator.control.requests({ apiKey })).toMatchObject([{ status: null, fault: "cut_after" }]);
  });

  it("a connection cut before accepting, a 429 and a 500 leave nothing, and the next call is served", async () => {
    const { apiKey, whatsapp } = await shop();
    const { chatId } = await simulator.control.customerWrites({
      accountId: whatsapp.id,
      from: { name: "Eva" },
      text: "?",
    });
    const send = () => call(apiKey, "POST", `/chats/${chatId}/messages`, form({ text: "x" }));
    const scope = { apiKey, path: "/chats/:id/messages" };
    await simulator.control.addFault({ on: "request", scope, fault: { kind: "cut_before" } });
    await simulator.control.addFault({
      on: "request",
      scope,
      fault: { kind: "status", status: 429, retryAfterSeconds: 7 },
    });
    await simulator.control.addFault({ on: "request", scope, fault: { kind: "status", status: 500 } });
    await expect(send()).rejects.toThrow();
    expect([(await send()).status, (await send()).status]).toEqual([429, 500]);
    expect(await simulator.control.sends({ apiKey })).toEqual([]);
    expect((await send()).status).toBe(201);
  });

  it("a 500 after accepting keeps what was accepted", async () => {
    const { apiKey, whatsapp } = await shop();
    const { chatId } = await simulator.control.customerWrites({
      accountId: whatsapp.id,
      from: { name: "Eva" },
      text: "?",
    });
    await simulator.control.addFault({
      on: "request",
      scope: { accountId: whatsapp.id },
      fault: { kind: "status_after", status: 500 },
    });
    expect((await call(apiKey, "POST", `/chats/${chatId}/messages`, form({ text: "x" }))).status).toBe(500);
    expect(await simulator.control.sends({ apiKey })).toHaveLength(1);
  });
});
