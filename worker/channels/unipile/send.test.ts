import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { SendOutcome } from "../../shared/wire.ts";
import type { UnipileAnswer } from "./call.ts";
import { outcomeOfAnswer } from "./send.ts";
import { unipileChannel } from "./unipile-channel.ts";

const now = Date.UTC(2026, 10, 20);
const answer = (status: number, changes: Partial<UnipileAnswer> = {}): SendOutcome =>
  outcomeOfAnswer({ status, retryAfter: null, json: undefined, errorType: null, ...changes }, () => now);

describe("what an answer to a send proves", () => {
  test.each([
    [{ object: "MessageSent", message_id: "m1" }, "m1"],
    [{ message_id: ["m1"] }, "m1"],
    [{ message_id: null }, null],
    [{ message_id: [] }, null],
    [{ message_id: "" }, null],
    [{}, null],
    [undefined, null],
    ["created", null],
  ])("201 with %j is accepted, with the id %j", (json, externalId) => {
    expect(answer(201, { json })).toEqual({ type: "accepted", externalId });
  });

  test.each([[200], [202], [204]])("%i is accepted too", (status) => {
    expect(answer(status).type).toBe("accepted");
  });

  test.each([
    [429, "7", 7_000],
    [429, null, null],
    [429, "soon", null],
    [429, new Date(now + 90_000).toUTCString(), 90_000],
    [429, new Date(now - 90_000).toUTCString(), 0],
    [429, "99999999", 3_600_000],
    [425, null, null],
    [503, "2", 2_000],
    [521, null, null],
    [523, null, null],
    [530, null, null],
  ])("%i with Retry-After %j was certainly not sent, next try in %j ms", (status, retryAfter, retryAfterMs) => {
    expect(answer(status, { retryAfter })).toMatchObject({ type: "not_sent", retryAfterMs });
  });

  test.each([[500], [501], [502], [503], [504], [520], [522], [524], [408]])("%i leaves it unconfirmed", (status) => {
    expect(answer(status).type).toBe("unconfirmed");
  });

  test.each([[400], [403], [404], [405], [413], [415], [422], [301], [302], [0]])(
    "%i is a refusal for good",
    (status) => {
      const outcome = answer(status);
      expect(outcome.type).toBe("refused");
      expect(outcome).not.toHaveProperty("accountState");
    },
  );

  test.each([
    ["disconnected_account"],
    ["expired_credentials"],
    ["invalid_credentials"],
    ["multiple_sessions"],
    ["missing_credentials"],
    ["some_new_reason"],
  ])("401 %s says that the account has to sign in again", (errorType) => {
    expect(answer(401, { errorType })).toMatchObject({
      type: "refused",
      accountState: "needs_sign_in",
      error: { code: errorType },
    });
  });

  test("every failure has a code and plain words", () => {
    for (const status of [302, 400, 401, 403, 404, 422, 429, 500, 503]) {
      const outcome = answer(status);
      if (outcome.type === "accepted") throw new Error("accepted");
      expect(outcome.error.code).toBe(`http_${status}`);
      expect(outcome.error.text).toMatch(/^[A-Z].{10,}\.$/);
    }
  });
});

describe("a send over a real connection", () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  async function serve(handle: (request: IncomingMessage, response: ServerResponse, body: string) => void) {
    const server: Server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => handle(request, response, Buffer.concat(chunks).toString("utf8")));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return `http://127.0.0.1:${address.port}`;
  }

  const access = (origin: string) => ({
    origin,
    apiKey: "key-1",
    accountExternalId: "acc-1",
    fetch: (url: string, init: RequestInit) => fetch(url, init),
    clock: () => now,
  });
  const command = { type: "send_text", chatExternalId: "chat 1/../x", text: "Hällo\r\n🙂" } as const;

  test("is one multipart call with text, account and key, and its id stays in its place", async () => {
    const seen: { method: string; url: string; key: unknown; type: string; body: string }[] = [];
    const origin = await serve((request, response, body) => {
      seen.push({
        method: request.method ?? "",
        url: request.url ?? "",
        key: request.headers["x-api-key"],
        type: request.headers["content-type"] ?? "",
        body,
      });
      response.writeHead(201, { "content-type": "application/json" }).end('{"object":"MessageSent","message_id":"m9"}');
    });
    expect(await unipileChannel.send(access(origin), command)).toEqual({ type: "accepted", externalId: "m9" });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: "POST", url: "/api/v1/chats/chat%201%2F..%2Fx/messages", key: "key-1" });
    expect(seen[0]?.type).toMatch(/^multipart\/form-data; boundary=/);
    expect(seen[0]?.body).toContain('name="account_id"\r\n\r\nacc-1\r\n');
    expect(seen[0]?.body).toContain('name="text"\r\n\r\nHällo\r\n🙂\r\n');
  });

  test("an id of two dots cannot climb out of its place", async () => {
    const urls: string[] = [];
    const origin = await serve((request, response) => {
      urls.push(request.url ?? "");
      response.writeHead(404).end();
    });
    await unipileChannel.send(access(origin), { ...command, chatExternalId: ".." });
    expect(urls).toEqual(["/api/v1/chats/%252E%252E/messages"]);
  });

  test("an error answer gives its type, and never its words", async () => {
    const origin = await serve((_request, response) => {
      response.writeHead(401).end('{"title":"t","detail":"+33611111111 secret","type":"errors/disconnected_account"}');
    });
    const outcome = await unipileChannel.send(access(origin), command);
    expect(outcome).toMatchObject({
      type: "refused",
      error: { code: "disconnected_account" },
      accountState: "needs_sign_in",
    });
    expect(JSON.stringify(outcome)).not.toContain("secret");
  });

  test("a redirect is not followed", async () => {
    let calls = 0;
    const target = await serve((_request, response) => {
      calls += 1;
      response.writeHead(201).end("{}");
    });
    const origin = await serve((_request, response) => {
      response.writeHead(307, { location: `${target}/` }).end();
    });
    expect((await unipileChannel.send(access(origin), command)).type).toBe("refused");
    expect(calls).toBe(0);
  });

  test("an answer that breaks off after its status line still counts", async () => {
    const origin = await serve((_request, response) => {
      response.writeHead(201, { "content-length": "100" });
      response.write("{");
      setImmediate(() => response.destroy());
    });
    expect(await unipileChannel.send(access(origin), command)).toEqual({ type: "accepted", externalId: null });
  });

  test("an endless answer is cut off long before it could fill the memory", async () => {
    let written = 0;
    let hungUp = () => {};
    const ended = new Promise<void>((resolve) => (hungUp = resolve));
    const origin = await serve((_request, response) => {
      response.writeHead(201);
      const chunk = Buffer.alloc(64 * 1024, 0x20);
      const more = () => {
        while (!response.destroyed && response.write(chunk)) written += chunk.byteLength;
        if (!response.destroyed) response.once("drain", more);
      };
      response.on("error", () => undefined).on("close", hungUp);
      more();
    });
    expect(await unipileChannel.send(access(origin), command)).toEqual({ type: "accepted", externalId: null });
    await ended;
    // What was read, and what the buffers between the two ends hold.
    expect(written).toBeLessThan(32 * 1024 * 1024);
  });

  test("a connection cut after the whole body is unconfirmed", async () => {
    const origin = await serve((request) => request.socket.destroy());
    expect(await unipileChannel.send(access(origin), command)).toMatchObject({
      type: "unconfirmed",
      error: { code: "lost" },
    });
  });

  test("a refused connection was certainly not sent", async () => {
    const server = createTcpServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    await new Promise((resolve) => server.close(resolve));
    expect(await unipileChannel.send(access(`http://127.0.0.1:${address.port}`), command)).toMatchObject({
      type: "not_sent",
    });
  });

  test("the newest messages of a chat are listed as the events that they were", async () => {
    const items = [
      {
        object: "Message",
        id: "m2",
        provider_id: "P2",
        chat_id: "c1",
        text: "out",
        is_sender: 1,
        timestamp: "2026-11-20T10:00:01.000Z",
        attachments: [],
      },
      {
        object: "Message",
        id: "m1",
        chat_id: "c1",
        sender_id: "118@lid",
        text: "in",
        is_sender: 0,
        timestamp: "2026-11-20T10:00:00.000Z",
      },
      { object: "Message", id: "m0", chat_id: "c1", text: "helper", hidden: 1, is_sender: 0 },
      "nonsense",
    ];
    const urls: string[] = [];
    const origin = await serve((request, response) => {
      urls.push(request.url ?? "");
      response.end(JSON.stringify({ object: "MessageList", items, cursor: null }));
    });
    const listed = await unipileChannel.recentMessages(access(origin), "c1", { limit: 20 });
    expect(urls).toEqual(["/api/v1/chats/c1/messages?limit=20"]);
    expect(listed).toMatchObject({
      ok: true,
      value: [
        {
          type: "message",
          message: { externalId: "m2", providerMessageId: "P2", direction: "out", text: "out" },
          sender: null,
        },
        {
          type: "message",
          message: { externalId: "m1", direction: "in" },
          sender: { providerId: "118@lid", lid: "118@lid" },
        },
      ],
    });
    if (listed.ok) expect(listed.value).toHaveLength(2);
  });

  test.each([
    [401, "errors/missing_credentials", "wrong_key"],
    [401, "errors/disconnected_account", "account_signed_out"],
    [403, "errors/subscription_required", "not_allowed"],
    [404, "errors/x", "not_found"],
    [429, "errors/x", "rate_limited"],
    [400, "errors/x", "refused"],
    [500, "errors/x", "provider_error"],
    [302, "errors/x", "redirected"],
    [200, "errors/x", "unreadable_answer"],
  ])("a listing answered %i %s fails as %s", async (status, type, reason) => {
    const origin = await serve((_request, response) => response.writeHead(status).end(JSON.stringify({ type })));
    expect(await unipileChannel.recentMessages(access(origin), "c1", { limit: 1 })).toEqual({ ok: false, reason });
  });
});
