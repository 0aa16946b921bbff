import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createWorker } from "../../worker/worker.ts";
import { migratedControl } from "./control-database.ts";
import { fetchParley, HOME, PASSWORD, signedUp, type Visitor } from "./visitor.ts";

/**
 * Proves at the Worker's own door that another site cannot act or listen in a visitor's name, and what every
 * answer carries. The decisions one by one are in worker/http/gate.test.ts; browsers are in test/browser.
 */

let visitor: Visitor & { tenantId: string; email: string };

beforeAll(async () => {
  await migratedControl();
  visitor = await signedUp();
});

const cookie = () => ({ cookie: visitor.cookie ?? "" });

function post(headers: Record<string, string>): Promise<Response> {
  const body = JSON.stringify({ email: visitor.email, password: PASSWORD });
  return fetchParley("/trpc/auth.signIn", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
}

describe("a change", () => {
  it.each([
    ["cross-site", { "sec-fetch-site": "cross-site" }],
    ["from a sister host", { "sec-fetch-site": "same-site" }],
    ["from a foreign origin", { origin: "https://evil.example" }],
    ["from no origin at all, called null", { origin: "null" }],
    ["from another port", { origin: `${HOME}:8443` }],
  ])("%s is refused with 403 and sets no cookie", async (_name, headers) => {
    const answer = await post(headers);
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await answer.json()).toMatchObject({ error: { data: { reason: "cross_site" } } });
  });

  it("with a cookie and without an origin is refused", async () => {
    expect((await post(cookie())).status).toBe(403);
  });

  it.each([
    ["from the page itself", { "sec-fetch-site": "same-origin" }],
    ["with our own origin", { origin: HOME }],
    ["from a program, which has no cookie", {}],
  ])("%s is taken", async (_name, headers) => {
    expect((await post(headers)).status).toBe(200);
  });

  it("is not made by a form, whose content type needs no permission", async () => {
    for (const type of ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", ""]) {
      const answer = await fetchParley("/trpc/auth.signOut", {
        method: "POST",
        headers: { "content-type": type },
        body: "{}",
      });
      expect(answer.status).toBe(415);
      expect(await answer.json()).toMatchObject({ error: { data: { reason: "json_only" } } });
    }
  });

  it("is never made by a GET", async () => {
    expect((await fetchParley("/trpc/auth.signOut", { headers: cookie() })).status).toBe(405);
    expect((await visitor.query("auth.me")).status).toBe(200);
  });
});

describe("a live socket", () => {
  const upgrade = (headers: Record<string, string>) =>
    fetchParley("/live", { headers: { upgrade: "websocket", ...headers } });

  it("opens for the visitor's own page", async () => {
    const answer = await upgrade({ ...cookie(), origin: HOME });
    expect(answer.status).toBe(101);
    answer.webSocket?.accept();
    answer.webSocket?.close();
  });

  it.each([["https://evil.example"], ["null"], [`${HOME}.evil.example`], ["http://parley.example"]])(
    "does not open for a page at %s",
    async (origin) => {
      expect((await upgrade({ ...cookie(), origin })).status).toBe(403);
    },
  );

  it("does not open with a cookie and no origin", async () => {
    expect((await upgrade(cookie())).status).toBe(403);
  });

  it("does not open for somebody who is not signed in, whatever session they name", async () => {
    expect((await upgrade({ origin: HOME })).status).toBe(401);
    expect((await upgrade({ origin: HOME, "x-parley-session": "x" })).status).toBe(401);
    expect((await upgrade({ origin: HOME, cookie: `__Host-parley=${"A".repeat(43)}` })).status).toBe(401);
  });

  it("is not opened by a plain GET", async () => {
    expect((await fetchParley("/live", { headers: { ...cookie(), origin: HOME } })).status).toBe(426);
  });

  it("closes when its session signs out", async () => {
    const leaving = await signedUp();
    const answer = await upgrade({ cookie: leaving.cookie ?? "", origin: HOME });
    const socket = answer.webSocket;
    if (socket === null) throw new Error("no socket");
    socket.accept();
    const closed = new Promise<number>((resolve) => socket.addEventListener("close", (event) => resolve(event.code)));
    expect((await leaving.mutate("auth.signOut")).status).toBe(200);
    expect(await closed).toBe(4401);
  });
});

describe("a partner's program", () => {
  const list = (headers: Record<string, string>, method = "GET") =>
    fetchParley(method === "GET" ? "/trpc/chats.list?input={}" : "/trpc/auth.signOut", {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(method === "POST" ? { body: "{}" } : {}),
    });
  let bearer: Record<string, string>;

  beforeAll(async () => {
    const made = await visitor.mutate("keys.create", { name: "a program", scopes: ["inbox.read"] });
    bearer = { authorization: `Bearer ${made.data.secret}` };
  });

  it("comes with its key, from nowhere in particular", async () => {
    expect((await list(bearer)).status).toBe(200);
  });

  it("gets nothing by the cookie that it may have as well", async () => {
    const wrongKey = { authorization: "Bearer parley_wrong" };
    expect((await list({ ...wrongKey, ...cookie() })).status).toBe(401);
    expect((await list({ ...wrongKey, ...cookie(), origin: HOME }, "POST")).status).toBe(200);
    // Signed out was nobody: the session still counts.
    expect((await visitor.query("auth.me")).status).toBe(200);
  });

  it("is refused a change when it is a page of another site, and may read nothing there", async () => {
    expect((await list({ ...bearer, origin: "https://evil.example" }, "POST")).status).toBe(403);
    expect((await list({ ...bearer, origin: "null" }, "POST")).status).toBe(403);
    const read = await list({ ...bearer, origin: "https://evil.example" });
    expect(read.headers.get("access-control-allow-origin")).toBeNull();
    expect((await fetchParley("/trpc/chats.list", { method: "OPTIONS" })).status).toBe(405);
  });
});

describe("what is no request of ours", () => {
  it.each([["PUT"], ["PATCH"], ["DELETE"], ["OPTIONS"]])("%s is refused everywhere", async (method) => {
    for (const path of ["/trpc/auth.signOut", "/sign-out", "/ready", "/live"]) {
      const answer = await fetchParley(path, { method, headers: { origin: HOME, ...cookie() } });
      expect(answer.status).toBe(405);
      expect(answer.headers.get("allow")).toBe("GET, HEAD, POST");
    }
    expect((await visitor.query("auth.me")).status).toBe(200);
  });

  it("no header makes another method of it", async () => {
    const headers = { ...cookie(), "x-http-method-override": "POST", "x-method-override": "POST" };
    expect((await fetchParley("/trpc/auth.signOut", { headers })).status).toBe(405);
    expect((await visitor.query("auth.me")).status).toBe(200);
  });

  it("is refused in words where a person looks at it", async () => {
    const answer = await fetchParley("/sign-in", { method: "POST", headers: { origin: "null", accept: "text/html" } });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toBe("This request did not come from Parley's own pages.");
  });

  it("is too long, and not read to its end, whatever it says of its length", async () => {
    let chunks = 0;
    const endless = () =>
      new ReadableStream({
        pull(controller) {
          chunks += 1;
          controller.enqueue(new Uint8Array(64 * 1024));
        },
      });
    for (const [path, type, most] of [
      ["/trpc/auth.signIn", "application/json", 1024 * 1024],
      ["/sign-in", "application/x-www-form-urlencoded", 64 * 1024],
    ] as const) {
      chunks = 0;
      const answer = await fetchParley(path, {
        method: "POST",
        headers: { origin: HOME, "content-type": type },
        body: endless(),
      });
      expect(answer.status).toBe(413);
      // What the streams in between hold is read ahead.
      expect(chunks * 64 * 1024).toBeLessThan(most + 1024 * 1024);
    }
  });
});

describe("a page", () => {
  const asked: Request[] = [];
  const pages = createWorker(async (request, { cspNonce, localProviders, setCookie }) => {
    asked.push(request.clone() as Request);
    if (new URL(request.url).pathname === "/elsewhere") return Response.redirect(`${HOME}/inbox`, 302);
    setCookie("seen=1");
    const status = request.method === "POST" ? 400 : 200;
    const html = `<script nonce="${cspNonce}">${localProviders}</script>${new TextDecoder().decode(await request.arrayBuffer())}`;
    return new Response(html, { status, headers: { "content-type": "Text/HTML; charset=utf-8" } });
  });
  const open = (path: string, init?: RequestInit) =>
    pages.fetch(new Request(`${HOME}${path}`, init) as never, env, createExecutionContext());

  it("runs the scripts of its own answer and no others, and stands in no frame", async () => {
    const nonces = new Set<string>();
    for (let visit = 0; visit < 20; visit++) {
      const answer = await open("/inbox");
      const policy = new Map(
        (answer.headers.get("content-security-policy") ?? "").split("; ").map((rule) => {
          const [name = "", ...sources] = rule.split(" ");
          return [name, sources.join(" ")];
        }),
      );
      const nonce = /nonce="([^"]+)"/.exec(await answer.text())?.[1] ?? "";
      nonces.add(nonce);
      expect(nonce).toMatch(/^[A-Za-z0-9_-]{22}$/);
      expect(policy.get("script-src")).toBe(`'nonce-${nonce}' 'strict-dynamic'`);
      expect(policy.get("object-src")).toBe("'none'");
      expect(policy.get("base-uri")).toBe("'none'");
      expect(policy.get("frame-ancestors")).toBe("'none'");
      expect(policy.get("form-action")).toBe("'self'");
      expect([...policy.values()].join(" ")).not.toMatch(/unsafe|\*|https?:/);
    }
    expect(nonces.size).toBe(20);
  });

  it("is kept by nobody, also where it says that something is wrong", async () => {
    const form = { "content-type": "application/x-www-form-urlencoded", origin: HOME };
    for (const answer of [
      await open("/inbox"),
      await open("/sign-in", { method: "POST", headers: form, body: "a=b" }),
    ]) {
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("content-security-policy")).toContain("'strict-dynamic'");
    }
  });

  it("that sends on carries the headers too, and nothing that could be a page", async () => {
    const answer = await open("/elsewhere", { redirect: "manual" });
    expect(answer.status).toBe(302);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("is sent forms, and nothing else", async () => {
    const post = (type: string, body = "a=b") =>
      open("/sign-in", { method: "POST", headers: { "content-type": type, origin: HOME }, body });
    expect(await (await post("application/x-www-form-urlencoded")).text()).toContain("a=b");
    expect((await post("multipart/form-data; boundary=x", "--x--")).status).toBe(400);
    for (const type of ["application/json", "text/plain", "application/octet-stream", "", "text/html"]) {
      expect((await post(type)).status).toBe(415);
    }
  });

  it("never hears what somebody claims that the request was before", async () => {
    asked.length = 0;
    const claims = [
      "x-forwarded-host",
      "x-forwarded-proto",
      "x-forwarded-for",
      "forwarded",
      "x-original-url",
      "x-rewrite-url",
    ];
    const headers = Object.fromEntries(claims.map((name) => [name, "evil.example"]));
    await open("/inbox", { headers });
    await open("/sign-in", {
      method: "POST",
      headers: { ...headers, origin: HOME, "content-type": "application/x-www-form-urlencoded" },
      body: "a=b",
    });
    expect(asked).toHaveLength(2);
    for (const request of asked) for (const name of claims) expect(request.headers.get(name)).toBeNull();
  });

  it("cannot be changed by who claims to come from another host than he does", async () => {
    const answer = await open("/sign-in", {
      method: "POST",
      headers: { origin: "https://evil.example", "x-forwarded-host": "evil.example", "sec-fetch-site": "same-origin" },
    });
    expect(answer.status).toBe(403);
  });

  it("is told that providers may be on this machine", async () => {
    expect(await (await open("/inbox")).text()).toContain(">true<");
  });
});

describe("a Worker set up for development", () => {
  it("serves nobody where the platform's edge stands in front of it, webhooks included", async () => {
    for (const path of ["/ready", "/inbox", "/trpc/auth.me", "/webhooks/unipile/abc", "/live"]) {
      const method = path.startsWith("/webhooks") ? "POST" : "GET";
      const answer = await fetchParley(path, { method, headers: { "cf-ray": "8a1b2c3d4e5f6789-FRA" } });
      expect(answer.status).toBe(503);
      expect(await answer.text()).toContain("ALLOW_LOCAL_PROVIDERS");
    }
  });
});

describe("who signs out", () => {
  it("takes along what the screens keep in the browser, and nobody else does", async () => {
    const leaving = await signedUp();
    const headers = { "content-type": "application/json", origin: HOME, cookie: leaving.cookie ?? "" };
    const me = await fetchParley("/trpc/auth.me", { headers });
    expect(me.headers.get("clear-site-data")).toBeNull();
    const answer = await fetchParley("/trpc/auth.signOut", { method: "POST", headers, body: "{}" });
    expect(answer.headers.get("clear-site-data")).toBe('"cache", "storage"');
  });
});

describe("every answer", () => {
  it("carries the safety headers and is kept by nobody", async () => {
    for (const path of ["/ready", "/trpc/auth.me", "/inbox", "/webhooks/unipile/x", "/nowhere"]) {
      const { headers } = await fetchParley(path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(headers.get("permissions-policy")).toContain("camera=()");
      expect(headers.get("referrer-policy")).toBe("same-origin");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("strict-transport-security")).toBe("max-age=31536000; includeSubDomains");
      expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it("allows no other site to read it", async () => {
    const answer = await fetchParley("/trpc/auth.me", { headers: { origin: "https://evil.example" } });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("/ready", () => {
  it("asks D1, an object and R2, and names each", async () => {
    const answer = await fetchParley("/ready");
    expect(answer.status).toBe(200);
    const ok = { status: "ok", ms: expect.any(Number) };
    expect(await answer.json()).toEqual({ status: "ok", checks: { d1: ok, object: ok, r2: ok } });
  });
});
