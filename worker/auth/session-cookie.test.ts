import { describe, expect, it } from "vitest";
import { readSessionToken, sessionCookie } from "./session-cookie.ts";

const request = (url: string, cookie?: string) =>
  new Request(url, cookie === undefined ? {} : { headers: { Cookie: cookie } });

describe("the session cookie", () => {
  it.each([
    "https://inbox.example/trpc",
    "https://localhost/",
    "http://inbox.example/",
    "http://127.0.0.1.evil.example/",
  ])("is bound to its host, to TLS and away from scripts on %s", (url) => {
    expect(sessionCookie(new URL(url), "t0ken")).toBe(
      "__Host-parley=t0ken; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=2592000",
    );
  });

  it.each(["http://localhost:8787/", "http://127.0.0.1:8787/", "http://[::1]:8787/"])(
    "works without TLS on loopback only: %s",
    (url) => {
      expect(sessionCookie(new URL(url), "t0ken")).toBe(
        "parley=t0ken; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000",
      );
    },
  );

  it("is removed with the attributes it was set with, or browsers would keep it", () => {
    expect(sessionCookie(new URL("https://inbox.example/"), null)).toBe(
      "__Host-parley=; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=0",
    );
  });

  it("is found among other cookies, under the name that fits the address", () => {
    const cookies = "theme=dark; parley=loopback; __Host-parley=secure; x__Host-parley=no";
    expect(readSessionToken(request("https://inbox.example/", cookies))).toBe("secure");
    expect(readSessionToken(request("http://localhost:8787/", cookies))).toBe("loopback");
  });

  it.each([undefined, "", "theme=dark", "__Host-parley", "__Host-parley=", "parley=from-a-sibling"])(
    "is not found in %j",
    (cookies) => {
      expect(readSessionToken(request("https://inbox.example/", cookies))).toBeNull();
    },
  );
});
