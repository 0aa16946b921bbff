import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { callGraph } from "./graph.ts";

describe("a call of the Graph API over a real connection", () => {
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
    apiKey: "token-1",
    fetch: (url: string, init: RequestInit) => fetch(url, init),
  });

  test("carries the token in its header alone, and JSON", async () => {
    const seen: unknown[] = [];
    const origin = await serve((request, response, body) => {
      seen.push([request.method, request.url, request.headers.authorization, request.headers["content-type"], body]);
      response.end('{"ok":1}');
    });
    const request = { method: "POST", path: ["5100", "messages"], body: { json: { a: "ä" } } } as const;
    expect(await callGraph(access(origin), request)).toEqual({
      answer: { status: 200, retryAfter: null, json: { ok: 1 }, error: null },
    });
    expect(seen).toEqual([["POST", "/v25.0/5100/messages", "Bearer token-1", "application/json", '{"a":"ä"}']]);
  });

  test("proves that it is the app's own where its secret is known", async () => {
    const urls: string[] = [];
    const origin = await serve((request, response) => {
      urls.push(request.url ?? "");
      response.end("{}");
    });
    await callGraph({ ...access(origin), appSecret: "secret" }, { method: "GET", path: ["me"] });
    expect(urls[0]).toMatch(/^\/v25\.0\/me\?appsecret_proof=[0-9a-f]{64}$/);
  });

  test.each(["..", ".", "a/../b", "x?y=1", "é"])("keeps the id %j in its place", async (part) => {
    const urls: string[] = [];
    const origin = await serve((request, response) => {
      urls.push(request.url ?? "");
      response.end("{}");
    });
    await callGraph(access(origin), { method: "GET", path: [part, "media"] });
    expect(urls[0]?.split("/")).toHaveLength(4);
    expect(urls[0]).toMatch(/^\/v25\.0\/[^/?]+\/media$/);
  });

  test("reads the error of an answer: code, subcode, details and whether it passes", async () => {
    const error = {
      message: "(#131008) missing",
      type: "OAuthException",
      code: 131008,
      error_subcode: 2494010,
      is_transient: true,
      error_data: { messaging_product: "whatsapp", details: "Parameter\nname" },
    };
    const origin = await serve((_request, response) => response.writeHead(400).end(JSON.stringify({ error })));
    expect(await callGraph(access(origin), { method: "GET", path: ["me"] })).toMatchObject({
      answer: { status: 400, error: { code: 131008, subcode: 2494010, details: "Parameter name", isTransient: true } },
    });
  });

  test("does not follow a redirect", async () => {
    let calls = 0;
    const target = await serve((_request, response) => {
      calls += 1;
      response.end("{}");
    });
    const origin = await serve((_request, response) => response.writeHead(307, { location: target }).end());
    expect(await callGraph(access(origin), { method: "GET", path: ["me"] })).toMatchObject({ answer: { status: 307 } });
    expect(calls).toBe(0);
  });

  test("counts an answer that breaks off after its status line", async () => {
    const origin = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("{");
      setImmediate(() => response.destroy());
    });
    expect(await callGraph(access(origin), { method: "GET", path: ["me"] })).toMatchObject({
      answer: { status: 200, json: undefined },
    });
  });

  test("cuts an endless answer off long before it could fill the memory", async () => {
    let written = 0;
    let hungUp = () => {};
    const ended = new Promise<void>((resolve) => (hungUp = resolve));
    const origin = await serve((_request, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(64 * 1024, 0x20);
      const more = () => {
        while (!response.destroyed && response.write(chunk)) written += chunk.byteLength;
        if (!response.destroyed) response.once("drain", more);
      };
      response.on("error", () => undefined).on("close", hungUp);
      more();
    });
    expect(await callGraph(access(origin), { method: "GET", path: ["me"] })).toMatchObject({
      answer: { json: undefined },
    });
    await ended;
    // What was read, and what the buffers between the two ends hold.
    expect(written).toBeLessThan(32 * 1024 * 1024);
  });

  test("says that a connection broke, and that nobody answered in time", async () => {
    const cut = await serve((request) => request.socket.destroy());
    expect(await callGraph(access(cut), { method: "GET", path: ["me"] })).toEqual({ failure: "lost" });
    const silent = await serve(() => undefined);
    expect(await callGraph(access(silent), { method: "GET", path: ["me"], timeoutMs: 20 })).toEqual({
      failure: "timed_out",
    });
  });
});
