import { describe, expect, test } from "vitest";
import { unipileChannel } from "./unipile-channel.ts";

/** Finding or making the chat with one person. */

function unipile(answers: (Response | Error)[]) {
  const asked: { method: string; path: string; fields?: [string, unknown][] }[] = [];
  const access = {
    origin: "https://api1.unipile.com:13111",
    apiKey: "key-1",
    accountExternalId: "acc-1",
    clock: () => 0,
    fetch: async (url: string, init: RequestInit): Promise<Response> => {
      const path = url.replace("https://api1.unipile.com:13111/api/v1", "");
      const fields = init.body instanceof FormData ? { fields: [...init.body] } : {};
      const answer = answers[asked.length];
      asked.push({ method: init.method ?? "", path, ...fields });
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error("one call too many");
      return answer;
    },
  };
  return { access, asked };
}

const started = (chatId: unknown) =>
  Response.json({ object: "ChatStarted", chat_id: chatId, message_id: null }, { status: 201 });
const open = (access: ReturnType<typeof unipile>["access"], person: { phone: string } | { username: string }) =>
  unipileChannel.openChat?.(access, person);

describe("a chat with a number", () => {
  const made = (attendee: string) => ({
    method: "POST",
    path: "/chats",
    fields: [
      ["account_id", "acc-1"],
      ["attendees_ids", attendee],
    ],
  });

  test.each([["+33611111111"], ["33611111111"], ["+33 6 11 11 11 11"], ["+33 (6) 11.11-11.11"]])(
    "written %s is opened without a message",
    async (phone) => {
      const { access, asked } = unipile([started("chat-9")]);
      expect(await open(access, { phone })).toEqual({
        ok: true,
        value: {
          chat: { externalId: "chat-9", providerChatId: "33611111111@s.whatsapp.net", isGroup: false, name: null },
          person: {
            providerId: "33611111111@s.whatsapp.net",
            name: null,
            phone: "+33611111111",
            lid: null,
            username: null,
          },
        },
      });
      expect(asked).toEqual([made("33611111111@s.whatsapp.net")]);
    },
  );

  test("whose id the answer keeps to itself is looked up by the number's", async () => {
    const { access, asked } = unipile([started(null), Response.json({ object: "Chat", id: "chat-9", name: null })]);
    expect(await open(access, { phone: "+33611111111" })).toMatchObject({
      ok: true,
      value: { chat: { externalId: "chat-9" } },
    });
    expect(asked[1]?.path).toBe("/chats/33611111111%40s.whatsapp.net?account_id=acc-1");
  });

  test.each([[""], ["hello"], ["+0 611"], ["12"], ["1".repeat(16)], ["118@lid"]])(
    "%j is no number, and nobody is asked",
    async (phone) => {
      const { access, asked } = unipile([]);
      expect(await open(access, { phone })).toEqual({ ok: false, reason: "refused" });
      expect(asked).toEqual([]);
    },
  );

  test.each([
    [Response.json({ type: "errors/disconnected_account" }, { status: 401 }), "account_signed_out"],
    [Response.json({ type: "errors/invalid_parameters" }, { status: 400 }), "refused"],
    [new Error("Network connection lost."), "unreachable"],
  ])("that cannot be opened says why: %#", async (answer, reason) => {
    expect(await open(unipile([answer]).access, { phone: "+33611111111" })).toEqual({ ok: false, reason });
  });
});

describe("a chat with a profile", () => {
  const profile = (changes: Record<string, unknown> = {}) =>
    Response.json({
      object: "UserProfile",
      provider: "INSTAGRAM",
      provider_id: "111",
      provider_messaging_id: "17841400000000001",
      public_identifier: "cleo.paints",
      full_name: "Cleo",
      ...changes,
    });

  test.each([["cleo.paints"], ["@cleo.paints"], [" cleo.paints "]])(
    "written %j is opened by the id that starts chats",
    async (username) => {
      const { access, asked } = unipile([profile(), started("chat-9")]);
      expect(await open(access, { username })).toEqual({
        ok: true,
        value: {
          chat: { externalId: "chat-9", providerChatId: null, isGroup: false, name: null },
          person: {
            providerId: "17841400000000001",
            name: "Cleo",
            phone: null,
            lid: null,
            username: "cleo.paints",
          },
        },
      });
      expect(asked).toEqual([
        { method: "GET", path: "/users/cleo.paints?account_id=acc-1" },
        {
          method: "POST",
          path: "/chats",
          fields: [
            ["account_id", "acc-1"],
            ["attendees_ids", "17841400000000001"],
          ],
        },
      ]);
    },
  );

  test("that nobody has is not found", async () => {
    const { access } = unipile([Response.json({ type: "errors/resource_not_found" }, { status: 404 })]);
    expect(await open(access, { username: "nobody" })).toEqual({ ok: false, reason: "not_found" });
  });

  test("without an id that starts chats cannot be written to", async () => {
    const { access, asked } = unipile([profile({ provider_messaging_id: null })]);
    expect(await open(access, { username: "cleo.paints" })).toEqual({ ok: false, reason: "unreadable_answer" });
    expect(asked).toHaveLength(1);
  });

  test("whose chat the answer does not name cannot be used", async () => {
    const { access } = unipile([profile(), started(null)]);
    expect(await open(access, { username: "cleo.paints" })).toEqual({ ok: false, reason: "unreadable_answer" });
  });

  test.each([["../accounts"], ["a b"], [""], ["@"]])("%j is no name, and nobody is asked", async (username) => {
    const { access, asked } = unipile([]);
    expect(await open(access, { username })).toEqual({ ok: false, reason: "refused" });
    expect(asked).toEqual([]);
  });
});
