import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { ChannelCommand } from "../../shared/wire.ts";
import { unipileChannel } from "./unipile-channel.ts";

/** Sends over real connections, with everything that can happen to those; which call a command becomes: commands.test.ts. */

const now = Date.UTC(2026, 10, 20);

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
  const command = {
    type: "send",
    to: { chatExternalId: "chat 1/../x", providerId: null, phone: null },
    clientId: "c1",
    content: { type: "text", text: "Hällo\r\n🙂" },
    replyTo: null,
    asHumanAgent: false,
  } satisfies ChannelCommand;

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
    await unipileChannel.send(access(origin), { ...command, to: { ...command.to, chatExternalId: ".." } });
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
