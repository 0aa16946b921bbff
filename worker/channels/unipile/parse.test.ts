import { describe, expect, test } from "vitest";
import type { ChannelEvent, ParsedDelivery } from "../../shared/wire.ts";
import { parseUnipileDelivery } from "./parse.ts";

type MessageEvent = Extract<ChannelEvent, { type: "message" }>;

const ann = {
  attendee_id: "att-ann",
  attendee_provider_id: "33611111111@s.whatsapp.net",
  attendee_name: "Ann",
  attendee_profile_url: null,
  attendee_public_identifier: "33611111111@s.whatsapp.net",
  attendee_specifics: { provider: "WHATSAPP", phone_number: "+33611111111", lid: null },
};

const ig = {
  attendee_id: "att-ig",
  attendee_provider_id: "17841400000000001",
  attendee_name: "Cleo",
  attendee_public_identifier: "cleo.paints",
  attendee_specifics: { provider: "INSTAGRAM" },
};

/** As captured for WhatsApp (reference/unipile.md, 5.3). */
const whatsapp = (changes: Record<string, unknown> = {}) => ({
  event: "message_received",
  account_id: "acc-wa",
  account_type: "WHATSAPP",
  account_info: { type: "WHATSAPP", phone_number: "33699999999" },
  webhook_name: "parley",
  chat_id: "chat-1",
  provider_chat_id: "33611111111@s.whatsapp.net",
  message_id: "msg-1",
  provider_message_id: "3EB0AA",
  message: "Hello there",
  subject: null,
  timestamp: "2026-11-20T10:00:00.123Z",
  attachments: [],
  is_sender: false,
  is_group: false,
  is_event: 0,
  chat_pinned: 0,
  sender: ann,
  attendees: [ann],
  quoted: null,
  folder: ["INBOX"],
  ...changes,
});

const instagram = (changes: Record<string, unknown> = {}) =>
  whatsapp({
    account_id: "acc-ig",
    account_type: "INSTAGRAM",
    account_info: { type: "INSTAGRAM", user_id: "17841499999999999" },
    provider_chat_id: "340282366841710300949128",
    sender: ig,
    attendees: [ig],
    ...changes,
  });

const parse = (value: unknown) => parseUnipileDelivery(JSON.stringify(value));

function onlyMessage(parsed: ParsedDelivery): MessageEvent {
  expect(parsed).toMatchObject({ ignored: [], dead: [] });
  const [event] = parsed.events;
  if (parsed.events.length !== 1 || event?.type !== "message") throw new Error("expected exactly one message");
  return event;
}

const message = (value: unknown) => onlyMessage(parse(value));

describe("a message", () => {
  test("from WhatsApp carries its ids, text, time, chat and sender", () => {
    const person = {
      providerId: "33611111111@s.whatsapp.net",
      name: "Ann",
      phone: "+33611111111",
      lid: null,
      username: null,
    };
    expect(message(whatsapp())).toEqual({
      type: "message",
      accountExternalId: "acc-wa",
      chat: { externalId: "chat-1", providerChatId: "33611111111@s.whatsapp.net", isGroup: false, name: null },
      message: {
        externalId: "msg-1",
        providerMessageId: "3EB0AA",
        part: 0,
        direction: "in",
        kind: "text",
        text: "Hello there",
        at: Date.UTC(2026, 10, 20, 10, 0, 0, 123),
        attachments: [],
        replyTo: null,
      },
      sender: person,
      people: [person],
    });
  });

  test("from Instagram carries the user name, and no phone", () => {
    expect(message(instagram()).sender).toEqual({
      providerId: "17841400000000001",
      name: "Cleo",
      phone: null,
      lid: null,
      username: "cleo.paints",
    });
  });

  test("is read whatever else the envelope holds", () => {
    expect(message({ ...whatsapp(), from_the_future: { deep: [1, { x: null }] }, __proto__: 1 })).toEqual(
      message(whatsapp()),
    );
  });

  test("is read from bytes, with or without a byte order mark", () => {
    const bytes = new TextEncoder().encode(JSON.stringify(whatsapp()));
    expect(onlyMessage(parseUnipileDelivery(bytes))).toEqual(message(whatsapp()));
    expect(onlyMessage(parseUnipileDelivery(new Uint8Array([0xef, 0xbb, 0xbf, ...bytes])))).toEqual(
      message(whatsapp()),
    );
    expect(onlyMessage(parseUnipileDelivery(`\uFEFF${JSON.stringify(whatsapp())}`))).toEqual(message(whatsapp()));
  });

  test("keeps text of any script to the letter", () => {
    const text = " line 1\nline 2 🇫🇷 العربية \u202e ‏ <b>&amp;</b> ";
    expect(message(whatsapp({ message: text })).message.text).toBe(text);
  });

  test("without UniPile's id goes by the network's", () => {
    expect(message(whatsapp({ message_id: null })).message).toMatchObject({
      externalId: "3EB0AA",
      providerMessageId: null,
    });
  });

  test("with a number for an id has it as text", () => {
    expect(message(whatsapp({ message_id: 12345 })).message.externalId).toBe("12345");
  });

  test("is told from its neighbours when several come in one call", () => {
    const parsed = parse([whatsapp(), whatsapp({ chat_id: null }), 7, whatsapp({ message_id: "msg-2" })]);
    expect(parsed.events).toHaveLength(2);
    expect(parsed.dead).toEqual([
      { reason: "missing_field", detail: "chat_id" },
      { reason: "unknown_shape", detail: "not an object" },
    ]);
  });
});

describe("whose message it is", () => {
  test.each([[true], [1], ["1"], ["true"]])("is_sender %j is ours", (isSender) => {
    expect(message(whatsapp({ is_sender: isSender }))).toMatchObject({ message: { direction: "out" }, sender: null });
  });

  test.each([[false], [0], ["0"], ["false"]])("is_sender %j is the customer's", (isSender) => {
    expect(message(whatsapp({ is_sender: isSender })).message.direction).toBe("in");
  });

  test("without is_sender our own provider id tells", () => {
    const self = { ...ig, attendee_provider_id: "17841499999999999", attendee_name: "shop" };
    expect(message(instagram({ is_sender: undefined, sender: self })).message.direction).toBe("out");
    expect(message(instagram({ is_sender: null })).message.direction).toBe("in");
  });

  test("without is_sender our own phone tells", () => {
    const self = { ...ann, attendee_specifics: { provider: "WHATSAPP", phone_number: "+33 6 99 99 99 99" } };
    expect(message(whatsapp({ is_sender: undefined, sender: self })).message.direction).toBe("out");
  });

  test("is_sender wins over the ids", () => {
    const self = { ...ig, attendee_provider_id: "17841499999999999" };
    expect(message(instagram({ is_sender: false, sender: self })).message.direction).toBe("in");
  });
});

describe("the people of an own message", () => {
  test("are its attendees without us", () => {
    const self = { ...ig, attendee_provider_id: "17841499999999999", attendee_name: "shop" };
    const event = message(instagram({ is_sender: 1, sender: self, attendees: [self, ig] }));
    expect(event.sender).toBeNull();
    expect(event.people.map((person) => person.name)).toEqual(["Cleo"]);
  });

  test("leave out who is called You, when somebody else is there", () => {
    const you = {
      ...ann,
      attendee_provider_id: "33699999999@s.whatsapp.net",
      attendee_name: "You",
      attendee_specifics: null,
    };
    const event = message(whatsapp({ is_sender: true, sender: you, attendees: [you, ann] }));
    expect(event.people.map((person) => person.name)).toEqual(["Ann"]);
  });

  test("include the sender in a chat of two, when Instagram names the customer there", () => {
    const event = message(instagram({ is_sender: true, sender: ig, attendees: [] }));
    expect(event.sender).toBeNull();
    expect(event.people.map((person) => person.name)).toEqual(["Cleo"]);
  });

  test("never include a sender who is us", () => {
    const self = { ...ig, attendee_provider_id: "17841499999999999" };
    const you = { ...ann, attendee_name: "You", attendee_specifics: null };
    expect(message(instagram({ is_sender: true, sender: self, attendees: [] })).people).toEqual([]);
    expect(message(whatsapp({ is_sender: true, sender: you, attendees: [] })).people).toEqual([]);
  });

  test("never include the sender of a group", () => {
    expect(message(whatsapp({ is_sender: true, is_group: true, attendees: [] })).people).toEqual([]);
  });
});

describe("identities", () => {
  test("a LID is kept as one and never becomes a phone", () => {
    const sender = {
      ...ann,
      attendee_provider_id: "118264529113169@lid",
      attendee_public_identifier: null,
      attendee_specifics: { provider: "WHATSAPP", phone_number: "hidden", lid: null },
    };
    expect(message(whatsapp({ sender, attendees: [sender] })).sender).toMatchObject({
      providerId: "118264529113169@lid",
      lid: "118264529113169@lid",
      phone: null,
    });
  });

  test("a LID and a phone of one person stand side by side", () => {
    const sender = {
      ...ann,
      attendee_specifics: { provider: "WHATSAPP", phone_number: "33611111111", lid: "118@lid" },
    };
    expect(message(whatsapp({ sender })).sender).toMatchObject({ phone: "+33611111111", lid: "118@lid" });
  });

  test("a phone is never cut out of a provider id", () => {
    const sender = { ...ann, attendee_specifics: null };
    expect(message(whatsapp({ sender })).sender).toMatchObject({
      providerId: "33611111111@s.whatsapp.net",
      phone: null,
    });
  });

  test("what is no phone number is no phone", () => {
    for (const phone of ["", "hidden", "abc", "12", "+", 33611111111, "1".repeat(16)]) {
      const sender = { ...ann, attendee_specifics: { provider: "WHATSAPP", phone_number: phone } };
      expect(message(whatsapp({ sender })).sender?.phone).toBeNull();
    }
  });

  test("a blank name is no name", () => {
    expect(message(whatsapp({ sender: { ...ann, attendee_name: "  " } })).sender?.name).toBeNull();
  });

  test("in a chat of two, the one attendee stands in for a missing sender", () => {
    expect(message(whatsapp({ sender: null })).sender?.name).toBe("Ann");
  });

  test("in a group nobody stands in for a missing sender", () => {
    expect(message(whatsapp({ is_group: true, sender: null })).sender).toBeNull();
  });

  test("an attendee alone, not in a list, is read too", () => {
    expect(message(whatsapp({ attendees: ann })).people).toHaveLength(1);
  });

  test("the same attendee twice is one person", () => {
    expect(message(whatsapp({ attendees: [ann, ann] })).people).toHaveLength(1);
  });
});

describe("groups", () => {
  test("have their subject as a name", () => {
    expect(message(whatsapp({ is_group: 1, subject: "Order 7", provider_chat_id: "123-456@g.us" })).chat).toMatchObject(
      {
        isGroup: true,
        name: "Order 7",
      },
    );
  });

  test("are told by the chat's id when is_group is missing", () => {
    expect(message(whatsapp({ is_group: undefined, provider_chat_id: "123-456@g.us" })).chat.isGroup).toBe(true);
  });

  test("a chat of two has no name of its own", () => {
    expect(message(whatsapp({ subject: "odd" })).chat.name).toBeNull();
  });
});

describe("attachments", () => {
  const withAttachment = (attachment: unknown, changes: Record<string, unknown> = {}) =>
    message(whatsapp({ message: "caption", attachments: [attachment], ...changes })).message;

  test.each([
    [{ id: "a", type: "img" }, "image", "image"],
    [{ id: "a", type: "img", sticker: true }, "sticker", "sticker"],
    [{ id: "a", type: "img", sticker: "false" }, "image", "image"],
    [{ id: "a", type: "video", gif: true }, "video", "video"],
    [{ id: "a", type: "audio" }, "audio", "audio"],
    [{ id: "a", type: "audio", voice_note: 1 }, "voice", "voice"],
    [{ id: "a", type: "file", file_name: "x.pdf" }, "document", "document"],
    [{ id: "a", type: "media_share" }, "share", "share"],
    [{ id: "a", type: "linkedin_post" }, "share", "share"],
    [{ id: "a", type: "video_meeting", starts_at: 1 }, "unsupported", "unknown"],
    [{ id: "a", type: "img", unavailable: true, url: "att://acc/aHR0cHM6/a", url_expires_at: 1 }, "image", "image"],
    [{ id: "a", type: "contact_card" }, "contact", "contact"],
    [{ id: "a", type: "profile" }, "contact", "contact"],
    [{ id: "a", type: "hologram" }, "unsupported", "unknown"],
    [{ id: "a" }, "unsupported", "unknown"],
  ])("%j is a message of kind %s", (attachment, kind, attachmentKind) => {
    const read = withAttachment(attachment);
    expect(read).toMatchObject({ kind, text: "caption" });
    expect(read.attachments[0]).toMatchObject({ id: "a", kind: attachmentKind });
  });

  test("keep type, size, measures and length, also as strings", () => {
    const attachment = {
      id: "a",
      type: "video",
      mimetype: "video/mp4",
      file_size: "2048",
      size: { width: "150", height: 90 },
      duration: "12.5",
    };
    expect(withAttachment(attachment).attachments).toEqual([
      {
        id: "a",
        kind: "video",
        mimeType: "video/mp4",
        fileName: null,
        sizeBytes: 2048,
        width: 150,
        height: 90,
        durationSeconds: 12.5,
      },
    ]);
  });

  test("have no address: bytes are asked for by id, never at the address of a payload", () => {
    const attachment = { id: "a", type: "img", url: "https://evil.example/x" };
    const [read] = withAttachment(attachment).attachments;
    expect(read).not.toHaveProperty("source");
    expect(JSON.stringify(read)).not.toContain("evil");
  });

  test("measures that cannot be are left out", () => {
    const attachment = { id: "a", type: "img", file_size: -1, size: { width: "wide", height: Number.MAX_VALUE * 2 } };
    expect(withAttachment(attachment).attachments[0]).toMatchObject({ sizeBytes: null, width: null, height: null });
  });

  test("one object instead of a list is read", () => {
    expect(message(whatsapp({ attachments: { id: "a", type: "img" } })).message.kind).toBe("image");
  });

  test("several stay in order, and the first gives the kind", () => {
    const attachments = [
      { id: "a", type: "file" },
      { id: "b", type: "img" },
    ];
    const read = message(whatsapp({ attachments })).message;
    expect(read.kind).toBe("document");
    expect(read.attachments.map((attachment) => attachment.id)).toEqual(["a", "b"]);
  });

  test("one without an id is still shown", () => {
    expect(withAttachment({ type: "img" }).attachments[0]?.id).toBe("unnamed-0");
  });

  test("a picture without a caption has no text", () => {
    for (const text of [null, "", undefined]) {
      expect(message(whatsapp({ message: text, attachments: [{ id: "a", type: "img" }] })).message).toMatchObject({
        kind: "image",
        text: null,
      });
    }
  });

  test("Instagram's filler under our own photo is blanked", () => {
    const attachments = [{ id: "a", type: "img" }];
    expect(message(instagram({ is_sender: 1, message: "You sent a photo.", attachments })).message.text).toBeNull();
    expect(
      message(instagram({ is_sender: 1, message: "shop sent a voice message", attachments })).message.text,
    ).toBeNull();
  });

  test("the same words from a customer, or with nothing attached, are kept", () => {
    const attachments = [{ id: "a", type: "img" }];
    expect(message(instagram({ message: "You sent a photo.", attachments })).message.text).toBe("You sent a photo.");
    expect(message(instagram({ is_sender: 1, message: "You sent a photo." })).message.text).toBe("You sent a photo.");
    const own = { is_sender: 1, message: "I sent a photo of the invoice, is it readable?", attachments };
    expect(message(instagram(own)).message.text).toBe(own.message);
  });
});

describe("messages with nothing in them", () => {
  test.each([[null], [""], [undefined], [42], [{}]])("text %j without attachments is shown as unsupported", (text) => {
    expect(message(whatsapp({ message: text })).message).toMatchObject({ kind: "unsupported", text: null });
  });

  test("hidden helpers are ignored", () => {
    expect(parse(whatsapp({ hidden: 1, message: "Ann reacted 👍" }))).toEqual({
      events: [],
      ignored: [{ reason: "hidden" }],
      dead: [],
    });
  });

  test.each([
    [8, "Missed voice call"],
    ["9", "Missed video call"],
    [3, "Group created"],
    [4, "Group name changed"],
    [5, "Somebody joined the group"],
    [6, "Somebody was removed from the group"],
    [7, "Somebody left the group"],
  ])("an event of type %j without text says %j", (eventType, text) => {
    expect(message(whatsapp({ is_event: 1, event_type: eventType, message: null })).message).toMatchObject({
      kind: "system",
      text,
    });
  });

  test("an event with words of its own says them", () => {
    const read = message(whatsapp({ is_event: "1", event_type: 0, message: "Messages are now encrypted" })).message;
    expect(read).toMatchObject({ kind: "system", text: "Messages are now encrypted" });
  });

  test("an event with no words at all is ignored", () => {
    expect(parse(whatsapp({ is_event: true, event_type: 0, message: null })).ignored).toEqual([
      { reason: "empty_event" },
    ]);
  });

  test("the helper lines of reactions are ignored", () => {
    const helper = { is_event: 1, event_type: 0, message: "Reacted 😡 to your message" };
    expect(parse(instagram(helper)).ignored).toEqual([{ reason: "reaction_helper" }]);
    expect(parse(whatsapp({ is_event: 1, event_type: 1, message: "x" })).ignored).toEqual([
      { reason: "reaction_helper" },
    ]);
  });

  test.each([
    ["Reacted ❤️ to your message"],
    ["Reacted 👍🏽 to a message."],
    ["Cleo reacted 😂 to your message"],
    ["Liked a message"],
    ["Liked your message"],
    ["Loved a message."],
  ])("the event %j is the helper line of a reaction", (text) => {
    const helper = { is_event: 1, event_type: 0, message: text };
    expect(parse(instagram(helper)).ignored).toEqual([{ reason: "reaction_helper" }]);
  });

  test("an event that only begins like one is shown", () => {
    for (const text of ["Reacted 😡", "Liked a message from the shop", "Cleo changed the theme"]) {
      expect(message(instagram({ is_event: 1, event_type: 0, message: text })).message.kind).toBe("system");
    }
  });

  test("a customer who writes the same words is not ignored", () => {
    expect(message(instagram({ message: "Reacted 😡 to your message" })).message.kind).toBe("text");
  });
});

describe("a forwarded message", () => {
  test.each([[true], [1], ["1"]])("is_forwarded %j says so", (value) => {
    expect(message(whatsapp({ is_forwarded: value })).message.isForwarded).toBe(true);
  });

  test.each([[null], [0], [false], [undefined], ["?"]])("is_forwarded %j says nothing", (value) => {
    expect(message(whatsapp({ is_forwarded: value })).message).not.toHaveProperty("isForwarded");
  });
});

describe("the time", () => {
  const at = (timestamp: unknown) => message(whatsapp({ timestamp })).message.at;
  const expected = Date.UTC(2026, 10, 20, 10, 0, 0);

  test.each([
    ["2026-11-20T10:00:00.000Z"],
    ["2026-11-20T10:00:00Z"],
    ["2026-11-20T10:00:00"],
    ["2026-11-20 10:00:00"],
    ["2026-11-20T12:00:00+02:00"],
    ["2026-11-20T12:00:00+0200"],
    [expected],
    [expected / 1000],
    [String(expected)],
    [String(expected / 1000)],
  ])("%j is read", (timestamp) => {
    expect(at(timestamp)).toBe(expected);
  });

  test.each([[null], [undefined], [""], ["soon"], ["2026-13-45T00:00:00Z"], [0], [-1], [1e300], [true], [{}], ["12"]])(
    "%j is no time, and costs nothing but the time",
    (timestamp) => {
      expect(at(timestamp)).toBeNull();
    },
  );
});

describe("a reply", () => {
  test("names the quoted message by the network's id and its words", () => {
    const quoted = { provider_id: "3EB0BB", sender_id: "x", text: "earlier", attachments: [] };
    expect(message(whatsapp({ quoted })).message.replyTo).toEqual({
      externalId: null,
      providerMessageId: "3EB0BB",
      text: "earlier",
    });
  });

  test("takes UniPile's own id from reply_to", () => {
    const event = message(instagram({ quoted: { text: "earlier" }, reply_to: { id: "msg-0", provider_id: "mid-0" } }));
    expect(event.message.replyTo).toEqual({ externalId: "msg-0", providerMessageId: "mid-0", text: "earlier" });
  });

  test.each([[null], [{}], ["msg-0"], [[]]])("%j is no reply", (quoted) => {
    expect(message(whatsapp({ quoted })).message.replyTo).toBeNull();
  });
});

describe("the state of an account", () => {
  const status = (word: unknown, type: unknown = "WHATSAPP") =>
    parse({ AccountStatus: { account_id: "acc-wa", account_type: type, message: word } });

  test.each([
    ["OK", "connected"],
    ["CREATION_SUCCESS", "connected"],
    ["RECONNECTED", "connected"],
    ["SYNC_SUCCESS", "connected"],
    ["CONNECTING", "connecting"],
    ["CREDENTIALS", "needs_sign_in"],
    ["PERMISSIONS", "needs_sign_in"],
    ["ERROR", "stopped"],
    ["STOPPED", "stopped"],
    ["DELETED", "removed"],
    ["ok", "connected"],
  ])("%s is %s", (word, state) => {
    expect(status(word)).toEqual({
      events: [{ type: "account_state", accountExternalId: "acc-wa", state }],
      ignored: [],
      dead: [],
    });
  });

  test("a word that nobody knows is a dead letter that names it", () => {
    expect(status("FROZEN").dead).toEqual([{ reason: "unknown_event", detail: "AccountStatus FROZEN" }]);
  });

  test("of another network is not ours", () => {
    expect(status("OK", "LINKEDIN").dead).toEqual([{ reason: "channel_mismatch", detail: "LINKEDIN" }]);
  });

  test.each([
    [{ message: "OK" }, "missing_field", "AccountStatus.account_id"],
    [{ account_id: "a" }, "missing_field", "AccountStatus.message"],
    ["OK", "unknown_shape", "AccountStatus"],
    [null, "unknown_shape", "AccountStatus"],
  ])("%j is a dead letter", (value, reason, detail) => {
    expect(parse({ AccountStatus: value }).dead).toEqual([{ reason, detail }]);
  });
});

describe("what cannot be read", () => {
  test.each([[""], ["not json"], ["{"], ['{"event":"message_received"'], ["event=message_received"], ["\u0000"]])(
    "%j is not JSON",
    (body) => {
      expect(parseUnipileDelivery(body).dead).toEqual([{ reason: "not_json", detail: "the body" }]);
    },
  );

  test("deep nesting is survived", () => {
    expect(parseUnipileDelivery("[".repeat(1_000_000)).dead).toEqual([{ reason: "not_json", detail: "the body" }]);
    const deep = `{"event":"message_received","x":${"[".repeat(5_000)}${"]".repeat(5_000)}}`;
    expect(parseUnipileDelivery(deep).dead).toHaveLength(1);
  });

  test.each([[null], [7], ["text"], [true]])("JSON %j is no envelope", (value) => {
    expect(parse(value).dead).toEqual([{ reason: "unknown_shape", detail: "not an object" }]);
  });

  test.each([[{}], [{ event: null }], [{ event: 7 }], [{ Event: "message_received" }]])(
    "%j names no event",
    (value) => {
      expect(parse(value).dead).toEqual([{ reason: "unknown_shape", detail: "neither event nor AccountStatus" }]);
    },
  );

  test.each([["new_relation"], ["message_pinned"], ["MESSAGE_READ"], ["message.new"]])(
    "%s waits as a dead letter under its name",
    (event) => {
      expect(parse(whatsapp({ event })).dead).toEqual([{ reason: "unknown_event", detail: event }]);
    },
  );

  test("a hostile event name is made harmless and short", () => {
    const [dead] = parse({ event: `<script>\n${"x".repeat(500)}` }).dead;
    expect(dead?.detail).toMatch(/^[\w.?-]{64}$/);
  });

  test.each([["account_id"], ["chat_id"], ["account_type"]])(
    "a message without %s is a dead letter that says so",
    (field) => {
      const sender = { ...ann, attendee_specifics: null };
      expect(parse(whatsapp({ [field]: null, sender })).dead).toEqual([{ reason: "missing_field", detail: field }]);
    },
  );

  test("a message without any id is a dead letter that says so", () => {
    for (const missing of [null, "", " ", "a\u0000b", "\ud800", "x".repeat(600), {}]) {
      const parsed = parse(whatsapp({ message_id: missing, provider_message_id: null }));
      expect(parsed.dead).toEqual([{ reason: "missing_field", detail: "message_id" }]);
    }
  });

  test("a message of another network is not ours", () => {
    expect(parse(whatsapp({ account_type: "LINKEDIN" })).dead).toEqual([
      { reason: "channel_mismatch", detail: "LINKEDIN" },
    ]);
  });

  test("no field of any odd type makes it throw or lose its neighbours", () => {
    const odd = [null, 0, 1, -1, "", "x", true, [], {}, [[]], [{}], { a: { b: [] } }];
    for (const field of Object.keys(whatsapp())) {
      for (const value of odd) {
        const parsed = parse([whatsapp({ [field]: value }), whatsapp({ message_id: "neighbour" })]);
        expect(parsed.events.length + parsed.ignored.length + parsed.dead.length).toBe(2);
        expect(parsed.events.at(-1)).toMatchObject({ message: { externalId: "neighbour" } });
      }
    }
  });
});
