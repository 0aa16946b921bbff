import { describe, expect, test } from "vitest";
import { deleteWebhook, listAccounts, listWebhooks, registerWebhook } from "./api.ts";

/** What is asked of UniPile's API and how its answers are read; the network itself is in send.test.ts. */

type Call = { method: string; url: string; body: unknown };

function provider(answers: (Response | Error)[]) {
  const calls: Call[] = [];
  const access = {
    origin: "https://api1.unipile.com:13111",
    apiKey: "key-1",
    fetch: async (url: string, init: RequestInit) => {
      const body = typeof init.body === "string" ? JSON.parse(init.body) : null;
      calls.push({ method: init.method ?? "", url, body });
      const answer = answers[calls.length - 1];
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error("one call too many");
      return answer;
    },
  };
  return { access, calls };
}

const page = (ids: unknown[], cursor: unknown = null) =>
  Response.json({
    object: "AccountList",
    items: ids.map((id) => ({ object: "Account", id, type: "WHATSAPP" })),
    cursor,
  });

describe("listing accounts", () => {
  test("follows the cursor to the end", async () => {
    const { access, calls } = provider([page(["a", "b"], "next+/="), page(["c"])]);
    const listed = await listAccounts(access);
    expect(listed.ok && listed.value.map((account) => account.id)).toEqual(["a", "b", "c"]);
    expect(calls.map(({ url }) => url)).toEqual([
      "https://api1.unipile.com:13111/api/v1/accounts?limit=250",
      "https://api1.unipile.com:13111/api/v1/accounts?limit=250&cursor=next%2B%2F%3D",
    ]);
  });

  test("ends when the cursor does not move on, or never ends", async () => {
    const stuck = provider([page(["a"], "x"), page(["b"], "x")]);
    expect((await listAccounts(stuck.access)).ok).toBe(true);
    const endless = provider(Array.from({ length: 50 }, (_, index) => page([`a${index}`], `c${index}`)));
    expect((await listAccounts(endless.access)).ok).toBe(true);
    expect(endless.calls).toHaveLength(20);
  });

  test("reads what it can of odd accounts", async () => {
    const items = [
      {
        id: "wa",
        type: "WHATSAPP",
        name: "",
        connection_params: { im: { phone_number: "+336" } },
        sources: [{ status: "OK" }],
      },
      {
        id: 7,
        type: "INSTAGRAM",
        name: "Shop",
        connection_params: null,
        sources: { id: "x", status: "OK" },
        groups: "odd",
      },
      {},
      null,
      "text",
    ];
    const listed = await listAccounts(provider([Response.json({ items, cursor: null })]).access);
    expect(listed).toMatchObject({
      ok: true,
      value: [
        { id: "wa", name: null, connection_params: { im: { phone_number: "+336" } } },
        { id: "7", name: "Shop", sources: [{ id: "x", status: "OK" }] },
        { id: null, type: null, sources: [] },
      ],
    });
  });

  test.each([
    ["no list", Response.json({ object: "AccountList" }), "unreadable_answer"],
    ["a page of HTML", new Response("<html>", { headers: { "content-type": "text/html" } }), "unreadable_answer"],
    ["JSON null", Response.json(null), "unreadable_answer"],
    ["a broken connection", new Error("Network connection lost."), "unreachable"],
    ["a time-out", new DOMException("too late", "TimeoutError"), "timed_out"],
  ])("that answers %s fails with its reason", async (_name, answer, reason) => {
    expect(await listAccounts(provider([answer]).access)).toEqual({ ok: false, reason });
  });
});

describe("webhooks", () => {
  const order = {
    name: "Parley",
    requestUrl: "https://parley.example/webhooks/unipile/x",
    secret: "s3",
    accountIds: ["a"],
  };

  test("are registered with the secret, for the given accounts only, and for every messaging event", async () => {
    const { access, calls } = provider([
      Response.json({ object: "WebhookCreated", webhook_id: "w1" }, { status: 201 }),
    ]);
    expect(await registerWebhook(access, { ...order, source: "messaging" })).toEqual({ ok: true, value: { id: "w1" } });
    expect(calls[0]).toMatchObject({
      method: "POST",
      url: "https://api1.unipile.com:13111/api/v1/webhooks",
      body: {
        source: "messaging",
        request_url: order.requestUrl,
        account_ids: ["a"],
        events: [
          "message_received",
          "message_read",
          "message_reaction",
          "message_edited",
          "message_deleted",
          "message_delivered",
        ],
        headers: [
          { key: "Unipile-Auth", value: "s3" },
          { key: "Content-Type", value: "application/json" },
        ],
      },
    });
  });

  test("are registered for fewer events where UniPile does not know all of their names", async () => {
    const refused = () => Response.json({ type: "errors/invalid_parameters" }, { status: 400 });
    const { access, calls } = provider([refused(), refused(), Response.json({ webhook_id: "w3" })]);
    expect(await registerWebhook(access, { ...order, source: "messaging" })).toEqual({ ok: true, value: { id: "w3" } });
    expect(calls.map(({ body }) => (body as { events: string[] }).events.length)).toEqual([6, 3, 1]);
  });

  test("that are refused whatever the events, or for another reason, are refused", async () => {
    const answers = [400, 400, 400].map((status) => new Response("{}", { status }));
    expect(await registerWebhook(provider(answers).access, { ...order, source: "messaging" })).toEqual({
      ok: false,
      reason: "refused",
    });
    const { access, calls } = provider([new Response("{}", { status: 403 })]);
    expect((await registerWebhook(access, { ...order, source: "messaging" })).ok).toBe(false);
    expect(calls).toHaveLength(1);
  });

  test("for account states name no events", async () => {
    const { access, calls } = provider([Response.json({ webhook_id: "w2" })]);
    await registerWebhook(access, { ...order, source: "account_status" });
    expect(calls[0]?.body).not.toHaveProperty("events");
  });

  test("without an id in the answer were not registered, as far as anybody knows", async () => {
    const { access } = provider([Response.json({ object: "WebhookCreated" })]);
    expect(await registerWebhook(access, { ...order, source: "messaging" })).toEqual({
      ok: false,
      reason: "unreadable_answer",
    });
  });

  test("are listed without the secrets that the answer holds", async () => {
    const items = [
      {
        object: "Webhook",
        id: "w1",
        name: "Parley",
        request_url: "https://x.example",
        headers: [{ key: "k", value: "s3" }],
      },
    ];
    const listed = await listWebhooks(provider([Response.json({ items, cursor: null })]).access);
    expect(listed).toEqual({
      ok: true,
      value: [{ id: "w1", name: "Parley", requestUrl: "https://x.example", accountIds: [] }],
    });
  });

  test("that are gone already count as deleted", async () => {
    expect(await deleteWebhook(provider([new Response(null, { status: 404 })]).access, "w1")).toEqual({
      ok: true,
      value: null,
    });
    expect(await deleteWebhook(provider([new Response(null, { status: 500 })]).access, "w1")).toEqual({
      ok: false,
      reason: "provider_error",
    });
  });
});
