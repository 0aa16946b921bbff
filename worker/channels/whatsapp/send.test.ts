import { describe, expect, test } from "vitest";
import type { ChannelCommand, OutboundContent, OutboundFile, Recipient } from "../../shared/wire.ts";
import type { AccountAccess } from "../channel.ts";
import { addressOf } from "./address.ts";
import { whatsappChannel } from "./whatsapp-channel.ts";

const NOW = Date.parse("2026-11-20T10:00:00Z");
type Seen = { method: string; url: string; authorization: string | null; body: unknown };

/** A Graph API that answers in turn, and remembers what it was asked. */
function graph(...answers: (Response | Error)[]) {
  const seen: Seen[] = [];
  const access: AccountAccess = {
    origin: "https://graph.facebook.com",
    apiKey: "token-1",
    accountExternalId: "5100",
    clock: () => NOW,
    fetch: async (url, init) => {
      const headers = new Headers(init.headers);
      const body = init.body instanceof FormData ? [...init.body.entries()] : JSON.parse(String(init.body));
      seen.push({ method: init.method ?? "", url, authorization: headers.get("authorization"), body });
      const answer = answers.shift();
      if (answer === undefined) throw new Error("asked once too often");
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { access, seen };
}

const json = (status: number, value: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json", ...headers } });
const taken = () => json(200, { messaging_product: "whatsapp", messages: [{ id: "wamid.9" }] });
const refusal = (status: number, code: number, rest: Record<string, unknown> = {}) =>
  json(status, { error: { message: `(#${code}) no`, code, ...rest } });

const toAnn: Recipient = { chatExternalId: "4915112345678", providerId: "4915112345678", phone: "+4915112345678" };
const send = (content: OutboundContent, rest: Partial<Extract<ChannelCommand, { type: "send" }>> = {}) =>
  ({ type: "send", to: toAnn, clientId: "client-1", content, replyTo: null, asHumanAgent: false, ...rest }) as const;
const wamid = (externalId: string) => ({ externalId, providerMessageId: null, clientId: null });

const file = (rest: Partial<OutboundFile> = {}): OutboundFile => ({
  kind: "image",
  mimeType: "image/jpeg",
  fileName: "cat.jpg",
  sizeBytes: 3,
  uploadedAs: null,
  read: async () => new Blob([new Uint8Array([1, 2, 3])]),
  link: null,
  ...rest,
});

/** The body of the one call that a command makes. */
async function bodyOf(command: ChannelCommand): Promise<unknown> {
  const { access, seen } = graph(taken());
  expect(await whatsappChannel.send(access, command)).toEqual({ type: "accepted", externalId: "wamid.9" });
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({
    method: "POST",
    url: "https://graph.facebook.com/v25.0/5100/messages",
    authorization: "Bearer token-1",
  });
  return seen[0]?.body;
}

describe("the request that leaves", () => {
  const common = {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    to: "+4915112345678",
    biz_opaque_callback_data: "client-1",
  };
  const interactive = (value: unknown) => ({ ...common, type: "interactive", interactive: value });

  const rows: [string, ChannelCommand, unknown][] = [
    [
      "for a text",
      send({ type: "text", text: "Hällo" }),
      { ...common, type: "text", text: { body: "Hällo", preview_url: false } },
    ],
    [
      "for a text with a link asks for its preview",
      send({ type: "text", text: "See https://example.com" }),
      { ...common, type: "text", text: { body: "See https://example.com", preview_url: true } },
    ],
    [
      "for a reply names the message",
      send({ type: "text", text: "Yes" }, { replyTo: wamid("wamid.0") }),
      { ...common, context: { message_id: "wamid.0" }, type: "text", text: { body: "Yes", preview_url: false } },
    ],
    [
      "for somebody without a number goes to their business-scoped id",
      send({ type: "text", text: "Hi" }, { to: { chatExternalId: "BR.77", providerId: "BR.77", phone: null } }),
      {
        messaging_product: "whatsapp",
        recipient_type: "individual",
        recipient: "BR.77",
        biz_opaque_callback_data: "client-1",
        type: "text",
        text: { body: "Hi", preview_url: false },
      },
    ],
    [
      "for a group goes to the group",
      send({ type: "text", text: "All" }, { to: { chatExternalId: "Y2Fw==", providerId: null, phone: null } }),
      {
        messaging_product: "whatsapp",
        recipient_type: "group",
        to: "Y2Fw==",
        biz_opaque_callback_data: "client-1",
        type: "text",
        text: { body: "All", preview_url: false },
      },
    ],
    [
      "for a file that WhatsApp has already",
      send({ type: "file", file: file({ uploadedAs: "up-1" }), text: "Look" }),
      { ...common, type: "image", image: { id: "up-1", caption: "Look" } },
    ],
    [
      "for a large file is where to fetch it",
      send({
        type: "file",
        file: file({
          kind: "document",
          mimeType: "application/pdf",
          fileName: "a.pdf",
          sizeBytes: 50_000_000,
          link: "https://x.test/f",
        }),
        text: null,
      }),
      { ...common, type: "document", document: { link: "https://x.test/f", filename: "a.pdf" } },
    ],
    [
      "for a voice note says that it is one",
      send({
        type: "file",
        file: file({ kind: "voice", mimeType: "audio/ogg; codecs=opus", uploadedAs: "up-1" }),
        text: null,
      }),
      { ...common, type: "audio", audio: { id: "up-1", voice: true } },
    ],
    [
      "for a sticker",
      send({ type: "file", file: file({ kind: "sticker", mimeType: "image/webp", uploadedAs: "up-1" }), text: null }),
      { ...common, type: "sticker", sticker: { id: "up-1" } },
    ],
    [
      "for a reaction",
      { type: "react", to: toAnn, target: wamid("wamid.0"), emoji: "👍" },
      {
        messaging_product: "whatsapp",
        recipient_type: "individual",
        to: "+4915112345678",
        type: "reaction",
        reaction: { message_id: "wamid.0", emoji: "👍" },
      },
    ],
    [
      "for taking a reaction back has an empty emoji",
      { type: "react", to: toAnn, target: wamid("wamid.0"), emoji: null },
      {
        messaging_product: "whatsapp",
        recipient_type: "individual",
        to: "+4915112345678",
        type: "reaction",
        reaction: { message_id: "wamid.0", emoji: "" },
      },
    ],
    [
      "for a location leaves out what is not known",
      send({ type: "location", latitude: 52.5, longitude: 13.4, name: "Shop", address: null }),
      { ...common, type: "location", location: { latitude: 52.5, longitude: 13.4, name: "Shop" } },
    ],
    [
      "for contacts",
      send({
        type: "contacts",
        contacts: [
          {
            name: "Carl Cook",
            organization: "Cook & Sons",
            phones: [{ number: "+49 151 999", kind: "CELL", providerId: null }],
            emails: ["carl@example.com"],
            urls: [],
          },
        ],
      }),
      {
        ...common,
        type: "contacts",
        contacts: [
          {
            name: { formatted_name: "Carl Cook", first_name: "Carl Cook" },
            phones: [{ phone: "+49 151 999", type: "CELL" }],
            emails: [{ email: "carl@example.com" }],
            org: { company: "Cook & Sons" },
          },
        ],
      },
    ],
    [
      "for buttons",
      send({ type: "buttons", text: "Which?", header: "Mugs", footer: null, buttons: [{ id: "r", title: "Red" }] }),
      interactive({
        type: "button",
        header: { type: "text", text: "Mugs" },
        body: { text: "Which?" },
        action: { buttons: [{ type: "reply", reply: { id: "r", title: "Red" } }] },
      }),
    ],
    [
      "for a list",
      send({
        type: "list",
        text: "When?",
        header: null,
        footer: "Any time",
        button: "Days",
        sections: [
          {
            title: null,
            rows: [
              { id: "m", title: "Monday", description: "9 to 5" },
              { id: "t", title: "Tuesday", description: null },
            ],
          },
        ],
      }),
      interactive({
        type: "list",
        body: { text: "When?" },
        footer: { text: "Any time" },
        action: {
          button: "Days",
          sections: [
            {
              rows: [
                { id: "m", title: "Monday", description: "9 to 5" },
                { id: "t", title: "Tuesday" },
              ],
            },
          ],
        },
      }),
    ],
    [
      "for a template without places",
      send({ type: "template", name: "hello", language: "en_US", components: [] }),
      { ...common, type: "template", template: { name: "hello", language: { code: "en_US" } } },
    ],
    [
      "for a template with header, body and buttons",
      send({
        type: "template",
        name: "offer",
        language: "de",
        components: [
          { part: "header", parameters: [{ type: "image", file: file({ uploadedAs: "up-1" }) }] },
          {
            part: "body",
            parameters: [
              { type: "text", name: "first_name", text: "Ann" },
              { type: "text", name: null, text: "20%" },
            ],
          },
          { part: "button", index: 0, kind: "quick_reply", value: "yes-1" },
          { part: "button", index: 1, kind: "url", value: "7/a" },
          { part: "button", index: 2, kind: "copy_code", value: "SAVE20" },
        ],
      }),
      {
        ...common,
        type: "template",
        template: {
          name: "offer",
          language: { code: "de" },
          components: [
            { type: "header", parameters: [{ type: "image", image: { id: "up-1" } }] },
            {
              type: "body",
              parameters: [
                { type: "text", parameter_name: "first_name", text: "Ann" },
                { type: "text", text: "20%" },
              ],
            },
            {
              type: "button",
              sub_type: "quick_reply",
              index: "0",
              parameters: [{ type: "payload", payload: "yes-1" }],
            },
            { type: "button", sub_type: "url", index: "1", parameters: [{ type: "text", text: "7/a" }] },
            {
              type: "button",
              sub_type: "copy_code",
              index: "2",
              parameters: [{ type: "coupon_code", coupon_code: "SAVE20" }],
            },
          ],
        },
      },
    ],
  ];
  test.each(rows)("%s", async (_name, command, expected) => {
    expect(await bodyOf(command)).toEqual(expected);
  });

  test.each([
    ["a read mark", { type: "mark_read", to: toAnn, upTo: wamid("wamid.0") }, {}],
    [
      "typing, which also marks as read",
      { type: "typing", to: toAnn, replyTo: wamid("wamid.0") },
      { typing_indicator: { type: "text" } },
    ],
  ] as [string, ChannelCommand, object][])("for %s", async (_name, command, addition) => {
    const { access, seen } = graph(json(200, { success: true }));
    expect(await whatsappChannel.send(access, command)).toEqual({ type: "accepted", externalId: null });
    expect(seen[0]?.body).toEqual({
      messaging_product: "whatsapp",
      status: "read",
      message_id: "wamid.0",
      ...addition,
    });
  });
});

describe("a file goes in two steps", () => {
  const picture = send({ type: "file", file: file(), text: "Look" });

  test("it is uploaded with its type and name, and sent by the id it got", async () => {
    const { access, seen } = graph(json(200, { id: "up-9" }), taken());
    expect(await whatsappChannel.send(access, picture)).toEqual({ type: "accepted", externalId: "wamid.9" });
    expect(seen[0]?.url).toBe("https://graph.facebook.com/v25.0/5100/media");
    const form = new Map(seen[0]?.body as [string, string | File][]);
    expect(form.get("messaging_product")).toBe("whatsapp");
    expect(form.get("type")).toBe("image/jpeg");
    const uploaded = form.get("file") as File;
    expect([uploaded.name, uploaded.type, uploaded.size]).toEqual(["cat.jpg", "image/jpeg", 3]);
    expect(seen[1]?.body).toMatchObject({ type: "image", image: { id: "up-9", caption: "Look" } });
  });

  test("when the message itself has to wait, the upload is not made again", async () => {
    const { access } = graph(json(200, { id: "up-9" }), refusal(400, 130429));
    expect(await whatsappChannel.send(access, picture)).toMatchObject({ type: "not_sent", uploadedAs: "up-9" });
  });

  test.each([
    ["breaks off", new Error("Network connection lost."), "not_sent"],
    ["is not answered in time", new DOMException("late", "TimeoutError"), "not_sent"],
    ["meets a problem of Meta's", json(500, {}), "not_sent"],
    ["is answered without an id", json(200, {}), "not_sent"],
    ["is refused for the file's kind", refusal(400, 131053), "refused"],
    ["is refused for the token", refusal(401, 190), "refused"],
  ] as [string, Response | Error, string][])(
    "an upload that %s has certainly sent nothing",
    async (_name, answer, type) => {
      const { access, seen } = graph(answer);
      expect((await whatsappChannel.send(access, picture)).type).toBe(type);
      expect(seen).toHaveLength(1);
    },
  );

  test("a file that cannot be read is tried again, and says nothing of the storage", async () => {
    const { access, seen } = graph();
    const read = () => Promise.reject(new Error("bucket secret"));
    const outcome = await whatsappChannel.send(access, send({ type: "file", file: file({ read }), text: null }));
    expect(outcome).toEqual({
      type: "not_sent",
      error: { code: "file_unreadable", text: "The file could not be read just now." },
      retryAfterMs: null,
    });
    expect(seen).toEqual([]);
  });

  test("a template's picture is uploaded first", async () => {
    const { access, seen } = graph(json(200, { id: "up-9" }), taken());
    const components = [{ part: "header" as const, parameters: [{ type: "image" as const, file: file() }] }];
    await whatsappChannel.send(access, send({ type: "template", name: "offer", language: "de", components }));
    expect(seen[1]?.body).toMatchObject({
      template: { components: [{ parameters: [{ type: "image", image: { id: "up-9" } }] }] },
    });
  });
});

describe("what an answer proves", () => {
  const hi = send({ type: "text", text: "Hi" });
  const outcome = async (answer: Response | Error) => whatsappChannel.send(graph(answer).access, hi);

  test("the answer's own ids of the customer are handed on, since they may differ from those that were called", async () => {
    const contacts = [{ input: "+4915112345678", wa_id: "4915199", user_id: "DE.5" }];
    expect(await outcome(json(200, { contacts, messages: [{ id: "wamid.9", message_status: "accepted" }] }))).toEqual({
      type: "accepted",
      externalId: "wamid.9",
      person: { providerId: "4915199", name: null, phone: "+4915199", lid: "DE.5", username: null },
    });
  });

  test.each([
    ["200 that cannot be read", new Response("oops", { status: 200 }), { type: "accepted", externalId: null }],
    [
      "130429, which comes as 400, waits",
      refusal(400, 130429),
      { type: "not_sent", error: { code: "130429" }, retryAfterMs: null },
    ],
    [
      "131056 holds up this chat only",
      refusal(400, 131056),
      { type: "not_sent", scope: "chat", growth: 4, retryAfterMs: null, error: { code: "131056" } },
    ],
    ["80007 waits long", refusal(400, 80007), { type: "not_sent", retryAfterMs: 300_000 }],
    [
      "Retry-After wins over the table",
      json(400, { error: { code: 4 } }, { "retry-after": "7" }),
      { retryAfterMs: 7_000 },
    ],
    ["131057 waits a minute", refusal(500, 131057), { type: "not_sent", retryAfterMs: 60_000 }],
    ["131016 waits", refusal(500, 131016), { type: "not_sent" }],
    ["131000 may have left", refusal(500, 131000), { type: "unconfirmed", error: { code: "131000" } }],
    ["1 may have left", refusal(400, 1), { type: "unconfirmed" }],
    ["131047 is refused", refusal(400, 131047), { type: "refused", error: { code: "131047" } }],
    ["190 is refused and signs the account out", refusal(401, 190), { type: "refused", accountState: "needs_sign_in" }],
    ["200 to 299 are permissions", refusal(403, 230), { type: "refused", accountState: "needs_sign_in" }],
    ["131031 stops the account", refusal(403, 131031), { type: "refused", accountState: "stopped" }],
    ["a code nobody knows with 400 is refused", refusal(400, 999), { type: "refused", error: { code: "999" } }],
    ["a code nobody knows that passes waits", refusal(400, 999, { is_transient: true }), { type: "not_sent" }],
    ["a code nobody knows with 500 may have left", refusal(500, 999), { type: "unconfirmed" }],
    ["400 without a code is refused", json(400, {}), { type: "refused", error: { code: "http_400" } }],
    ["408 may have left", json(408, {}), { type: "unconfirmed" }],
    ["429 waits", new Response("", { status: 429 }), { type: "not_sent" }],
    ["500 may have left", new Response("", { status: 500 }), { type: "unconfirmed" }],
    ["502 may have left", new Response("", { status: 502 }), { type: "unconfirmed" }],
    [
      "503 with Retry-After waits",
      new Response("", { status: 503, headers: { "retry-after": "3" } }),
      { retryAfterMs: 3_000 },
    ],
    ["503 without may have left", new Response("", { status: 503 }), { type: "unconfirmed" }],
    ["521 never reached Meta", new Response("", { status: 521 }), { type: "not_sent" }],
    ["a redirect is refused", new Response("", { status: 302 }), { type: "refused", error: { code: "http_302" } }],
    [
      "a cut connection may have left",
      new Error("Network connection lost."),
      { type: "unconfirmed", error: { code: "lost" } },
    ],
    ["no answer in time may have left", new DOMException("late", "TimeoutError"), { type: "unconfirmed" }],
    [
      "a refused connection was not sent",
      Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } }),
      { type: "not_sent", error: { code: "never_connected" } },
    ],
  ] as [string, Response | Error, object][])("%s", async (_name, answer, expected) => {
    expect(await outcome(answer)).toMatchObject(expected);
  });

  test("Meta's own sentence is shown where it says which value was wrong, and cut short", async () => {
    const details = `Parameter name is missing\u0000\n${"x".repeat(500)}`;
    const refused = await outcome(refusal(400, 131008, { error_data: { details } }));
    expect(refused).toMatchObject({
      error: { text: expect.stringMatching(/^Meta did not accept a part of the message\. WhatsApp says: Parameter/) },
    });
    expect(JSON.stringify(refused).length).toBeLessThan(400);
  });
});

describe("what WhatsApp would refuse is refused before the call", () => {
  const long = (count: number) => "x".repeat(count);
  const buttons = (rest: object) =>
    ({
      type: "buttons",
      text: "Which?",
      header: null,
      footer: null,
      buttons: [{ id: "1", title: "Red" }],
      ...rest,
    }) as OutboundContent;
  const list = (rest: object) =>
    ({
      type: "list",
      text: "When?",
      header: null,
      footer: null,
      button: "Days",
      sections: [{ title: null, rows: [{ id: "m", title: "Monday", description: null }] }],
      ...rest,
    }) as OutboundContent;
  const rowsOf = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ id: String(at), title: `Row ${at}`, description: null }));
  const attached = (rest: Partial<OutboundFile>, text: string | null = null): OutboundContent => ({
    type: "file",
    file: file(rest),
    text,
  });
  const MIB = 1024 * 1024;

  test.each([
    ["an empty text", { type: "text", text: " \n" }, "empty"],
    ["a text of 4,097 characters", { type: "text", text: long(4097) }, "too_long"],
    ["a picture above 5 MB", attached({ sizeBytes: 5 * MIB + 1 }), "too_large"],
    ["a picture of another type", attached({ mimeType: "image/gif" }), "file_type"],
    ["an empty file", attached({ sizeBytes: 0 }), "empty"],
    ["a video above 16 MB", attached({ kind: "video", mimeType: "video/mp4", sizeBytes: 16 * MIB + 1 }), "too_large"],
    ["a voice note that is none", attached({ kind: "voice", mimeType: "audio/webm;codecs=opus" }), "file_type"],
    ["a sticker above 500 KB", attached({ kind: "sticker", mimeType: "image/webp", sizeBytes: 513_000 }), "too_large"],
    [
      "a document above 100 MB",
      attached({ kind: "document", mimeType: "application/pdf", sizeBytes: 100 * MIB + 1 }),
      "too_large",
    ],
    ["a program as document", attached({ kind: "document", mimeType: "application/x-msdownload" }), "file_type"],
    ["a caption of 1,025 characters", attached({}, long(1025)), "too_long"],
    ["words with a voice note", attached({ kind: "voice", mimeType: "audio/ogg" }, "Hi"), "no_caption"],
    [
      "a place that is not on earth",
      { type: "location", latitude: 91, longitude: 0, name: null, address: null },
      "out_of_range",
    ],
    ["no contact", { type: "contacts", contacts: [] }, "empty"],
    [
      "a contact without a name",
      { type: "contacts", contacts: [{ name: "", organization: null, phones: [], emails: [], urls: [] }] },
      "empty",
    ],
    ["no button", buttons({ buttons: [] }), "empty"],
    ["four buttons", buttons({ buttons: rowsOf(4) }), "too_many"],
    ["a button's title of 21 characters", buttons({ buttons: [{ id: "1", title: long(21) }] }), "too_long"],
    ["a button's id of 257 characters", buttons({ buttons: [{ id: long(257), title: "Red" }] }), "too_long"],
    [
      "two buttons with one id",
      buttons({
        buttons: [
          { id: "1", title: "Red" },
          { id: "1", title: "Blue" },
        ],
      }),
      "repeated",
    ],
    ["a body of 1,025 characters with buttons", buttons({ text: long(1025) }), "too_long"],
    ["a header of 61 characters", buttons({ header: long(61) }), "too_long"],
    ["a footer of 61 characters", buttons({ footer: long(61) }), "too_long"],
    [
      "eleven rows in all",
      list({
        sections: [
          { title: "A", rows: rowsOf(6) },
          { title: "B", rows: rowsOf(5) },
        ],
      }),
      "too_many",
    ],
    ["a list of nothing", list({ sections: [] }), "empty"],
    [
      "several sections, one without a title",
      list({
        sections: [
          { title: "A", rows: rowsOf(1) },
          { title: null, rows: rowsOf(1) },
        ],
      }),
      "empty",
    ],
    [
      "a section without rows",
      list({
        sections: [
          { title: "A", rows: rowsOf(1) },
          { title: "B", rows: [] },
        ],
      }),
      "empty",
    ],
    ["a section's title of 25 characters", list({ sections: [{ title: long(25), rows: rowsOf(1) }] }), "too_long"],
    [
      "a row's title of 25 characters",
      list({ sections: [{ title: null, rows: [{ id: "1", title: long(25), description: null }] }] }),
      "too_long",
    ],
    [
      "a row's description of 73 characters",
      list({ sections: [{ title: null, rows: [{ id: "1", title: "x", description: long(73) }] }] }),
      "too_long",
    ],
    [
      "a row's id of 201 characters",
      list({ sections: [{ title: null, rows: [{ id: long(201), title: "x", description: null }] }] }),
      "too_long",
    ],
    ["a list's button of 21 characters", list({ button: long(21) }), "too_long"],
    ["a list's body of 4,097 characters", list({ text: long(4097) }), "too_long"],
    [
      "a template with an empty value",
      {
        type: "template",
        name: "a",
        language: "de",
        components: [{ part: "body", parameters: [{ type: "text", name: null, text: "" }] }],
      },
      "empty",
    ],
  ] as [string, OutboundContent, string][])("%s", async (_name, content, code) => {
    const { access, seen } = graph();
    const outcome = await whatsappChannel.send(access, send(content));
    expect(outcome).toMatchObject({ type: "refused", error: { code, text: expect.stringMatching(/^[A-Z].{8,}\.$/) } });
    expect(seen).toEqual([]);
  });

  test.each([
    ["4,096 emoji", { type: "text", text: "🙂".repeat(4096) }],
    ["a body of 4,096 characters in a list", list({ text: long(4096) })],
    [
      "three buttons with all lengths at their limits",
      buttons({ text: long(1024), header: long(60), footer: long(60), buttons: rowsOf(3) }),
    ],
    ["ten rows", list({ sections: [{ title: long(24), rows: rowsOf(10) }] })],
  ] as [string, OutboundContent][])("%s may leave", async (_name, content) => {
    expect((await whatsappChannel.send(graph(taken()).access, send(content))).type).toBe("accepted");
  });

  test.each([
    ["an edit", { type: "edit", to: toAnn, target: wamid("wamid.0"), text: "x" }, "not_supported"],
    [
      "a reaction to a message without an id",
      { type: "react", to: toAnn, target: { externalId: null, providerMessageId: null, clientId: "c" }, emoji: "x" },
      "no_message_id",
    ],
    [
      "a reply to a message without an id",
      send({ type: "text", text: "x" }, { replyTo: { externalId: null, providerMessageId: null, clientId: "c" } }),
      "no_message_id",
    ],
    ["typing where the customer has not written", { type: "typing", to: toAnn, replyTo: null }, "no_message_id"],
    [
      "a message to nobody",
      send({ type: "text", text: "x" }, { to: { chatExternalId: "", providerId: null, phone: null } }),
      "no_address",
    ],
  ] as [string, ChannelCommand, string][])("%s", async (_name, command, code) => {
    expect(await whatsappChannel.send(graph().access, command)).toMatchObject({ type: "refused", error: { code } });
  });
});

describe("an address", () => {
  const to = (chatExternalId: string, providerId: string | null, phone: string | null) =>
    addressOf({ chatExternalId, providerId, phone });
  test.each([
    [
      "is the number that WhatsApp gave, never in another form",
      to("551188887777", "551188887777", "+5511988887777"),
      { to: "+551188887777" },
    ],
    [
      "is the newer number of a chat that began with another",
      to("4915100000", "4915111111", "+4915111111"),
      { to: "+4915111111" },
    ],
    [
      "is the phone of somebody last seen by their business-scoped id",
      to("BR.77", "BR.77", "+5511988887777"),
      { to: "+5511988887777" },
    ],
    [
      "is the business-scoped id of somebody whose number is hidden now",
      to("4915100000", "DE.5", null),
      { recipient: "DE.5" },
    ],
    [
      "is that of a linked portfolio as well",
      to("US.ENT.11815799212886844830", null, null),
      { recipient: "US.ENT.11815799212886844830" },
    ],
    ["is the chat's own id where nothing else is known", to("4915100000", null, null), { to: "+4915100000" }],
  ])("%s", (_name, address, expected) => {
    expect(address).toEqual({ recipient_type: "individual", ...expected });
  });
});
