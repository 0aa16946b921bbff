import { describe, expect, test } from "vitest";
import {
  ACCOUNT,
  ANN,
  AT,
  chat,
  entryOf,
  envelope,
  incoming,
  messageOf,
  only,
  outgoing,
  parse,
  parseEvent,
  person,
} from "./webhook.fixture.ts";

/** Envelopes, entries and changes, and what opens a chat: each element is an event, known, or dead with a reason. */

describe("a chat that is opened", () => {
  test("by a tap on an ice breaker is a choice", () => {
    const event = incoming({ postback: { mid: "m1", title: "Opening hours?", payload: "HOURS" } });
    expect(messageOf(event)).toMatchObject({
      chat,
      sender: person,
      message: {
        externalId: "m1",
        kind: "choice",
        text: "Opening hours?",
        content: { type: "choice", id: "HOURS", title: "Opening hours?", description: null },
      },
    });
  });

  test("by a tap without a mid has an id of who tapped when", () => {
    const event = incoming({ postback: { title: "Start", payload: "START" } });
    expect(messageOf(event).message.externalId).toBe(`postback:${ANN}:${AT}`);
  });

  test("by a tap through a link says so", () => {
    const referral = { ref: "flyer", source: "IGME-SOURCE-LINK", type: "OPEN_THREAD" };
    const event = incoming({ postback: { mid: "m1", title: "Start", payload: "START", referral } });
    expect(messageOf(event).message.referral).toMatchObject({ source: "link", body: "flyer" });
  });

  test("by an ig.me link alone is a line of the chat and no message", () => {
    const referral = { ref: "flyer", source: "IGME-SOURCE-LINK", type: "OPEN_THREAD" };
    expect(messageOf(incoming({ referral }))).toMatchObject({
      chat,
      message: {
        externalId: `referral:${ANN}:${AT}`,
        direction: "in",
        kind: "system",
        text: "Opened the chat from a link",
        referral: { source: "link", headline: null, body: "flyer", url: null, sourceId: null },
      },
    });
  });

  test("by an ad alone names the ad", () => {
    const referral = { source: "ADS", type: "OPEN_THREAD", ad_id: "1" };
    expect(messageOf(incoming({ referral })).message).toMatchObject({
      kind: "system",
      text: "Opened the chat from an ad",
      referral: { source: "ad", sourceId: "1" },
    });
  });
});

describe("a delivery", () => {
  test("of several entries and events gives each of them", () => {
    const parsed = parse(
      envelope(entryOf(incoming({ message: { mid: "m1", text: "1" } }), incoming({ read: { mid: "m0" } })), {
        ...entryOf(incoming({ message: { mid: "m2", text: "2" } })),
        id: "17841400000000002",
      }),
    );
    expect(parsed.events).toMatchObject([
      { type: "message", accountExternalId: ACCOUNT, message: { text: "1" } },
      { type: "receipt" },
      { type: "message", accountExternalId: "17841400000000002", message: { text: "2" } },
    ]);
  });

  test("in standby, while another app has the thread, is shown like any other", () => {
    const event = incoming({ message: { mid: "m1", text: "Hello" } });
    const parsed = parse(envelope({ id: ACCOUNT, time: AT, standby: [event] }));
    expect(parsed).toEqual(parseEvent(event));
  });

  test("in standby has a tap without its payload", () => {
    const event = incoming({ postback: { title: "Start" } });
    expect(only(parse(envelope({ id: ACCOUNT, standby: [event] })))).toMatchObject({
      message: { kind: "choice", content: { id: "Start", title: "Start" } },
    });
  });

  test.each([
    "messages",
    "message_edit",
    "message_reactions",
    "messaging_reactions",
    "messaging_postbacks",
    "messaging_seen",
    "messaging_referral",
    "messaging_referrals",
    "standby",
  ])("in changes, field %s, is the same as in messaging", (field) => {
    const value = incoming({ message: { mid: "m1", text: "Hello" } });
    const expected = parseEvent(value);
    expect(parse(envelope({ id: ACCOUNT, time: AT, changes: [{ field, value }] }))).toEqual(expected);
    expect(parse(envelope({ id: ACCOUNT, time: AT, field, value }))).toEqual(expected);
  });

  test.each(["comments", "live_comments", "mentions", "story_insights"])(
    "of the public field %s is known and shows nothing, in both shapes",
    (field) => {
      const value = { id: "c1", text: "public" };
      for (const entry of [
        { id: ACCOUNT, changes: [{ field, value }] },
        { id: ACCOUNT, field, value },
      ]) {
        expect(parse(envelope(entry))).toEqual({ events: [], ignored: [{ reason: field }], dead: [] });
      }
    },
  );

  const testMessage = {
    sender: { id: "12334" },
    recipient: { id: "23245" },
    timestamp: "1527459824",
    message: { mid: "random_mid", text: "random_text" },
  };
  test.each([
    ["in changes", { id: "0", time: 1, changes: [{ field: "messages", value: testMessage }] }],
    ["under the account's own id", { id: ACCOUNT, time: 1, changes: [{ field: "messages", value: testMessage }] }],
    ["flat", { id: "0", time: 1, field: "messaging_seen", value: { read: { mid: "x" } } }],
    ["in messaging", { id: "0", time: 1, messaging: [testMessage] }],
  ])("of the dashboard's test button, %s, is known and shows nothing", (_, entry) => {
    expect(parse(envelope(entry))).toEqual({ events: [], ignored: [{ reason: "dashboard_test" }], dead: [] });
  });

  const IGNORED: [string, unknown, string][] = [
    [
      "an edit without a sender that changes nothing",
      { message_edit: { mid: "m1", num_edit: 0 } },
      "edit_that_changes_nothing",
    ],
    ["the same with its number as text", { message_edit: { mid: "m1", num_edit: "0" } }, "edit_that_changes_nothing"],
    ["consent to marketing", incoming({ optin: { type: "notification_messages" } }), "optin"],
    ["a thread handed over", incoming({ pass_thread_control: { new_owner_app_id: "1" } }), "thread_control"],
    ["a thread taken over", incoming({ take_thread_control: {} }), "thread_control"],
    ["a thread asked for", incoming({ request_thread_control: {} }), "thread_control"],
    ["what the account has read itself", outgoing({ read: { mid: "m1" } }), "read_by_the_account"],
    ["a delivery of unnamed messages", incoming({ delivery: { watermark: AT } }), "delivery_without_messages"],
  ];
  test.each(IGNORED)("of %s is known and shows nothing", (_, event, reason) => {
    expect(parseEvent(event)).toEqual({ events: [], ignored: [{ reason }], dead: [] });
  });

  const DEAD: [string, unknown, string, string][] = [
    ["an event of a new kind", incoming({ hologram: { x: 1 } }), "unknown_event", "hologram"],
    ["an event in which nothing happened", incoming({}), "unknown_event", "an event in which nothing happened"],
    ["an event that is no object", "x", "unknown_shape", "an event that is no object"],
    ["a message that is no object", incoming({ message: "x" }), "unknown_shape", "a message that is no object"],
    ["a message of nobody", { timestamp: AT, message: { mid: "m1", text: "x" } }, "missing_field", "sender.id"],
    [
      "an echo to nobody",
      { sender: { id: ACCOUNT }, message: { mid: "m1", is_echo: true } },
      "missing_field",
      "recipient.id",
    ],
    ["a message without id and time", { sender: { id: ANN }, message: { text: "x" } }, "missing_field", "message.mid"],
    ["an unsend of nothing", incoming({ message: { is_deleted: true } }), "missing_field", "message.mid"],
    ["a reaction to nothing", incoming({ reaction: { action: "react", emoji: "❤" } }), "missing_field", "reaction.mid"],
    ["a reaction with nothing", incoming({ reaction: { mid: "m1" } }), "missing_field", "reaction.reaction"],
    ["a reaction by nobody", { reaction: { mid: "m1", emoji: "❤" } }, "missing_field", "sender.id"],
    ["a read of nothing", incoming({ read: {} }), "missing_field", "read.mid"],
    ["a read up to a time, in no chat", { read: { watermark: AT } }, "missing_field", "sender.id"],
    ["an edit of nothing", incoming({ message_edit: { text: "x", num_edit: 1 } }), "missing_field", "message_edit.mid"],
    [
      "an edit to nothing",
      incoming({ message_edit: { mid: "m1", num_edit: 1 } }),
      "missing_field",
      "message_edit.text",
    ],
    ["a tap on nothing", incoming({ postback: { mid: "m1" } }), "missing_field", "postback.title"],
    ["a referral of nobody", { timestamp: AT, referral: { ref: "x" } }, "missing_field", "sender.id"],
    ["a read that is no object", incoming({ read: 1 }), "unknown_shape", "a read that is no object"],
  ];
  test.each(DEAD)("of %s is dead with its reason, and its neighbours live (pain 6)", (_, event, reason, detail) => {
    const neighbour = incoming({ message: { mid: "m9", text: "alive" } });
    const parsed = parse(envelope(entryOf(event, neighbour)));
    expect(parsed).toMatchObject({ dead: [{ reason, detail }], ignored: [], events: [{ message: { text: "alive" } }] });
  });

  test.each([
    ["no entry", { object: "instagram" }, "no entry"],
    ["an entry that is no object", envelope(7), "an entry that is no object"],
    ["an entry without events", envelope({ id: ACCOUNT, time: AT }), "an entry with nothing known in it"],
    ["an empty list of events", envelope({ id: ACCOUNT, messaging: [] }), "an entry with nothing known in it"],
    ["a change that is no object", envelope({ id: ACCOUNT, changes: ["x"] }), "a change that is no object"],
    [
      "a change without a value",
      envelope({ id: ACCOUNT, changes: [{ field: "messages" }] }),
      "messages without a value",
    ],
  ])("with %s is dead with its reason", (_, body, detail) => {
    expect(parse(body)).toEqual({ events: [], ignored: [], dead: [{ reason: "unknown_shape", detail }] });
  });

  test("of a field that nobody knew is dead, and names it without its odd letters", () => {
    const changes = [{ field: "new <field>", value: {} }, { value: {} }];
    expect(parse(envelope({ id: ACCOUNT, changes })).dead).toEqual([
      { reason: "unknown_event", detail: "field new??field?" },
      { reason: "missing_field", detail: "changes.field" },
    ]);
  });

  test("of one event alone, without its list, is read", () => {
    const event = incoming({ message: { mid: "m1", text: "x" } });
    expect(parse({ object: "instagram", entry: { id: ACCOUNT, messaging: event } })).toEqual(parseEvent(event));
  });

  test("never says in a detail what people wrote", () => {
    const parsed = parseEvent(incoming({ secret: "secret", message: { is_deleted: true, text: "secret words" } }));
    expect(JSON.stringify(parsed)).not.toContain("secret words");
  });
});
