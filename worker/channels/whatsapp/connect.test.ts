import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { ProviderAccess } from "../channel.ts";
import { checkConnection } from "./connect.ts";
import { requestPhoneSync, subscribeBusinessAccount, unsubscribeBusinessAccount } from "./subscribe.ts";

const OURS = "https://parley.example/webhooks/meta/e1";
const SECRET = "app-secret";
const PROOF = createHmac("sha256", SECRET).update("token-1").digest("hex");

const good = {
  "5100": {
    id: "5100",
    verified_name: "Ann's Mugs",
    display_phone_number: "+49 30 1",
    platform_type: "CLOUD_API",
    is_on_biz_app: true,
    webhook_configuration: { application: OURS },
  },
  debug_token: {
    data: {
      app_id: "900",
      is_valid: true,
      expires_at: 0,
      scopes: ["whatsapp_business_messaging", "whatsapp_business_management"],
      granular_scopes: [{ scope: "whatsapp_business_management", target_ids: ["6100"] }],
    },
  },
  "6100/phone_numbers": { data: [{ id: "5099" }, { id: "5100" }] },
  "6100/subscribed_apps": { data: [{ whatsapp_business_api_data: { id: "900", name: "Mugs" } }] },
};

type Answer = Response | Error | object;

/** A Graph API that answers by path; a secret that is not the app's is refused as Meta does. */
function graph(changes: Record<string, Answer> = {}, rest: Partial<ProviderAccess> = { appSecret: SECRET }) {
  const answers: Record<string, Answer> = { ...good, ...changes };
  const seen: { method: string; url: URL; body: unknown }[] = [];
  const access: ProviderAccess = {
    origin: "https://graph.facebook.com",
    apiKey: "token-1",
    fetch: async (address, init) => {
      const url = new URL(address);
      seen.push({
        method: init.method ?? "",
        url,
        body: init.body === undefined ? null : JSON.parse(String(init.body)),
      });
      const proof = url.searchParams.get("appsecret_proof");
      if (proof !== null && proof !== PROOF) {
        const message = "Invalid appsecret_proof provided in the API argument";
        return new Response(JSON.stringify({ error: { code: 100, message } }), { status: 400 });
      }
      const answer = answers[url.pathname.replace("/v25.0/", "")];
      if (answer instanceof Error) throw answer;
      if (answer instanceof Response) return answer.clone();
      return new Response(JSON.stringify(answer ?? {}), { status: answer === undefined ? 404 : 200 });
    },
    ...rest,
  };
  return { access, seen };
}

const input = { phoneNumberId: "5100", businessAccountId: "6100", webhookUrl: OURS };
const error = (status: number, code: number) => new Response(JSON.stringify({ error: { code } }), { status });

async function report(changes: Record<string, Answer> = {}, rest?: Partial<ProviderAccess>) {
  const checked = await checkConnection(graph(changes, rest).access, input);
  if (!checked.ok) throw new Error(checked.reason);
  return checked.value;
}

const problems = (lines: { check: string; state: string }[]) =>
  lines.filter(({ state }) => state === "problem").map(({ check }) => check);

describe("what was typed in to connect a number", () => {
  test("is right in every line when Meta says so", async () => {
    const { lines, ...rest } = await report();
    expect(rest).toEqual({
      isReady: true,
      name: "Ann's Mugs",
      phone: "+49 30 1",
      tokenExpiresAt: null,
      isOnPhoneApp: true,
    });
    expect(lines.map(({ check, state }) => `${check} ${state}`)).toEqual([
      "credentials ok",
      "permissions ok",
      "app_secret ok",
      "number ok",
      "business_account ok",
      "webhook ok",
      "webhook ok",
    ]);
  });

  test.each([
    ["a token that Meta does not accept", { "5100": error(401, 190) }, ["credentials"]],
    [
      "a token that Meta says is not valid",
      { debug_token: { data: { ...good.debug_token.data, is_valid: false } } },
      ["credentials"],
    ],
    [
      "a token without a permission",
      { debug_token: { data: { ...good.debug_token.data, scopes: ["whatsapp_business_management"] } } },
      ["permissions"],
    ],
    [
      "a token that was given for another account",
      {
        debug_token: {
          data: {
            ...good.debug_token.data,
            granular_scopes: [{ scope: "whatsapp_business_management", target_ids: ["6200"] }],
          },
        },
      },
      ["permissions"],
    ],
    ["a phone number id that is none", { "5100": error(400, 100) }, ["number"]],
    ["a number that is not on the Cloud API", { "5100": { ...good["5100"], platform_type: "ON_PREMISE" } }, ["number"]],
    ["an account that the token cannot see", { "6100/phone_numbers": error(400, 100) }, ["business_account"]],
    ["a number of another account", { "6100/phone_numbers": { data: [{ id: "1" }] } }, ["business_account"]],
  ] as [string, Record<string, Answer>, string[]][])(
    "%s is a problem in its own line",
    async (_name, changes, checks) => {
      const { isReady, lines } = await report(changes);
      expect(problems(lines)).toEqual(checks);
      expect(isReady).toBe(false);
    },
  );

  test("a secret of another app is a problem, and the rest is looked at all the same", async () => {
    const { lines } = await report({}, { appSecret: "another" });
    expect(problems(lines)).toEqual(["app_secret"]);
    expect(lines).toHaveLength(7);
  });

  test.each([
    ["an app that does not get the account's webhooks yet", { "6100/subscribed_apps": { data: [] } }],
    [
      "a number whose webhooks go elsewhere",
      {
        "5100": { ...good["5100"], webhook_configuration: { application: OURS, phone_number: "https://n8n.example" } },
      },
    ],
  ] as [string, Record<string, Answer>][])(
    "%s is said, and no obstacle: connecting mends it",
    async (_name, changes) => {
      const { isReady, lines } = await report(changes);
      expect(problems(lines)).toEqual(["webhook"]);
      expect(isReady).toBe(true);
    },
  );

  test("a token that ends some day says when", async () => {
    const { lines } = await report({ debug_token: { data: { ...good.debug_token.data, expires_at: 1_798_761_600 } } });
    expect(lines[0]).toMatchObject({ state: "ok", text: expect.stringContaining("2027-01-01") });
  });

  test("what Meta does not let us see is unchecked and no problem", async () => {
    const { isReady, lines } = await report({ debug_token: error(400, 100), "6100/subscribed_apps": error(403, 200) });
    expect(lines.filter(({ state }) => state === "unchecked").map(({ check }) => check)).toEqual([
      "permissions",
      "webhook",
    ]);
    expect(isReady).toBe(true);
  });

  test.each([
    ["silence", { "5100": new DOMException("late", "TimeoutError") }, "timed_out"],
    ["a broken connection", { "6100/phone_numbers": new Error("Network connection lost.") }, "unreachable"],
    ["a limit on calls", { "5100": error(400, 4) }, "rate_limited"],
    ["Meta's own problem", { "5100": error(503, 2) }, "provider_error"],
  ] as [string, Record<string, Answer>, string][])("%s says nothing of it", async (_name, changes, reason) => {
    expect(await checkConnection(graph(changes).access, input)).toEqual({ ok: false, reason });
  });
});

describe("subscribing", () => {
  const done = { "6100/subscribed_apps": { success: true } };

  test("to an account is one call, with our own address where the app's is another product's", async () => {
    const { access, seen } = graph(done, {});
    expect(await subscribeBusinessAccount(access, "6100", null)).toEqual({ ok: true, value: null });
    expect(await subscribeBusinessAccount(access, "6100", { url: OURS, verifyToken: "v" })).toMatchObject({ ok: true });
    expect(seen.map(({ method, url, body }) => [method, url.pathname, body])).toEqual([
      ["POST", "/v25.0/6100/subscribed_apps", {}],
      ["POST", "/v25.0/6100/subscribed_apps", { override_callback_uri: OURS, verify_token: "v" }],
    ]);
  });

  test("with an address that is longer than Meta takes is refused before the call", async () => {
    const { access, seen } = graph(done, {});
    const url = `https://parley.example/${"x".repeat(200)}`;
    expect(await subscribeBusinessAccount(access, "6100", { url, verifyToken: "v" })).toMatchObject({ ok: false });
    expect(seen).toEqual([]);
  });

  test("is taken back, also where it is gone already", async () => {
    expect(await unsubscribeBusinessAccount(graph(done, {}).access, "6100")).toMatchObject({ ok: true });
    const gone = graph({ "6100/subscribed_apps": error(400, 33) }, {});
    expect(await unsubscribeBusinessAccount(gone.access, "6100")).toMatchObject({ ok: true });
  });

  test("to what a phone holds asks for each kind by its name", async () => {
    const { access, seen } = graph({ "5100/smb_app_data": { request_id: "1" } }, {});
    expect(await requestPhoneSync(access, "5100", "history")).toEqual({ ok: true, value: null });
    expect(seen[0]?.body).toEqual({ messaging_product: "whatsapp", sync_type: "history" });
  });
});
