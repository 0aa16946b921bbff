import { describe, expect, test } from "vitest";
import { parseUnipileDelivery } from "./parse.ts";

/** The messaging events whose bytes nobody has published: what they say for sure, and what is read again. */

const envelope = (event: string, changes: Record<string, unknown> = {}) => ({
  event,
  account_id: "acc-wa",
  account_type: "WHATSAPP",
  chat_id: "chat-1",
  message_id: "msg-1",
  provider_message_id: "3EB0AA",
  message: "Hello",
  timestamp: "2026-11-20T10:00:00.123Z",
  is_sender: true,
  attachments: [],
  ...changes,
});

const parse = (value: unknown) => parseUnipileDelivery(JSON.stringify(value));

const about = {
  accountExternalId: "acc-wa",
  target: { externalId: "msg-1", providerMessageId: "3EB0AA", clientId: null },
  at: null,
};
const receipt = (status: string) => ({ type: "receipt", ...about, status, error: null });
const reread = {
  type: "reread",
  accountExternalId: "acc-wa",
  messageExternalId: "msg-1",
  chatExternalId: "chat-1",
};
const instagram = { account_type: "INSTAGRAM" };

describe("what a call about a message becomes", () => {
  test.each<[string, Record<string, unknown>, unknown]>([
    ["message_read", {}, receipt("read")],
    ["message_read", { is_sender: 1 }, receipt("read")],
    ["message_read", { is_sender: "true" }, receipt("read")],
    ["message_read", instagram, receipt("read")],
    ["message_read", { is_sender: null }, reread],
    ["message_read", { is_sender: undefined }, reread],
    ["message_read", { read_by: "118@lid" }, receipt("read")],
    ["message_read", { read_by: { "118@lid": "2026-11-20T10:00:05.000Z" } }, receipt("read")],
    ["message_read", { read_by: [{ attendee_id: "x" }] }, receipt("read")],
    ["message_delivered", {}, receipt("delivered")],
    ["message_delivered", instagram, receipt("sent")],
    ["message_delivered", { is_sender: "yes" }, reread],
    ["message_deleted", {}, { type: "delete", ...about }],
    ["message_deleted", { message: null, is_sender: 0 }, { type: "delete", ...about }],
    ["message_deleted", { is_sender: undefined }, { type: "delete", ...about }],
    ["message_edited", {}, reread],
    ["message_edited", { is_sender: false, message: "Better" }, reread],
    ["message_edited", { chat_id: null }, { ...reread, chatExternalId: null }],
    ["message_reaction", { reaction: "👍", reaction_sender: { attendee_provider_id: "118@lid" } }, reread],
    ["message_reaction", { reaction: "", reaction_sender: null }, reread],
    ["message_reaction", { reaction: null }, reread],
    ["message_reaction", { message_id: null }, { ...reread, messageExternalId: "3EB0AA" }],
  ])("%s with %j", (event, changes, expected) => {
    expect(parse(envelope(event, changes))).toEqual({ events: [expected], ignored: [], dead: [] });
  });

  test.each([
    ["message_read", "read_by_us"],
    ["message_delivered", "delivered_to_us"],
  ])("%s of a customer's message is nothing to show", (event, reason) => {
    for (const isSender of [false, 0, "0", "false"]) {
      expect(parse(envelope(event, { is_sender: isSender }))).toEqual({ events: [], ignored: [{ reason }], dead: [] });
    }
  });

  test("is told by the network's id alone where UniPile's is missing", () => {
    expect(parse(envelope("message_read", { message_id: null })).events).toMatchObject([
      { target: { externalId: "3EB0AA", providerMessageId: null } },
    ]);
  });

  test("is told of an account by its sender's network where the envelope lacks it", () => {
    const sender = { attendee_specifics: { provider: "INSTAGRAM" } };
    expect(parse(envelope("message_delivered", { account_type: null, sender })).events).toMatchObject([
      { status: "sent" },
    ]);
  });
});

describe("a call about a message that cannot be placed", () => {
  const events = ["message_read", "message_delivered", "message_deleted", "message_edited", "message_reaction"];

  test.each(events)("%s without an account, its kind or the message is a dead letter that says so", (event) => {
    const dead = (changes: Record<string, unknown>) => parse(envelope(event, changes)).dead;
    expect(dead({ account_id: null })).toEqual([{ reason: "missing_field", detail: "account_id" }]);
    expect(dead({ account_type: null })).toEqual([{ reason: "missing_field", detail: "account_type" }]);
    expect(dead({ message_id: null, provider_message_id: "" })).toEqual([
      { reason: "missing_field", detail: "message_id" },
    ]);
    expect(dead({ account_type: "LINKEDIN" })).toEqual([{ reason: "channel_mismatch", detail: "LINKEDIN" }]);
  });

  test.each(events)("%s with odd values in any field never throws and never loses its neighbours", (event) => {
    for (const field of [...Object.keys(envelope(event)), "reaction", "reaction_sender", "read_by"]) {
      if (field === "event") continue;
      for (const value of [null, 0, -1, "", true, [], {}, [[]], { a: { b: [] } }, "x".repeat(600)]) {
        const parsed = parse([envelope(event, { [field]: value }), envelope("message_deleted", { message_id: "n" })]);
        expect(parsed.events.length + parsed.ignored.length + parsed.dead.length).toBe(2);
        expect(parsed.events.at(-1)).toMatchObject({ type: "delete", target: { externalId: "n" } });
      }
    }
  });
});
