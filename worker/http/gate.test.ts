import { describe, expect, test } from "vitest";
import { judgeOrigin, passGate, type Wall, withoutHearsay } from "./gate.ts";

const home = "https://parley.example";
const cookie = "__Host-parley=x";

const judge = (method: string, path: string, headers: Record<string, string>) => {
  // Node's Request drops some of these headers, as a browser would; the platform's does not.
  const all = new Headers();
  const request = { url: `${home}${path}`, method, headers: all } as unknown as Request;
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  return judgeOrigin(request);
};

const foreignOrigins = [
  "null",
  "",
  "https://evil.example",
  "http://parley.example",
  "https://parley.example:8443",
  "https://www.parley.example",
  "https://parley.example.evil.example",
  "https://parley.example.",
  "https://parley.example/",
  "https://evilparley.example",
  "HTTPS://PARLEY.EXAMPLE",
  "https://user@parley.example",
  "file://",
];

describe("a request that may change something", () => {
  test.each([["POST"], ["PUT"], ["PATCH"], ["DELETE"], ["OPTIONS"]])("%s from the page itself passes", (method) => {
    expect(judge(method, "/trpc/x", { cookie, "sec-fetch-site": "same-origin" })).toBe("open");
    expect(judge(method, "/trpc/x", { cookie, "sec-fetch-site": "same-origin", origin: home })).toBe("open");
    expect(judge(method, "/trpc/x", { cookie, origin: home })).toBe("open");
  });

  test.each([["cross-site"], ["same-site"], ["none"], [""], ["SAME-ORIGIN"]])("from %s is refused", (site) => {
    expect(judge("POST", "/sign-in", { "sec-fetch-site": site })).toBe("cross_site");
    expect(judge("POST", "/sign-in", { "sec-fetch-site": site, cookie, origin: home })).toBe("cross_site");
  });

  test.each(foreignOrigins.map((origin) => [origin]))("from the origin %j is refused", (origin) => {
    expect(judge("POST", "/trpc/x", { cookie, origin })).toBe("cross_site");
    expect(judge("POST", "/trpc/x", { origin })).toBe("cross_site");
  });

  test("from another origin is refused whatever Sec-Fetch-Site claims", () => {
    expect(judge("POST", "/trpc/x", { "sec-fetch-site": "same-origin", origin: "https://evil.example" })).toBe(
      "cross_site",
    );
    expect(judge("POST", "/trpc/x", { "sec-fetch-site": "same-origin", origin: "null" })).toBe("cross_site");
  });

  test("without either header passes only without a cookie", () => {
    expect(judge("POST", "/trpc/x", {})).toBe("open");
    expect(judge("POST", "/trpc/x", { cookie })).toBe("origin_needed");
    expect(judge("POST", "/trpc/x", { cookie: "other=1" })).toBe("origin_needed");
    expect(judge("POST", "/trpc/x", { cookie, authorization: "Basic eDp5" })).toBe("origin_needed");
  });

  test("with a key passes with a cookie too, which then counts for nothing; from another site it does not", () => {
    const authorization = "Bearer parley_key";
    expect(judge("POST", "/trpc/x", { cookie, authorization })).toBe("open");
    expect(judge("POST", "/trpc/x", { cookie, authorization, origin: "https://evil.example" })).toBe("cross_site");
    expect(judge("POST", "/trpc/x", { cookie, authorization, "sec-fetch-site": "cross-site" })).toBe("cross_site");
    expect(judge("GET", "/live", { cookie, authorization, upgrade: "websocket" })).toBe("origin_needed");
  });

  test("passes on its way to a webhook, wherever it comes from", () => {
    expect(judge("POST", "/webhooks/unipile/abc", { origin: "https://evil.example", cookie })).toBe("open");
    expect(judge("POST", "/webhooksx", { origin: "https://evil.example", cookie })).toBe("cross_site");
  });

  test("reading passes from everywhere", () => {
    expect(judge("GET", "/inbox", { cookie, "sec-fetch-site": "cross-site" })).toBe("open");
    expect(judge("HEAD", "/inbox", { cookie })).toBe("open");
  });
});

describe("a live socket", () => {
  test("opens from the page itself", () => {
    expect(judge("GET", "/live", { upgrade: "websocket", cookie, origin: home })).toBe("open");
  });

  test.each(foreignOrigins.map((origin) => [origin]))("does not open from the origin %j", (origin) => {
    expect(judge("GET", "/live", { upgrade: "websocket", cookie, origin })).toBe("cross_site");
    expect(judge("GET", "/live", { cookie, origin, "sec-fetch-site": "same-origin" })).toBe("cross_site");
  });

  test("with a cookie needs an origin", () => {
    expect(judge("GET", "/live", { upgrade: "websocket", cookie })).toBe("origin_needed");
    expect(judge("GET", "/elsewhere", { upgrade: "websocket", cookie })).toBe("origin_needed");
  });
});

describe("the gate as a whole", () => {
  const open: Wall = { limit: async () => ({ success: true }) };
  const pass = (method: string, path: string, headers: Record<string, string> = {}, wall = open) =>
    passGate({ url: `${home}${path}`, method, headers: new Headers(headers) } as unknown as Request, wall);

  test.each([["PUT"], ["PATCH"], ["DELETE"], ["OPTIONS"], ["TRACE"], ["PROPFIND"], ["post"]])(
    "knows no %s, not even from the page itself",
    async (method) => {
      const refused = await pass(method, "/trpc/x", { cookie, "sec-fetch-site": "same-origin", origin: home });
      expect(refused).toMatchObject({
        status: 405,
        reason: "method_not_allowed",
        headers: { allow: "GET, HEAD, POST" },
      });
    },
  );

  test("lets nobody make another method of a request by a header", () => {
    const names = [
      "x-http-method-override",
      "x-http-method",
      "x-method-override",
      "x-forwarded-host",
      "x-forwarded-for",
    ];
    const headers = Object.fromEntries([...names.map((name) => [name, "DELETE"]), ["accept", "text/html"]]);
    const left = withoutHearsay(new Request(home, { headers }));
    expect([...left.headers.keys()]).toEqual(["accept"]);
  });

  test("refuses a body that is too long by its own word, by route", async () => {
    const length = (bytes: number) => ({ "content-length": String(bytes) });
    expect(await pass("POST", "/trpc/x", length(1024 * 1024))).toBeNull();
    expect(await pass("POST", "/trpc/x", length(1024 * 1024 + 1))).toMatchObject({ status: 413, reason: "too_large" });
    expect(await pass("POST", "/sign-in", length(64 * 1024))).toBeNull();
    expect(await pass("POST", "/sign-in", length(64 * 1024 + 1))).toMatchObject({ status: 413 });
  });

  test("counts by network, and says when to come back", async () => {
    const keys: string[] = [];
    const full = { limit: async ({ key }: { key: string }) => ({ success: keys.push(key) === 0 }) };
    for (const address of ["203.0.113.7", "2001:db8:1:2:3::1", "2001:db8:1:2:4::1"]) {
      const refused = await pass("GET", "/inbox", { "cf-connecting-ip": address }, full);
      expect(refused).toMatchObject({ status: 429, headers: { "retry-after": "60" } });
    }
    expect(keys).toEqual(["203.0.113.7", "2001:db8:1:2::/64", "2001:db8:1:2::/64"]);
  });

  test("believes no address but the platform's", async () => {
    const never = { limit: async () => Promise.reject(new Error("there is nobody to count")) };
    expect(
      await pass("GET", "/inbox", { "x-forwarded-for": "203.0.113.7", "x-real-ip": "203.0.113.7" }, never),
    ).toBeNull();
  });
});
