import { describe, expect, it } from "vitest";
import { settings } from "./env.ts";
import { newSecret } from "./shared/ids.ts";

const MASTER_KEYS = `k1:${newSecret(256)}`;

describe("the settings", () => {
  it("are read once and then the same object", () => {
    const env = { MASTER_KEYS, ALLOW_LOCAL_PROVIDERS: "0" };
    expect(settings(env)).toBe(settings({ ...env }));
    expect(settings(env).masterKeys[0].id).toBe("k1");
  });

  it.each([
    ["1", true],
    ["0", false],
    ["", false],
    [undefined, false],
  ])("let providers be local only for ALLOW_LOCAL_PROVIDERS=1 (here: %s)", (value, expected) => {
    expect(settings({ MASTER_KEYS, ALLOW_LOCAL_PROVIDERS: value }).allowLocalProviders).toBe(expected);
  });

  it("reach Meta at its own addresses, unless development says where it is simulated", () => {
    const meta = {
      ...{ facebook: "https://graph.facebook.com", instagram: "https://graph.instagram.com" },
      ...{ instagramPage: "https://www.instagram.com", instagramToken: "https://api.instagram.com" },
    };
    expect(settings({ MASTER_KEYS }).graphOrigins).toEqual(meta);
    expect(settings({ MASTER_KEYS, GRAPH_ORIGIN: "" }).graphOrigins).toEqual(meta);
    const local = settings({ MASTER_KEYS, ALLOW_LOCAL_PROVIDERS: "1", GRAPH_ORIGIN: "http://127.0.0.1:8788/" });
    const simulated = "http://127.0.0.1:8788";
    expect(local.graphOrigins).toEqual({
      ...{ facebook: simulated, instagram: simulated, instagramPage: simulated, instagramToken: simulated },
    });
  });

  it.each([
    ["without ALLOW_LOCAL_PROVIDERS", { ALLOW_LOCAL_PROVIDERS: "0", GRAPH_ORIGIN: "http://127.0.0.1:8788" }],
    ["at another host", { ALLOW_LOCAL_PROVIDERS: "1", GRAPH_ORIGIN: "https://graph.evil.example" }],
    ["at a host that begins like one", { ALLOW_LOCAL_PROVIDERS: "1", GRAPH_ORIGIN: "http://127.0.0.1.evil.example" }],
    ["with a user's name", { ALLOW_LOCAL_PROVIDERS: "1", GRAPH_ORIGIN: "http://127.0.0.1@evil.example" }],
    ["with a path", { ALLOW_LOCAL_PROVIDERS: "1", GRAPH_ORIGIN: "http://127.0.0.1/v25.0" }],
    ["in another spelling", { ALLOW_LOCAL_PROVIDERS: "1", GRAPH_ORIGIN: "http://2130706433:8788" }],
    ["on a port that is none", { ALLOW_LOCAL_PROVIDERS: "1", GRAPH_ORIGIN: "http://127.0.0.1:99999" }],
  ])("refuse a GRAPH_ORIGIN %s", (_name, given) => {
    expect(() => settings({ MASTER_KEYS, ...given })).toThrow(/^GRAPH_ORIGIN /);
  });

  it("say which setting is missing and how to make it", () => {
    expect(() => settings({ ALLOW_LOCAL_PROVIDERS: "0" })).toThrow(
      /^MASTER_KEYS is not set\..*wrangler secret put MASTER_KEYS$/s,
    );
  });

  it("name every wrong setting at once, and never its value", () => {
    const secret = newSecret(256).slice(0, 30);
    try {
      settings({ MASTER_KEYS: `k1:${secret}`, ALLOW_LOCAL_PROVIDERS: "yes-please" });
      expect.unreachable();
    } catch (error) {
      const { message } = error as Error;
      expect(message).toContain("MASTER_KEYS: key 1 is not 32 bytes of base64url.");
      expect(message).toContain("ALLOW_LOCAL_PROVIDERS has an unknown value.");
      expect(message).not.toContain(secret);
      expect(message).not.toContain("yes-please");
    }
  });
});

describe("the settings for mail", () => {
  const MAIL = { MAIL_API_KEY: "key", MAIL_FROM: "in@parley.example", MAIL_ORIGIN: "https://parley.example/" };

  it("turn it on together, and off when none is there", () => {
    expect(settings({ MASTER_KEYS, ...MAIL }).mail).toEqual({
      kind: "http",
      apiKey: "key",
      from: "in@parley.example",
      origin: "https://parley.example",
    });
    expect(settings({ MASTER_KEYS }).mail).toEqual({ kind: "off" });
  });

  it.each(["MAIL_API_KEY", "MAIL_FROM", "MAIL_ORIGIN"] as const)("are refused without %s, by name", (name) => {
    expect(() => settings({ MASTER_KEYS, ...MAIL, [name]: undefined })).toThrow(new RegExp(`^${name} is missing\\.`));
  });

  it.each(["http://parley.example", "parley.example", "https://parley.example/path", "https://user@parley.example"])(
    "take no %s for where links lead",
    (origin) => {
      expect(() => settings({ MASTER_KEYS, ...MAIL, MAIL_ORIGIN: origin })).toThrow(/^MAIL_ORIGIN is no https/);
    },
  );

  it("write mails to the log in development only", () => {
    expect(settings({ MASTER_KEYS, MAIL_TO_LOG: "1", ALLOW_LOCAL_PROVIDERS: "1" }).mail).toEqual({ kind: "log" });
    expect(() => settings({ MASTER_KEYS, MAIL_TO_LOG: "1" })).toThrow(/^MAIL_TO_LOG=1 is for development only/);
  });
});

describe("the settings of signing in with Instagram", () => {
  const APP = { INSTAGRAM_APP_ID: "17", INSTAGRAM_APP_SECRET: "app", INSTAGRAM_VERIFY_TOKEN: "token" };

  it("make an app, whose webhooks may be signed by the Meta app around it too", () => {
    const { instagramApp } = settings({ MASTER_KEYS, ...APP, META_APP_SECRET: "meta" });
    expect(instagramApp).toEqual({ id: "17", secret: "app", verifyToken: "token", signingSecrets: ["app", "meta"] });
    expect(settings({ MASTER_KEYS, ...APP }).instagramApp?.signingSecrets).toEqual(["app"]);
  });

  it("may be left out, and then there is none", () => {
    expect(settings({ MASTER_KEYS }).instagramApp).toBeNull();
  });

  it.each(Object.keys(APP))("are refused without %s, by name", (name) => {
    expect(() => settings({ MASTER_KEYS, ...APP, [name]: undefined })).toThrow(new RegExp(`^${name} is missing\\.`));
  });
});
