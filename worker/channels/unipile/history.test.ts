import { describe, expect, test } from "vitest";
import type { ChannelEvent } from "../../shared/wire.ts";
import { unipileChannel } from "./unipile-channel.ts";

/** What the REST API lists -> messages, and what happened to each of them. */

function unipile(answers: (Response | Error)[]) {
  const asked: string[] = [];
  const access = {
    origin: "https://api1.unipile.com:13111",
    apiKey: "key-1",
    accountExternalId: "acc-1",
    clock: () => Date.UTC(2026, 10, 20),
    fetch: async (url: string, init: RequestInit): Promise<Response> => {
      expect(init.method).toBe("GET");
      const answer = answers[asked.length];
      asked.push(url.replace("https://api1.unipile.com:13111/api/v1", ""));
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error("one call too many");
      return answer;
    },
  };
  return { access, asked };
}

/** As listed for WhatsApp (reference/unipile.md, 4.1). */
const listed = (changes: Record<string, unknown> = {}) => ({
  object: "Message",
  id: "msg-1",
  account_id: "acc-1",
  chat_id: "chat-1",
  chat_provider_id: "33611111111@s.whatsapp.net",
  provider_id: "3EB0AA",
  sender_id: "33611111111@s.whatsapp.net",
  text: "Hello",
  timestamp: "2026-11-20T10:00:00.000Z",
  is_sender: 0,
  attachments: [],
  reactions: [],
  seen: 0,
  seen_by: {},
  delivered: 0,
  hidden: 0,
  deleted: 0,
  edited: 0,
  is_event: 0,
  original: "",
  ...changes,
});
const own = (changes: Record<string, unknown> = {}) => listed({ is_sender: 1, sender_id: "me@s", ...changes });
const page = (items: unknown[], cursor: unknown = null) => Response.json({ object: "MessageList", items, cursor });

async function reread(message: unknown): Promise<ChannelEvent[]> {
  const read = await unipileChannel.readMessage?.(unipile([Response.json(message)]).access, "msg-1");
  if (read === undefined || !read.ok) throw new Error("not read");
  return read.value;
}

const target = { externalId: "msg-1", providerMessageId: "3EB0AA", clientId: null };
const about = { accountExternalId: "acc-1", target, at: null };
const ann = {
  providerId: "33611111111@s.whatsapp.net",
  name: null,
  phone: null,
  lid: null,
  username: null,
};
const noReactions = { type: "reactions", ...about, all: [] };

describe("what happened to a message that is read again", () => {
  test.each<[string, Record<string, unknown>, unknown[]]>([
    ["nothing", listed(), [noReactions]],
    ["nothing, and reactions are not spoken of", listed({ reactions: null }), []],
    [
      "one of ours was delivered",
      own({ delivered: 1 }),
      [{ type: "receipt", ...about, status: "delivered", error: null }, noReactions],
    ],
    [
      "one of ours reached Instagram's server",
      own({ delivered: 1, chat_provider_id: "340282366841710300949128" }),
      [{ type: "receipt", ...about, status: "sent", error: null }, noReactions],
    ],
    [
      "one of ours was seen, nobody says when",
      own({ delivered: 1, seen: 1, seen_by: { "33611111111@s.whatsapp.net": true } }),
      [{ type: "receipt", ...about, status: "read", error: null }, noReactions],
    ],
    [
      "one of ours was seen by two, first at ten",
      own({ seen: true, seen_by: { a: "2026-11-20T11:00:00.000Z", b: "2026-11-20T10:00:00.000Z", c: true } }),
      [{ type: "receipt", ...about, at: Date.UTC(2026, 10, 20, 10), status: "read", error: null }, noReactions],
    ],
    ["a customer's was seen by us", listed({ seen: 1, delivered: 1 }), [noReactions]],
    ["it was edited", listed({ edited: 1, text: "Better" }), [{ type: "edit", ...about, text: "Better" }, noReactions]],
    [
      "its caption was edited away",
      listed({ edited: 1, text: "", attachments: [{ id: "a", type: "img" }] }),
      [{ type: "edit", ...about, text: null }, noReactions],
    ],
    ["it was deleted", listed({ deleted: 1 }), [{ type: "delete", ...about }]],
    [
      "it was deleted after all else",
      own({ deleted: 1, seen: 1, edited: 1, reactions: [{ value: "👍", sender_id: "x" }] }),
      [{ type: "delete", ...about }],
    ],
    [
      "a customer and we reacted",
      listed({
        reactions: [
          { value: "👍", sender_id: "33611111111@s.whatsapp.net", is_sender: false },
          { value: "❤️", sender_id: "me@s", is_sender: true },
        ],
      }),
      [
        {
          type: "reactions",
          ...about,
          all: [
            { emoji: "👍", direction: "in", sender: ann },
            { emoji: "❤️", direction: "out", sender: null },
          ],
        },
      ],
    ],
    [
      "somebody behind a LID reacted, and an empty reaction is none",
      listed({ reactions: [{ value: "😂", sender_id: "118@lid", is_sender: 0 }, { value: "" }, 7, null] }),
      [
        {
          type: "reactions",
          ...about,
          all: [{ emoji: "😂", direction: "in", sender: { ...ann, providerId: "118@lid", lid: "118@lid" } }],
        },
      ],
    ],
    [
      "nobody knows who reacted",
      listed({ reactions: { value: "😂" } }),
      [{ type: "reactions", ...about, all: [{ emoji: "😂", direction: "in", sender: null }] }],
    ],
  ])("%s", async (_name, message, amendments) => {
    const [first, ...rest] = await reread(message);
    expect(first).toMatchObject({ type: "message", message: { externalId: "msg-1" } });
    expect(rest).toEqual(amendments);
  });

  test("comes after the message itself, whole", async () => {
    expect((await reread(listed({ quoted: { provider_id: "3EB0BB", text: "earlier" } })))[0]).toEqual({
      type: "message",
      accountExternalId: "acc-1",
      chat: { externalId: "chat-1", providerChatId: "33611111111@s.whatsapp.net", isGroup: false, name: null },
      message: {
        externalId: "msg-1",
        providerMessageId: "3EB0AA",
        part: 0,
        direction: "in",
        kind: "text",
        text: "Hello",
        at: Date.UTC(2026, 10, 20, 10),
        attachments: [],
        replyTo: { externalId: null, providerMessageId: "3EB0BB", text: "earlier" },
      },
      sender: ann,
      people: [ann],
    });
  });

  test("and was a deletion keeps neither its words nor its files", async () => {
    const deleted = listed({ deleted: 1, text: "secret", attachments: [{ id: "a", type: "img" }] });
    const [first] = await reread(deleted);
    expect(first).toMatchObject({ message: { kind: "image", text: null, attachments: [], replyTo: null } });
  });

  test.each([
    ["hidden", { hidden: 1 }],
    ["a reaction's helper line", { is_event: 1, event_type: 2 }],
    ["an event with nothing to say", { is_event: 1, event_type: 0, text: null }],
  ])("is nothing when it is %s", async (_name, changes) => {
    expect(await reread(listed(changes))).toEqual([]);
  });

  test("is told also where its chat is not", async () => {
    expect(await reread(own({ chat_id: null, delivered: 1 }))).toMatchObject([
      { type: "receipt", status: "delivered" },
      { type: "reactions" },
    ]);
  });

  test("is not read where it belongs to another account of the same key", async () => {
    const { access, asked } = unipile([Response.json(listed({ account_id: "acc-of-somebody-else" }))]);
    expect(await unipileChannel.readMessage?.(access, "a/b")).toEqual({ ok: false, reason: "not_found" });
    expect(asked).toEqual(["/messages/a%2Fb"]);
  });

  test.each([
    [new Response("{}", { status: 404 }), "not_found"],
    [Response.json({ type: "errors/disconnected_account" }, { status: 401 }), "account_signed_out"],
    [Response.json({ object: "Message" }), "unreadable_answer"],
    [Response.json([]), "unreadable_answer"],
    [new Response("<html>"), "unreadable_answer"],
    [new Error("Network connection lost."), "unreachable"],
  ])("cannot be read: %#", async (answer, reason) => {
    expect(await unipileChannel.readMessage?.(unipile([answer]).access, "msg-1")).toEqual({ ok: false, reason });
  });
});

describe("a history", () => {
  const request = { chatExternalId: null, after: null, cursor: null, limit: 50 };

  test.each([
    ["of the account", request, "/messages?limit=50&account_id=acc-1"],
    [
      "of the account after a time",
      { ...request, after: Date.UTC(2026, 10, 19) },
      "/messages?limit=50&account_id=acc-1&after=2026-11-19T00%3A00%3A00.000Z",
    ],
    ["of a chat", { ...request, chatExternalId: "c 1" }, "/chats/c%201/messages?limit=50"],
    [
      "of a chat after a time",
      { ...request, chatExternalId: "c1", after: Date.UTC(2026, 10, 19), limit: 1000 },
      "/chats/c1/messages?limit=100&after=2026-11-19T00%3A00%3A00.000Z",
    ],
    [
      "goes on by its cursor, which holds all the rest",
      { ...request, after: 1, cursor: "abc+/=", limit: 0 },
      "/messages?limit=1&cursor=abc%2B%2F%3D",
    ],
  ])("%s asks for exactly that", async (_name, asking, expected) => {
    const { access, asked } = unipile([page([])]);
    expect(await unipileChannel.history?.(access, asking)).toEqual({
      ok: true,
      value: { events: [], nextCursor: null },
    });
    expect(asked).toEqual([expected]);
  });

  test("gives messages with what happened to them, in the list's order, and where to go on", async () => {
    const items = [own({ id: "m2", provider_id: null, seen: 1 }), "nonsense", listed({ id: "m1", reactions: null })];
    const { access } = unipile([page(items, "next")]);
    const read = await unipileChannel.history?.(access, request);
    expect(read).toMatchObject({
      ok: true,
      value: {
        events: [
          { type: "message", message: { externalId: "m2", direction: "out" } },
          { type: "receipt", status: "read", target: { externalId: "m2" } },
          { type: "reactions", target: { externalId: "m2" } },
          { type: "message", message: { externalId: "m1" } },
        ],
        nextCursor: "next",
      },
    });
  });

  test("leaves out the messages of other accounts", async () => {
    const { access } = unipile([page([listed({ account_id: "acc-2" }), listed({ id: "mine", reactions: null })])]);
    const read = await unipileChannel.history?.(access, request);
    expect(read?.ok && read.value.events).toMatchObject([{ message: { externalId: "mine" } }]);
  });

  test("ends when its cursor does not move on", async () => {
    const { access } = unipile([page([], "same")]);
    const read = await unipileChannel.history?.(access, { ...request, cursor: "same" });
    expect(read?.ok && read.value.nextCursor).toBeNull();
  });

  test("that cannot be read says why", async () => {
    const { access } = unipile([Response.json({}, { status: 429 })]);
    expect(await unipileChannel.history?.(access, request)).toEqual({ ok: false, reason: "rate_limited" });
  });
});
