import { beforeAll, describe, expect, it } from "vitest";
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

describe("every answer", () => {
  it("carries the safety headers and is kept by nobody", async () => {
    for (const path of ["/ready", "/trpc/auth.me", "/inbox", "/webhooks/unipile/x"]) {
      const { headers } = await fetchParley(path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("same-origin");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("strict-transport-security")).toMatch(/^max-age=\d+$/);
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
