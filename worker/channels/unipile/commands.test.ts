import { describe, expect, test } from "vitest";
import type { ChannelCommand, OutboundContent, OutboundFile, SendOutcome } from "../../shared/wire.ts";
import { unipileChannel } from "./unipile-channel.ts";

/** Which request leaves for which command, to the field; and which commands never leave. */

type Sent = { method: string; path: string; fields?: [string, string][]; json?: unknown };

async function fieldsOf(form: FormData): Promise<[string, string][]> {
  const fields: [string, string][] = [];
  for (const [name, value] of form) {
    fields.push([
      name,
      typeof value === "string"
        ? value
        : `${value.name} ${value.type} ${new TextDecoder().decode(await value.bytes())}`,
    ]);
  }
  return fields;
}

function unipile(answers: (Response | Error)[]) {
  const sent: Sent[] = [];
  const access = {
    origin: "https://api1.unipile.com:13111",
    apiKey: "key-1",
    accountExternalId: "acc-1",
    clock: () => Date.UTC(2026, 10, 20),
    fetch: async (url: string, init: RequestInit): Promise<Response> => {
      const { pathname, search } = new URL(url);
      const call: Sent = { method: init.method ?? "", path: `${pathname.replace("/api/v1", "")}${search}` };
      if (init.body instanceof FormData) {
        call.fields = await fieldsOf(init.body);
        // The platform writes this header, with the boundary that only it knows.
        expect(new Headers(init.headers).has("content-type")).toBe(false);
      }
      if (typeof init.body === "string") {
        call.json = JSON.parse(init.body);
        expect(new Headers(init.headers).get("content-type")).toBe("application/json");
      }
      expect(new Headers(init.headers).get("x-api-key")).toBe("key-1");
      const answer = answers[sent.length];
      sent.push(call);
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error("one call too many");
      return answer;
    },
  };
  return { access, sent };
}

const ok = (answer: object = { message_id: "m9" }) =>
  Response.json({ object: "MessageSent", ...answer }, { status: 201 });
const refusal = (status: number, type: string) => Response.json({ type: `errors/${type}`, status }, { status });

const ann = { chatExternalId: "chat-1", providerId: "33611111111@s.whatsapp.net", phone: "+33611111111" };
const lid = { chatExternalId: "chat-1", providerId: "118264529113169@lid", phone: null };
const cleo = { chatExternalId: "chat-2", providerId: "17841400000000001", phone: null };
const group = { chatExternalId: "chat-3", providerId: null, phone: null };
const target = { externalId: "msg-1", providerMessageId: "3EB0AA", clientId: null };

const file = (kind: OutboundFile["kind"], mimeType: string, fileName: string): OutboundFile => ({
  kind,
  mimeType,
  fileName,
  sizeBytes: 5,
  uploadedAs: null,
  read: async () => new Blob(["bytes"]),
  link: "https://parley.example/never-used",
});
const photo = file("image", "image/jpeg", "shop window.jpg");
const voice = file("voice", "audio/ogg", "voice.ogg");

const send = (
  content: OutboundContent,
  changes: Partial<Extract<ChannelCommand, { type: "send" }>> = {},
): ChannelCommand => ({
  type: "send",
  to: ann,
  clientId: "c1",
  content,
  replyTo: null,
  asHumanAgent: false,
  ...changes,
});
const textOf = (text: string, changes = {}) => send({ type: "text", text }, changes);
const fileOf = (one: OutboundFile, text: string | null = null, changes = {}) =>
  send({ type: "file", file: one, text }, changes);

describe("the request that leaves", () => {
  const toChat = (chat: string, ...fields: [string, string][]) => [
    { method: "POST", path: `/chats/${chat}/messages`, fields: [["account_id", "acc-1"], ...fields] },
  ];

  test.each<[string, ChannelCommand, Sent[] | unknown]>([
    ["a text", textOf("Hi"), toChat("chat-1", ["text", "Hi"])],
    ["a text on Instagram", textOf("Hi", { to: cleo }), toChat("chat-2", ["text", "Hi"])],
    ["a text in a group", textOf("Hi", { to: group }), toChat("chat-3", ["text", "Hi"])],
    ["a text of many lines", textOf(" a\nb\r\nc 🙂 "), toChat("chat-1", ["text", " a\nb\r\nc 🙂 "])],
    ["a text by a person", textOf("Hi", { asHumanAgent: true }), toChat("chat-1", ["text", "Hi"])],
    ["a reply", textOf("Yes", { replyTo: target }), toChat("chat-1", ["text", "Yes"], ["quote_id", "msg-1"])],
    [
      "a reply to what only the network's id names",
      textOf("Yes", { replyTo: { ...target, externalId: null } }),
      toChat("chat-1", ["text", "Yes"], ["quote_id", "3EB0AA"]),
    ],
    [
      "a reply to what no id names",
      textOf("Yes", { replyTo: { externalId: null, providerMessageId: null, clientId: "c0" } }),
      toChat("chat-1", ["text", "Yes"]),
    ],
    ["a picture", fileOf(photo), toChat("chat-1", ["text", ""], ["attachments", "shop window.jpg image/jpeg bytes"])],
    [
      "a picture with a caption, as a reply",
      fileOf(photo, "Our window", { replyTo: target }),
      toChat(
        "chat-1",
        ["text", "Our window"],
        ["quote_id", "msg-1"],
        ["attachments", "shop window.jpg image/jpeg bytes"],
      ),
    ],
    [
      "a document",
      fileOf(file("document", "application/pdf", "Größe.pdf")),
      toChat("chat-1", ["text", ""], ["attachments", "Größe.pdf application/pdf bytes"]),
    ],
    [
      "a video",
      fileOf(file("video", "video/mp4", "v.mp4")),
      toChat("chat-1", ["text", ""], ["attachments", "v.mp4 video/mp4 bytes"]),
    ],
    [
      "a piece of music",
      fileOf(file("audio", "audio/mpeg", "a.mp3")),
      toChat("chat-1", ["text", ""], ["attachments", "a.mp3 audio/mpeg bytes"]),
    ],
    [
      "a file without a name",
      fileOf(file("document", "text/plain", "")),
      toChat("chat-1", ["text", ""], ["attachments", "file text/plain bytes"]),
    ],
    ["a voice note", fileOf(voice), toChat("chat-1", ["text", ""], ["voice_message", "voice.ogg audio/ogg bytes"])],
    [
      "a voice note to a LID",
      fileOf(voice, null, { to: lid }),
      toChat("chat-1", ["text", ""], ["voice_message", "voice.ogg audio/ogg bytes"]),
    ],
    [
      "a voice note on Instagram, which takes it as a file",
      fileOf(voice, null, { to: cleo }),
      toChat("chat-2", ["text", ""], ["attachments", "voice.ogg audio/ogg bytes"]),
    ],
    [
      "an edit",
      { type: "edit", to: ann, target, text: "Better" },
      [{ method: "PATCH", path: "/messages/msg-1", json: { text: "Better" } }],
    ],
    [
      "a reaction",
      { type: "react", to: ann, target, emoji: "👍🏽" },
      [{ method: "POST", path: "/messages/msg-1/reactions", json: { reaction: "👍🏽" } }],
    ],
    [
      "a reaction to an id that is no path",
      { type: "react", to: ann, target: { ...target, externalId: "../accounts" }, emoji: "👍" },
      [{ method: "POST", path: "/messages/..%2Faccounts/reactions", json: { reaction: "👍" } }],
    ],
    [
      "a read mark",
      { type: "mark_read", to: ann, upTo: target },
      [{ method: "PATCH", path: "/chats/chat-1", json: { action: "setReadStatus", value: true } }],
    ],
    [
      "a read mark in a group",
      { type: "mark_read", to: group, upTo: { ...target, externalId: null } },
      [{ method: "PATCH", path: "/chats/chat-3", json: { action: "setReadStatus", value: true } }],
    ],
  ])("for %s", async (_name, command, expected) => {
    const { access, sent } = unipile([ok()]);
    const outcome = await unipileChannel.send(access, command);
    expect(sent).toEqual(expected);
    expect(outcome).toEqual({ type: "accepted", externalId: command.type === "send" ? "m9" : null });
  });

  test("for a forwarded message names the chat that it goes to, and gives the new message's id", async () => {
    const { access, sent } = unipile([Response.json({ object: "MessageForwarded", message_id: "m7" })]);
    expect(await unipileChannel.forward?.(access, { target, to: cleo })).toEqual({
      type: "accepted",
      externalId: "m7",
    });
    expect(sent).toEqual([{ method: "POST", path: "/messages/msg-1/forward", json: { chat_id: "chat-2" } }]);
  });

  test.each<[unknown, string | null]>([
    ["m1", "m1"],
    [["m1"], "m1"],
    [["text-part", "file-part"], "text-part"],
    [[], null],
    [null, null],
    [undefined, null],
    [7, "7"],
  ])("answered with the id %j is accepted as %j", async (id, externalId) => {
    const { access } = unipile([ok({ message_id: id })]);
    expect(await unipileChannel.send(access, fileOf(photo, "x"))).toEqual({ type: "accepted", externalId });
  });
});

describe("what never leaves", () => {
  const place = { latitude: 1, longitude: 2, name: null, address: null };
  const error = (code: string, text: RegExp) => ({
    type: "refused",
    error: { code, text: expect.stringMatching(text) },
  });

  test.each<[string, ChannelCommand, unknown]>([
    ["a location", send({ type: "location", ...place }), error("not_supported", /location/)],
    ["contact cards", send({ type: "contacts", contacts: [] }), error("not_supported", /contact card/)],
    [
      "buttons",
      send({ type: "buttons", text: "?", header: null, footer: null, buttons: [] }),
      error("not_supported", /buttons/),
    ],
    [
      "a list",
      send({ type: "list", text: "?", header: null, footer: null, button: "b", sections: [] }),
      error("not_supported", /list/),
    ],
    [
      "a template",
      send({ type: "template", name: "t", language: "en", components: [] }),
      error("not_supported", /template/),
    ],
    ["an empty text", textOf(" \n"), error("empty", /empty/)],
    ["an empty file", fileOf({ ...photo, sizeBytes: 0 }), error("empty", /empty/)],
    ["a file above 15 MB", fileOf({ ...photo, sizeBytes: 15 * 1024 * 1024 + 1 }), error("too_large", /15 MB/)],
    [
      "a reaction that is taken back",
      { type: "react", to: ann, target, emoji: null },
      error("not_supported", /take a reaction back/),
    ],
    [
      "a reaction to a message without an id",
      { type: "react", to: ann, target: { ...target, externalId: null }, emoji: "👍" },
      error("no_message_id", /not known/),
    ],
    [
      "an edit of a message without an id",
      { type: "edit", to: ann, target: { ...target, externalId: null }, text: "x" },
      error("no_message_id", /not known/),
    ],
    ["typing, which UniPile has no call for", { type: "typing", to: ann, replyTo: null }, { type: "accepted" }],
    [
      "a file that cannot be read just now",
      fileOf({ ...photo, read: () => Promise.reject(new Error("the bucket's name")) }),
      { type: "not_sent", error: { code: "file_unreadable" }, retryAfterMs: null },
    ],
  ])("%s", async (_name, command, expected) => {
    const { access, sent } = unipile([]);
    const outcome = await unipileChannel.send(access, command);
    expect(outcome).toMatchObject(expected as SendOutcome);
    expect(sent).toEqual([]);
    expect(JSON.stringify(outcome)).not.toContain("bucket");
  });

  test("a forward of a message without an id", async () => {
    const { access, sent } = unipile([]);
    const outcome = await unipileChannel.forward?.(access, { target: { ...target, externalId: null }, to: ann });
    expect(outcome).toMatchObject({ type: "refused" });
    expect(sent).toEqual([]);
  });

  test("more than the first call, when that may have been taken", async () => {
    for (const answer of [
      refusal(500, "provider_error"),
      new DOMException("late", "TimeoutError"),
      refusal(403, "x"),
    ]) {
      const { access, sent } = unipile([answer, ok()]);
      await unipileChannel.send(access, fileOf(voice));
      expect(sent).toHaveLength(1);
    }
  });
});

describe("a voice note that UniPile refuses as such", () => {
  test("goes as a file like any other", async () => {
    const { access, sent } = unipile([refusal(400, "invalid_parameters"), ok()]);
    expect(await unipileChannel.send(access, fileOf(voice, null, { replyTo: target }))).toEqual({
      type: "accepted",
      externalId: "m9",
    });
    expect(sent.map((call) => call.fields?.map(([name]) => name))).toEqual([
      ["account_id", "text", "quote_id", "voice_message"],
      ["account_id", "text", "quote_id", "attachments"],
    ]);
  });

  test("and as a file too is refused", async () => {
    const { access, sent } = unipile([refusal(400, "invalid_parameters"), refusal(400, "content_too_large")]);
    expect(await unipileChannel.send(access, fileOf(voice))).toMatchObject({
      type: "refused",
      error: { code: "content_too_large" },
    });
    expect(sent).toHaveLength(2);
  });
});

describe("a chat that UniPile does not know yet", () => {
  const started = (chatId: unknown, messageId: unknown = "m5") =>
    Response.json({ object: "ChatStarted", chat_id: chatId, message_id: messageId }, { status: 201 });

  test("is started with its person on WhatsApp, and the message goes with that", async () => {
    const { access, sent } = unipile([refusal(404, "resource_not_found"), started("chat-1")]);
    expect(await unipileChannel.send(access, fileOf(photo, "Hi", { replyTo: target }))).toEqual({
      type: "accepted",
      externalId: "m5",
    });
    expect(sent[1]).toEqual({
      method: "POST",
      path: "/chats",
      fields: [
        ["account_id", "acc-1"],
        ["text", "Hi"],
        ["attachments", "shop window.jpg image/jpeg bytes"],
        ["attendees_ids", "33611111111@s.whatsapp.net"],
      ],
    });
  });

  test("is started on Instagram by the id that the profile has for it", async () => {
    const profile = Response.json({ provider_id: "999", provider_messaging_id: "17841400000000777" });
    const { access, sent } = unipile([refusal(404, "resource_not_found"), profile, started("chat-other")]);
    expect(await unipileChannel.send(access, textOf("Hi", { to: cleo }))).toEqual({
      type: "accepted",
      externalId: "m5",
      chatExternalId: "chat-other",
    });
    expect(sent.slice(1)).toEqual([
      { method: "GET", path: "/users/17841400000000001?account_id=acc-1" },
      {
        method: "POST",
        path: "/chats",
        fields: [
          ["account_id", "acc-1"],
          ["text", "Hi"],
          ["attendees_ids", "17841400000000777"],
        ],
      },
    ]);
  });

  test("is started by the attendee's own id when Instagram's profile cannot be had", async () => {
    const { access, sent } = unipile([refusal(404, "x"), refusal(404, "x"), started(null, null)]);
    expect(await unipileChannel.send(access, textOf("Hi", { to: cleo }))).toEqual({
      type: "accepted",
      externalId: null,
    });
    expect(sent[2]?.fields?.at(-1)).toEqual(["attendees_ids", "17841400000000001"]);
  });

  test("and whose person is not known is a refusal, as for a group", async () => {
    const { access, sent } = unipile([refusal(404, "resource_not_found")]);
    expect(await unipileChannel.send(access, textOf("Hi", { to: group }))).toMatchObject({
      type: "refused",
      error: { code: "resource_not_found" },
    });
    expect(sent).toHaveLength(1);
  });

  test("and cannot be started either says why", async () => {
    const { access } = unipile([refusal(404, "x"), refusal(403, "resource_access_restricted")]);
    expect(await unipileChannel.send(access, textOf("Hi"))).toMatchObject({
      type: "refused",
      error: { code: "resource_access_restricted" },
    });
  });

  test("leaves the message doubtful when the starting call may have been taken", async () => {
    const { access } = unipile([refusal(404, "x"), new Error("Network connection lost.")]);
    expect(await unipileChannel.send(access, textOf("Hi"))).toMatchObject({ type: "unconfirmed" });
  });
});
