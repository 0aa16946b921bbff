import { describe, expect, test } from "vitest";
import type { AccountAccess } from "../channel.ts";
import { whatsappChannel } from "./whatsapp-channel.ts";

/** What is asked of the Graph API besides sending: the bytes of files, how a number stands, templates, statuses. */

const json = (status: number, value: unknown) => new Response(JSON.stringify(value), { status });

type Seen = { url: string; authorization: string | null; redirect: string | undefined };

function graph(answers: (Response | Error)[], rest: Partial<AccountAccess> = {}) {
  const seen: Seen[] = [];
  const access: AccountAccess = {
    origin: "https://graph.facebook.com",
    apiKey: "token-1",
    accountExternalId: "5100",
    businessAccountId: "6100",
    clock: () => 0,
    fetch: async (url, init) => {
      seen.push({ url, authorization: new Headers(init.headers).get("authorization"), redirect: init.redirect });
      const answer = answers.shift();
      if (answer === undefined) throw new Error("asked once too often");
      if (answer instanceof Error) throw answer;
      return answer;
    },
    ...rest,
  };
  return { access, seen };
}

describe("the bytes of a file", () => {
  const attachment = { messageExternalId: "wamid.1", id: "77", source: null };
  const address = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=77";
  const described = (url: string) =>
    json(200, { messaging_product: "whatsapp", url, mime_type: "image/jpeg", file_size: "3", id: "77" });
  const bytes = () => new Response(new Uint8Array([1, 2, 3]), { headers: { "content-type": "image/jpeg" } });
  const ask = (answers: (Response | Error)[], rest: Partial<AccountAccess> = {}) => {
    const { access, seen } = graph(answers, rest);
    return { seen, media: whatsappChannel.media?.(access, attachment) };
  };

  test("are had by asking for their address first, and with the token both times", async () => {
    const { seen, media } = ask([described(address), bytes()]);
    const answer = await media;
    if (!answer?.ok) throw new Error("expected bytes");
    expect(answer.value).toMatchObject({ mimeType: "image/jpeg", sizeBytes: 3 });
    expect(new Uint8Array(await new Response(answer.value.body).arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
    expect(seen).toEqual([
      {
        url: "https://graph.facebook.com/v25.0/77?phone_number_id=5100",
        authorization: "Bearer token-1",
        redirect: "manual",
      },
      { url: address, authorization: "Bearer token-1", redirect: "manual" },
    ]);
  });

  test("are asked for once more when their address died meanwhile", async () => {
    const { seen, media } = ask([described(address), json(404, {}), described(`${address}&n=2`), bytes()]);
    expect(await media).toMatchObject({ ok: true });
    expect(seen).toHaveLength(4);
  });

  test("are worth another try later when the new address is dead as well", async () => {
    const { media } = ask([described(address), json(404, {}), described(address), json(404, {})]);
    expect(await media).toEqual({ ok: false, reason: "provider_error" });
  });

  test.each([
    ["the id is unknown after its seven days", json(400, { error: { code: 100, error_subcode: 33 } }), "expired"],
    ["the id is not there", json(404, { error: { message: "x" } }), "expired"],
    ["WhatsApp never got the file", json(400, { error: { code: 131052 } }), "expired"],
    ["the token is no longer good", json(401, { error: { code: 190 } }), "wrong_key"],
    ["Meta has a problem", json(500, {}), "provider_error"],
    ["the answer has no address", json(200, { id: "77" }), "unreadable_answer"],
    ["the connection breaks", new Error("Network connection lost."), "unreachable"],
  ] as [string, Response | Error, string][])("cannot be had when %s", async (_name, answer, reason) => {
    expect(await ask([answer]).media).toEqual({ ok: false, reason });
  });

  test.each([
    "https://evil.example/x",
    "http://lookaside.fbsbx.com/x",
    "https://lookaside.fbsbx.com.evil.example/x",
    "https://user@lookaside.fbsbx.com/x",
    "https://lookaside.fbsbx.com:8443/x",
    "https://127.0.0.1/x",
    "https://169.254.169.254/latest",
    "https://fbcdn.net.evil.example/x",
    "file:///etc/passwd",
    "no address",
  ])("are never fetched from %s", async (url) => {
    const { seen, media } = ask([described(url)]);
    expect(await media).toEqual({ ok: false, reason: "not_allowed" });
    expect(seen).toHaveLength(1);
  });

  test("may be on Meta's delivery network, and on this machine where the Graph API is", async () => {
    expect(await ask([described("https://scontent.xx.fbcdn.net/v/1"), bytes()]).media).toMatchObject({ ok: true });
    const local = ask([described("http://127.0.0.1:9999/media/77"), bytes()], { origin: "http://127.0.0.1:8788" });
    expect(await local.media).toMatchObject({ ok: true });
    expect(local.seen[1]?.url).toBe("http://127.0.0.1:9999/media/77");
  });

  test("are not fetched through a redirect", async () => {
    const redirect = new Response(null, { status: 302, headers: { location: "https://evil.example" } });
    expect(await ask([described(address), redirect]).media).toEqual({ ok: false, reason: "redirected" });
  });

  test("of a file without an id are gone, and nobody is asked", async () => {
    const { access, seen } = graph([]);
    const answer = await whatsappChannel.media?.(access, { messageExternalId: "w", id: "unnamed-0", source: null });
    expect(answer).toEqual({ ok: false, reason: "expired" });
    expect(seen).toEqual([]);
  });
});

describe("how a number stands", () => {
  const number = {
    id: "5100",
    verified_name: "Ann's Mugs",
    display_phone_number: "+49 30 1",
    quality_rating: "GREEN",
    platform_type: "CLOUD_API",
    status: "CONNECTED",
    name_status: "APPROVED",
    health_status: { can_send_message: "AVAILABLE", entities: [] },
  };
  const health = async (answer: Response | Error) => whatsappChannel.health?.(graph([answer]).access);

  test("is connected without problems when nothing speaks against it", async () => {
    expect(await health(json(200, number))).toEqual({
      ok: true,
      value: { state: "connected", name: "Ann's Mugs", problems: [] },
    });
  });

  test.each([
    ["another platform stops it", { platform_type: "ON_PREMISE" }, "stopped", ["platform"]],
    ["no platform stops it", { platform_type: "NOT_APPLICABLE" }, "stopped", ["platform"]],
    ["a ban stops it", { status: "BANNED" }, "stopped", ["banned"]],
    ["a deletion removes it", { status: "DELETED" }, "removed", ["deleted"]],
    ["a disconnection asks to connect again", { status: "DISCONNECTED" }, "needs_sign_in", ["disconnected"]],
    ["an unfinished registration stops it", { status: "PENDING" }, "stopped", ["not_registered"]],
    ["a limit is a problem and nothing more", { status: "FLAGGED" }, "connected", ["flagged"]],
    ["bad quality is a problem and nothing more", { quality_rating: "RED" }, "connected", ["quality_red"]],
    ["a declined name is a problem and nothing more", { name_status: "DECLINED" }, "connected", ["name_declined"]],
    [
      "what blocks it is said",
      {
        health_status: {
          can_send_message: "BLOCKED",
          entities: [
            { entity_type: "APP", can_send_message: "AVAILABLE" },
            {
              entity_type: "WABA",
              can_send_message: "BLOCKED",
              errors: [{ error_code: 141006, error_description: "No payment method.", possible_solution: "Add one." }],
            },
          ],
        },
      },
      "stopped",
      ["health_141006"],
    ],
    ["a limit without words is said", { health_status: { can_send_message: "LIMITED" } }, "connected", ["health"]],
    [
      "the worst of several counts",
      { status: "BANNED", platform_type: "X", quality_rating: "RED" },
      "stopped",
      ["platform", "banned", "quality_red"],
    ],
    [
      "what Meta leaves out is no problem",
      { status: undefined, platform_type: undefined, health_status: undefined },
      "connected",
      [],
    ],
  ] as [string, object, string, string[]][])("%s", async (_name, changes, state, codes) => {
    const answer = await health(json(200, { ...number, ...changes }));
    if (!answer?.ok) throw new Error("expected an answer");
    expect(answer.value.state).toBe(state);
    expect(answer.value.problems.map(({ code }) => code)).toEqual(codes);
  });

  test("a token that is no longer good is an answer: sign in again", async () => {
    expect(await health(json(401, { error: { code: 190 } }))).toMatchObject({
      ok: true,
      value: { state: "needs_sign_in", problems: [{ code: "190" }] },
    });
  });

  test.each([
    ["Meta's problem", json(500, {}), "provider_error"],
    ["a limit on calls", json(400, { error: { code: 80007 } }), "rate_limited"],
    ["an answer that is none", json(200, {}), "unreadable_answer"],
    ["silence", new DOMException("late", "TimeoutError"), "timed_out"],
  ] as [string, Response | Error, string][])("%s says nothing of it", async (_name, answer, reason) => {
    expect(await health(answer)).toEqual({ ok: false, reason });
  });
});

describe("how far a message got, asked for", () => {
  test("is what its webhooks would have said", async () => {
    const { access, seen } = graph([
      json(200, {
        data: [
          {
            id: "1",
            message_id: "wamid.9",
            events: {
              data: [
                { delivery_status: "SENT", timestamp: "1795000000" },
                { delivery_status: "READ", timestamp: 1_795_000_060 },
                { delivery_status: "FAILED", error_description: "Too old" },
                { delivery_status: "PONDERED" },
              ],
            },
          },
        ],
      }),
    ]);
    const answer = await whatsappChannel.messageStatus?.(access, "wamid.9");
    const target = { externalId: "wamid.9", providerMessageId: null, clientId: null };
    const receipt = { type: "receipt", accountExternalId: "5100", target, error: null };
    expect(answer).toEqual({
      ok: true,
      value: [
        { ...receipt, status: "sent", at: 1_795_000_000_000 },
        { ...receipt, status: "read", at: 1_795_000_060_000 },
        {
          ...receipt,
          status: "failed",
          at: null,
          error: { code: "failed", text: "WhatsApp could not deliver this message. WhatsApp says: Too old" },
        },
      ],
    });
    expect(seen[0]?.url).toContain("/v25.0/5100/message_history?message_id=wamid.9&fields=");
  });

  test("is unreadable where there is no list", async () => {
    expect(await whatsappChannel.messageStatus?.(graph([json(200, {})]).access, "w")).toMatchObject({ ok: false });
  });

  test("messages themselves cannot be listed, and a chat has no name", async () => {
    const { access } = graph([]);
    const unsupported = { ok: false, reason: "not_supported" };
    expect(await whatsappChannel.recentMessages(access, "4915", { limit: 5 })).toEqual(unsupported);
    expect(await whatsappChannel.chatName(access, "4915")).toEqual(unsupported);
  });
});
