import { describe, expect, test } from "vitest";
import type { ChannelEvent, ChannelMessage, ChannelPerson, MessageContent } from "../../shared/wire.ts";
import { whatsappChannel } from "./whatsapp-channel.ts";

/** Written after the tables of reference/meta.md, section 2; one row for each type, status, field and way to be odd. */

const NUMBER = "510000000000001";
const WABA = "610000000000001";
const BSUID = "DE.13491208655302741918";

const ann: ChannelPerson = {
  providerId: "4915112345678",
  name: "Ann",
  phone: "+4915112345678",
  lid: BSUID,
  username: null,
};
/** Hides her number. */
const bea: ChannelPerson = { providerId: "BR.77", name: "Bea", phone: null, lid: "BR.77", username: "bea.rides" };

const annContact = { profile: { name: "Ann" }, wa_id: ann.providerId, user_id: BSUID };
const annChat = { externalId: ann.providerId, providerChatId: null, isGroup: false, name: null, aliases: [BSUID] };

const AT_S = "1795000000";
const AT = 1_795_000_000_000;

const envelope = (...entries: unknown[]) => ({ object: "whatsapp_business_account", entry: entries });
const entry = (...changes: unknown[]) => ({ id: WABA, time: 1_795_000_000, changes });
const change = (field: string, value: Record<string, unknown>) => ({
  field,
  value: {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "+49 30 5550001", phone_number_id: NUMBER },
    ...value,
  },
});
const delivery = (field: string, value: Record<string, unknown>) => envelope(entry(change(field, value)));
const accountDelivery = (field: string, value: unknown) => envelope(entry({ field, value }));

/** A message as Ann sends it. */
const raw = (type: string, rest: Record<string, unknown> = {}) => ({
  from: ann.providerId,
  from_user_id: BSUID,
  id: "wamid.1",
  timestamp: AT_S,
  type,
  ...rest,
});
const incoming = (...messages: unknown[]) => delivery("messages", { contacts: [annContact], messages });
const parse = (value: unknown) => whatsappChannel.parse(JSON.stringify(value));

function shown(message: Partial<ChannelMessage>, event: Record<string, unknown> = {}): ChannelEvent {
  return {
    type: "message",
    accountExternalId: NUMBER,
    chat: annChat,
    message: {
      externalId: "wamid.1",
      providerMessageId: null,
      part: 0,
      direction: "in",
      kind: "text",
      text: null,
      at: AT,
      attachments: [],
      replyTo: null,
      ...message,
    },
    sender: ann,
    people: [],
    ...event,
  } as ChannelEvent;
}

const file = (rest: Record<string, unknown>) => ({
  id: "media-1",
  kind: "image",
  mimeType: null,
  fileName: null,
  sizeBytes: null,
  width: null,
  height: null,
  durationSeconds: null,
  ...rest,
});
const structured = (kind: ChannelMessage["kind"], text: string | null, content: MessageContent) =>
  shown({ kind, text, content });

const target = (externalId: string) => ({ externalId, providerMessageId: null, clientId: null });

type Row = [name: string, delivery: unknown, expected: ChannelEvent[]];

function eachIsExactly(rows: Row[]) {
  test.each(rows)("%s", (_name, given, events) => {
    expect(parse(given)).toEqual({ events, ignored: [], dead: [] });
  });
}

describe("a message of type", () => {
  const media = (rest: Record<string, unknown>) => ({ id: "media-1", sha256: "x", ...rest });
  eachIsExactly([
    ["text is its words", incoming(raw("text", { text: { body: "Hällo 👋" } })), [shown({ text: "Hällo 👋" })]],
    [
      "image is a picture with its caption",
      incoming(raw("image", { image: media({ mime_type: "image/jpeg", caption: "Look" }) })),
      [shown({ kind: "image", text: "Look", attachments: [file({ mimeType: "image/jpeg" })] as never })],
    ],
    [
      "image with an address keeps the id and not the address, which is dead in five minutes",
      incoming(raw("image", { image: media({ mime_type: "image/png", url: "https://lookaside.fbsbx.com/x" }) })),
      [shown({ kind: "image", attachments: [file({ mimeType: "image/png" })] as never })],
    ],
    [
      "image with an empty caption has no words",
      incoming(raw("image", { image: media({ caption: "" }) })),
      [shown({ kind: "image", attachments: [file({})] as never })],
    ],
    [
      "image without an id still shows that something was there",
      incoming(raw("image", { image: { mime_type: "image/jpeg" } })),
      [shown({ kind: "image", attachments: [file({ id: "unnamed-0", mimeType: "image/jpeg" })] as never })],
    ],
    [
      "video is a video",
      incoming(raw("video", { video: media({ mime_type: "video/mp4", file_size: "20480" }) })),
      [
        shown({
          kind: "video",
          attachments: [file({ kind: "video", mimeType: "video/mp4", sizeBytes: 20480 })] as never,
        }),
      ],
    ],
    [
      "audio is a sound file",
      incoming(raw("audio", { audio: media({ mime_type: "audio/mpeg", voice: false }) })),
      [shown({ kind: "audio", attachments: [file({ kind: "audio", mimeType: "audio/mpeg" })] as never })],
    ],
    [
      "audio with its voice flag is a voice note",
      incoming(raw("audio", { audio: media({ mime_type: "audio/ogg; codecs=opus", voice: true }) })),
      [shown({ kind: "voice", attachments: [file({ kind: "voice", mimeType: "audio/ogg; codecs=opus" })] as never })],
    ],
    [
      "voice, the on-premises name, is a voice note",
      incoming(raw("voice", { voice: media({ mime_type: "audio/ogg" }) })),
      [shown({ kind: "voice", attachments: [file({ kind: "voice", mimeType: "audio/ogg" })] as never })],
    ],
    [
      "document has its file name",
      incoming(raw("document", { document: media({ filename: "Offer 7.pdf", mime_type: "application/pdf" }) })),
      [
        shown({
          kind: "document",
          attachments: [file({ kind: "document", fileName: "Offer 7.pdf", mimeType: "application/pdf" })] as never,
        }),
      ],
    ],
    [
      "sticker is a sticker, moving or not",
      incoming(raw("sticker", { sticker: media({ mime_type: "image/webp", animated: true }) })),
      [shown({ kind: "sticker", attachments: [file({ kind: "sticker", mimeType: "image/webp" })] as never })],
    ],
    [
      "image that WhatsApp could not load says so in the table's words",
      incoming(raw("image", { image: media({}), errors: [{ code: 131052, title: "Media download error" }] })),
      [
        shown({
          kind: "image",
          text: "WhatsApp could not load the customer's file.",
          attachments: [file({})] as never,
        }),
      ],
    ],
    [
      "location has numbers",
      incoming(raw("location", { location: { latitude: 52.52, longitude: 13.405, name: "Shop", address: "Mitte 1" } })),
      [
        structured("location", null, {
          type: "location",
          latitude: 52.52,
          longitude: 13.405,
          name: "Shop",
          address: "Mitte 1",
        }),
      ],
    ],
    [
      "location may have its numbers as strings",
      incoming(raw("location", { location: { latitude: "-33.5", longitude: "151.2" } })),
      [
        structured("location", null, {
          type: "location",
          latitude: -33.5,
          longitude: 151.2,
          name: null,
          address: null,
        }),
      ],
    ],
    [
      "contacts are cards with everything that is on them",
      incoming(
        raw("contacts", {
          contacts: [
            {
              name: { formatted_name: "Carl Cook", first_name: "Carl" },
              org: { company: "Cook & Sons", department: "Kitchen" },
              phones: [
                { phone: "+49 151 999", wa_id: "49151999", type: "CELL" },
                { wa_id: "49151888" },
                { type: "HOME" },
              ],
              emails: [{ email: "carl@example.com", type: "WORK" }],
              urls: [{ url: "https://example.com" }],
              birthday: "2000-01-01",
              vcard: "BEGIN:VCARD",
            },
            { name: { first_name: "Dora", last_name: "Day" } },
          ],
        }),
      ),
      [
        structured("contact", null, {
          type: "contacts",
          contacts: [
            {
              name: "Carl Cook",
              organization: "Cook & Sons",
              phones: [
                { number: "+49 151 999", kind: "CELL", providerId: "49151999" },
                { number: "49151888", kind: null, providerId: "49151888" },
              ],
              emails: ["carl@example.com"],
              urls: ["https://example.com"],
            },
            { name: "Dora Day", organization: null, phones: [], emails: [], urls: [] },
          ],
        }),
      ],
    ],
    [
      "contacts shared on request are a card, and no number is made of it",
      incoming(
        raw("contacts", {
          contacts: [{ origin: "contact_request", name: { formatted_name: "Ann" }, phones: [{ phone: "+49 1" }] }],
        }),
      ),
      [
        structured("contact", null, {
          type: "contacts",
          contacts: [
            {
              name: "Ann",
              organization: null,
              phones: [{ number: "+49 1", kind: null, providerId: null }],
              emails: [],
              urls: [],
            },
          ],
        }),
      ],
    ],
    [
      "button is what was tapped under a template, with the message it answers",
      incoming(raw("button", { button: { payload: "yes-1", text: "Yes" }, context: { from: "x", id: "wamid.0" } })),
      [
        shown({
          kind: "choice",
          text: "Yes",
          content: { type: "choice", id: "yes-1", title: "Yes", description: null },
          replyTo: { externalId: "wamid.0", providerMessageId: null, text: null },
        }),
      ],
    ],
    [
      "button without context is a choice all the same",
      incoming(raw("button", { button: { payload: "yes-1", text: "Yes" } })),
      [structured("choice", "Yes", { type: "choice", id: "yes-1", title: "Yes", description: null })],
    ],
    [
      "interactive button_reply is a choice",
      incoming(
        raw("interactive", { interactive: { type: "button_reply", button_reply: { id: "b1", title: "Blue" } } }),
      ),
      [structured("choice", "Blue", { type: "choice", id: "b1", title: "Blue", description: null })],
    ],
    [
      "interactive list_reply is a choice with its description",
      incoming(
        raw("interactive", {
          interactive: { type: "list_reply", list_reply: { id: "r1", title: "Tuesday", description: "9 to 5" } },
        }),
      ),
      [structured("choice", "Tuesday", { type: "choice", id: "r1", title: "Tuesday", description: "9 to 5" })],
    ],
    [
      "interactive nfm_reply is a form with its values, without the token",
      incoming(
        raw("interactive", {
          interactive: {
            type: "nfm_reply",
            nfm_reply: {
              name: "flow",
              body: "Sent",
              response_json: '{"size":"L","colours":["red","blue"],"flow_token":"t","agree":true,"note":""}',
            },
          },
        }),
      ),
      [
        structured("form", "Sent", {
          type: "form",
          name: "",
          values: [
            { name: "size", value: "L" },
            { name: "colours", value: "red, blue" },
            { name: "agree", value: "true" },
          ],
        }),
      ],
    ],
    [
      "interactive nfm_reply of an address names nested values",
      incoming(
        raw("interactive", {
          interactive: {
            type: "nfm_reply",
            nfm_reply: { name: "address_message", response_json: '{"values":{"city":"Pune","house_number":12}}' },
          },
        }),
      ),
      [
        structured("form", null, {
          type: "form",
          name: "address message",
          values: [
            { name: "values.city", value: "Pune" },
            { name: "values.house_number", value: "12" },
          ],
        }),
      ],
    ],
    [
      "interactive nfm_reply whose values are no JSON keeps them as they are",
      incoming(
        raw("interactive", { interactive: { type: "nfm_reply", nfm_reply: { name: "flow", response_json: "{oops" } } }),
      ),
      [structured("form", null, { type: "form", name: "", values: [{ name: "", value: "{oops" }] })],
    ],
    [
      "interactive call_permission_reply accepted is a choice",
      incoming(
        raw("interactive", {
          interactive: { type: "call_permission_reply", call_permission_reply: { response: "accept" } },
        }),
      ),
      [
        structured("choice", "Calls are allowed", {
          type: "choice",
          id: "accept",
          title: "Calls are allowed",
          description: null,
        }),
      ],
    ],
    [
      "interactive call_permission_reply rejected is a choice",
      incoming(
        raw("interactive", {
          interactive: { type: "call_permission_reply", call_permission_reply: { response: "reject" } },
        }),
      ),
      [
        structured("choice", "Calls are not allowed", {
          type: "choice",
          id: "reject",
          title: "Calls are not allowed",
          description: null,
        }),
      ],
    ],
    [
      "order has its items, with the quantity as number or string",
      incoming(
        raw("order", {
          order: {
            catalog_id: "900",
            text: "Please wrap it",
            product_items: [
              { product_retailer_id: "MUG", quantity: 2, item_price: 9.5, currency: "EUR" },
              { product_retailer_id: "TEA", quantity: "1", item_price: 4 },
            ],
          },
        }),
      ),
      [
        structured("order", "Please wrap it", {
          type: "order",
          catalogId: "900",
          items: [
            { productId: "MUG", quantity: 2, price: 9.5, currency: "EUR" },
            { productId: "TEA", quantity: 1, price: 4, currency: null },
          ],
        }),
      ],
    ],
    [
      "request_welcome says that they opened the chat",
      incoming(raw("request_welcome")),
      [shown({ kind: "system", text: "Opened the chat for the first time" })],
    ],
    [
      "unsupported names the real kind where Meta does",
      incoming(raw("unsupported", { unsupported: { type: "poll" }, errors: [{ code: 131051 }] })),
      [shown({ kind: "unsupported", text: "WhatsApp does not pass this message on: a poll." })],
    ],
    [
      "unsupported of a kind nobody knows names it safely",
      incoming(raw("unsupported", { unsupported: { type: "holo<gram>" } })),
      [shown({ kind: "unsupported", text: "WhatsApp does not pass this message on: holo?gram?." })],
    ],
    [
      "unsupported with nothing but an error says what is known",
      incoming(raw("unsupported", { errors: [{ code: 131051, title: "Message type unknown" }] })),
      [shown({ kind: "unsupported", text: "WhatsApp does not pass on this kind of message." })],
    ],
    [
      "unsupported from a device that WhatsApp leaves out says that",
      incoming(raw("unsupported", { errors: [{ code: 131060, title: "This message is currently unavailable." }] })),
      [
        shown({
          kind: "unsupported",
          text: "This message came from a device that WhatsApp cannot pass messages on from.",
        }),
      ],
    ],
    [
      "ephemeral says that it was a disappearing message",
      incoming(raw("ephemeral")),
      [shown({ kind: "unsupported", text: "WhatsApp does not pass this message on: a disappearing message." })],
    ],
    [
      "unknown is shown as one that cannot be shown",
      incoming(raw("unknown", { errors: [] })),
      [shown({ kind: "unsupported", text: "WhatsApp does not pass on this kind of message." })],
    ],
    [
      "tomorrow is shown by its name, never dropped",
      incoming(raw("hologram", { hologram: { id: 1 } })),
      [shown({ kind: "unsupported", text: "WhatsApp does not pass this message on: hologram." })],
    ],
    [
      "text without its words is shown as one that cannot be shown",
      incoming(raw("text", { text: null })),
      [shown({ kind: "unsupported", text: "WhatsApp does not pass this message on: text." })],
    ],
    [
      "location beyond the poles is shown as one that cannot be shown",
      incoming(raw("location", { location: { latitude: 91, longitude: 0 } })),
      [shown({ kind: "unsupported", text: "WhatsApp does not pass this message on: location." })],
    ],
    [
      "interactive of an unknown sort is shown as one that cannot be shown",
      incoming(raw("interactive", { interactive: { type: "gesture_reply", gesture_reply: {} } })),
      [shown({ kind: "unsupported", text: "WhatsApp does not pass this message on: interactive." })],
    ],
    [
      "none at all is told by what it holds",
      incoming({ ...raw("x"), type: undefined, text: { body: "Hi" } }),
      [shown({ text: "Hi" })],
    ],
  ]);
});

describe("around a message", () => {
  eachIsExactly([
    [
      "a reply names the message it answers",
      incoming(raw("text", { text: { body: "Yes" }, context: { from: "4930", id: "wamid.0" } })),
      [shown({ text: "Yes", replyTo: { externalId: "wamid.0", providerMessageId: null, text: null } })],
    ],
    [
      "forwarded is said, and is no reply",
      incoming(raw("text", { text: { body: "FYI" }, context: { forwarded: true } })),
      [shown({ text: "FYI", isForwarded: true })],
    ],
    [
      "frequently forwarded is forwarded",
      incoming(raw("text", { text: { body: "FYI" }, context: { frequently_forwarded: true } })),
      [shown({ text: "FYI", isForwarded: true })],
    ],
    [
      "a question about a product is a reply to it",
      incoming(
        raw("text", {
          text: { body: "Still there?" },
          context: { from: "x", id: "wamid.p", referred_product: { catalog_id: "1", product_retailer_id: "MUG" } },
        }),
      ),
      [shown({ text: "Still there?", replyTo: { externalId: "wamid.p", providerMessageId: null, text: null } })],
    ],
    [
      "an ad that brought them is kept",
      incoming(
        raw("text", {
          text: { body: "Hi" },
          referral: {
            source_url: "https://fb.me/1",
            source_id: "120",
            source_type: "ad",
            headline: "Mugs",
            body: "Half price",
            media_type: "image",
            ctwa_clid: "c",
          },
        }),
      ),
      [
        shown({
          text: "Hi",
          referral: { source: "ad", headline: "Mugs", body: "Half price", url: "https://fb.me/1", sourceId: "120" },
        }),
      ],
    ],
    [
      "a post that brought them is kept, whatever else is missing",
      incoming(raw("text", { text: { body: "Hi" }, referral: { source_type: "post" } })),
      [shown({ text: "Hi", referral: { source: "post", headline: null, body: null, url: null, sourceId: null } })],
    ],
    [
      "a group is a chat of its own, and the sender is known",
      incoming(raw("text", { text: { body: "All" }, group_id: "Y2FwaV9ncm91cDox" })),
      [
        shown(
          { text: "All" },
          { chat: { externalId: "Y2FwaV9ncm91cDox", providerChatId: null, isGroup: true, name: null } },
        ),
      ],
    ],
    [
      "a time that cannot be read is no time",
      incoming(raw("text", { text: { body: "Hi" }, timestamp: "soon" })),
      [shown({ text: "Hi", at: null })],
    ],
  ]);
});

describe("who wrote", () => {
  const hi = { text: { body: "Hi" } };
  const chat = (externalId: string, aliases: string[]) => ({
    externalId,
    providerChatId: null,
    isGroup: false,
    name: null,
    aliases,
  });
  const withNumber = { ...ann, name: null, lid: null };
  eachIsExactly([
    [
      "is known by number alone, as before 2026",
      delivery("messages", {
        contacts: [{ profile: { name: "Ann" }, wa_id: ann.providerId }],
        messages: [raw("text", { ...hi, from_user_id: undefined })],
      }),
      [shown({ text: "Hi" }, { sender: { ...ann, lid: null }, chat: chat(ann.providerId, []) })],
    ],
    [
      "is known by business-scoped id alone where the number is left out",
      delivery("messages", {
        contacts: [{ profile: { name: "Bea", username: "bea.rides" }, user_id: "BR.77" }],
        messages: [{ id: "wamid.1", timestamp: AT_S, from_user_id: "BR.77", type: "text", ...hi }],
      }),
      [shown({ text: "Hi" }, { sender: bea, chat: chat("BR.77", []) })],
    ],
    [
      "is the same where the number is an empty string",
      delivery("messages", {
        contacts: [{ profile: { name: "Bea", username: "bea.rides" }, wa_id: "", user_id: "BR.77" }],
        messages: [raw("text", { ...hi, from: "", from_user_id: "BR.77" })],
      }),
      [shown({ text: "Hi" }, { sender: bea, chat: chat("BR.77", []) })],
    ],
    [
      "is the delivery's one contact where the message names nobody",
      delivery("messages", {
        contacts: [annContact],
        messages: [raw("text", { ...hi, from: undefined, from_user_id: undefined })],
      }),
      [shown({ text: "Hi" })],
    ],
    [
      "needs no contact and no profile",
      delivery("messages", { messages: [raw("text", { ...hi, from_user_id: undefined })] }),
      [shown({ text: "Hi" }, { sender: withNumber, chat: chat(ann.providerId, []) })],
    ],
    [
      "is found by either id among several contacts",
      delivery("messages", {
        contacts: [{ profile: { name: "Bea" }, user_id: "BR.77" }, annContact],
        messages: [raw("text", { ...hi, from_user_id: undefined })],
      }),
      [shown({ text: "Hi" })],
    ],
    [
      "has the number exactly as WhatsApp gives it: a Brazilian one without its ninth digit stays so",
      delivery("messages", { messages: [raw("text", { ...hi, from: "551188887777", from_user_id: undefined })] }),
      [
        shown(
          { text: "Hi" },
          {
            sender: { ...withNumber, providerId: "551188887777", phone: "+551188887777" },
            // Its other form only finds the chat again.
            chat: chat("551188887777", ["5511988887777"]),
          },
        ),
      ],
    ],
    [
      "has no phone where the id is none",
      delivery("messages", { messages: [raw("text", { ...hi, from: "abc-1", from_user_id: undefined })] }),
      [shown({ text: "Hi" }, { sender: { ...withNumber, providerId: "abc-1", phone: null }, chat: chat("abc-1", []) })],
    ],
  ]);
});

describe("what refers to a message", () => {
  eachIsExactly([
    [
      "a reaction is on the message that was reacted to",
      incoming(raw("reaction", { reaction: { message_id: "wamid.0", emoji: "👍" } })),
      [
        {
          type: "reaction",
          accountExternalId: NUMBER,
          target: target("wamid.0"),
          at: AT,
          emoji: "👍",
          direction: "in",
          sender: ann,
        },
      ],
    ],
    ...["", undefined].map(
      (emoji): Row => [
        `a reaction with ${emoji === "" ? "an empty" : "no"} emoji is taken back`,
        incoming(raw("reaction", { reaction: { message_id: "wamid.0", emoji } })),
        [
          {
            type: "reaction",
            accountExternalId: NUMBER,
            target: target("wamid.0"),
            at: AT,
            emoji: null,
            direction: "in",
            sender: ann,
          },
        ],
      ],
    ),
    [
      "an edit of a text has a time of its own",
      incoming(
        raw("edit", { edit: { original_message_id: "wamid.0", message: { type: "text", text: { body: "Better" } } } }),
      ),
      [{ type: "edit", accountExternalId: NUMBER, target: target("wamid.0"), at: AT, text: "Better" }],
    ],
    [
      "an edit of a picture is its new caption",
      incoming(
        raw("edit", {
          edit: {
            original_message_id: "wamid.0",
            message: { context: { id: "M0" }, type: "image", image: { id: "m", caption: "New" } },
          },
        }),
      ),
      [{ type: "edit", accountExternalId: NUMBER, target: target("wamid.0"), at: AT, text: "New" }],
    ],
    [
      "a revoke deletes",
      incoming(raw("revoke", { revoke: { original_message_id: "wamid.0" } })),
      [{ type: "delete", accountExternalId: NUMBER, target: target("wamid.0"), at: AT }],
    ],
  ]);

  test("an edit of a kind that is not known leaves the words that are there", () => {
    const edit = { original_message_id: "wamid.0", message: { type: "hologram" } };
    expect(parse(incoming(raw("edit", { edit })))).toEqual({
      events: [],
      ignored: [{ reason: "edit_of_hologram" }],
      dead: [],
    });
  });
});

describe("a system message", () => {
  const system = (body: Record<string, unknown>, rest: Record<string, unknown> = {}) =>
    delivery("messages", { messages: [raw("system", { from_user_id: undefined, system: body, ...rest })] });
  const before = { providerId: ann.providerId, name: null, phone: ann.phone, lid: null, username: null };
  const now = { providerId: "4915187654321", name: null, phone: "+4915187654321", lid: null, username: null };
  const chatNow = {
    externalId: now.providerId,
    providerChatId: null,
    isGroup: false,
    name: null,
    aliases: [ann.providerId],
  };
  const changed = (note: { externalId: string; text: string } | null, rest: Record<string, unknown> = {}) =>
    ({
      type: "identity",
      accountExternalId: NUMBER,
      people: [now, before],
      chat: chatNow,
      at: AT,
      note,
      ...rest,
    }) as ChannelEvent;
  const note = { externalId: "wamid.1", text: "Changed their number to +4915187654321" };

  eachIsExactly([
    [
      "user_changed_number makes both numbers one person, with a line in the chat",
      system({ type: "user_changed_number", wa_id: now.providerId, body: "User A changed from 1 to 2" }),
      [changed(note)],
    ],
    [
      "user_changed_number may bring the new business-scoped id as well",
      system({ type: "user_changed_number", wa_id: now.providerId, user_id: "DE.2" }),
      [
        changed(note, {
          people: [{ ...now, lid: "DE.2" }, before],
          chat: { ...chatNow, aliases: ["DE.2", ann.providerId] },
        }),
      ],
    ],
    [
      "customer_changed_number is the older name of it",
      system({ type: "customer_changed_number", new_wa_id: now.providerId }),
      [changed(note)],
    ],
    [
      "user_changed_user_id joins the ids and says nothing in the chat",
      system({ type: "user_changed_user_id", user_id: "DE.2" }, { from_user_id: BSUID }),
      [
        changed(null, {
          people: [
            { ...before, lid: "DE.2" },
            { ...before, lid: BSUID },
          ],
          chat: { ...chatNow, externalId: ann.providerId, aliases: ["DE.2", BSUID] },
        }),
      ],
    ],
    [
      "user_changed_user_id of somebody without a number joins the ids",
      system({ type: "user_changed_user_id", user_id: "BR.78" }, { from: undefined, from_user_id: "BR.77" }),
      [
        changed(null, {
          people: [
            { providerId: "BR.78", name: null, phone: null, lid: "BR.78", username: null },
            { providerId: "BR.77", name: null, phone: null, lid: "BR.77", username: null },
          ],
          chat: { ...chatNow, externalId: "BR.78", aliases: ["BR.77"] },
        }),
      ],
    ],
    [
      "customer_identity_changed is a line in the chat",
      system({ type: "customer_identity_changed", body: "User identity changed" }, { identity: { hash: "x" } }),
      [
        shown(
          { kind: "system", text: "Their security code changed: they set up WhatsApp anew" },
          { sender: before, chat: { ...annChat, aliases: [] } },
        ),
      ],
    ],
    [
      "of another kind is shown by WhatsApp's own words",
      system({ type: "user_grew_wings", body: "Ann grew wings" }),
      [shown({ kind: "system", text: "Ann grew wings" }, { sender: before, chat: { ...annChat, aliases: [] } })],
    ],
    [
      "user_changed_number without the new number is shown by WhatsApp's own words",
      system({ type: "user_changed_number", body: "Ann changed" }),
      [shown({ kind: "system", text: "Ann changed" }, { sender: before, chat: { ...annChat, aliases: [] } })],
    ],
  ]);
});

describe("a status", () => {
  const status = (rest: Record<string, unknown>) =>
    delivery("messages", { statuses: [{ id: "wamid.9", timestamp: AT_S, recipient_id: "4915", ...rest }] });
  const receipt = (rest: Record<string, unknown>) =>
    ({
      type: "receipt",
      accountExternalId: NUMBER,
      target: target("wamid.9"),
      at: AT,
      error: null,
      ...rest,
    }) as ChannelEvent;
  eachIsExactly([
    ...(["sent", "delivered", "read", "played"] as const).map(
      (word): Row => [
        `${word} is a receipt`,
        status({ status: word, conversation: { id: "c" }, pricing: { billable: true } }),
        [receipt({ status: word })],
      ],
    ),
    [
      "hands back our own id",
      status({ status: "sent", biz_opaque_callback_data: "0199-client" }),
      [receipt({ status: "sent", target: { ...target("wamid.9"), clientId: "0199-client" } })],
    ],
    [
      "comes with contacts that have no profile",
      delivery("messages", {
        contacts: [{ user_id: BSUID }],
        statuses: [{ id: "wamid.9", status: "read", timestamp: AT_S, recipient_user_id: BSUID }],
      }),
      [receipt({ status: "read" })],
    ],
    [
      "failed says why in the table's words, with the code",
      status({ status: "failed", errors: [{ code: 131047, title: "Re-engagement message" }] }),
      [
        receipt({
          status: "failed",
          error: {
            code: "131047",
            text: "More than 24 hours have passed since the customer wrote. Send a template instead.",
          },
        }),
      ],
    ],
    [
      "failed with a code nobody knows gives Meta's own words",
      status({ status: "failed", errors: [{ code: 999999, error_data: { details: "The moon\nis in the way" } }] }),
      [
        receipt({
          status: "failed",
          error: {
            code: "999999",
            text: "WhatsApp did not accept or deliver this message. WhatsApp says: The moon is in the way",
          },
        }),
      ],
    ],
    [
      "failed without a reason still says that it failed",
      status({ status: "failed" }),
      [receipt({ status: "failed", error: { code: "failed", text: "WhatsApp could not deliver this message." } })],
    ],
    [
      "of a group is that of one participant",
      status({ status: "read", recipient_type: "group", recipient_participant_id: "4915" }),
      [receipt({ status: "read" })],
    ],
  ]);

  test.each([
    ["deleted", { status: "deleted" }, "status_deleted"],
    ["warning", { status: "warning" }, "status_warning"],
    ["tomorrow", { status: "glanced_at" }, "status_glanced_at"],
    ["failed for one of a group", { status: "failed", recipient_type: "group" }, "status_failed_for_one_of_a_group"],
  ])("%s claims nothing and is ignored with a reason", (_name, given, reason) => {
    expect(parse(status(given))).toEqual({ events: [], ignored: [{ reason }], dead: [] });
  });
});

describe("an echo of what was typed on the phone", () => {
  const echo = (rest: Record<string, unknown>) =>
    delivery("smb_message_echoes", {
      contacts: [annContact],
      message_echoes: [
        {
          from: "49305550001",
          to: ann.providerId,
          to_user_id: BSUID,
          id: "wamid.1",
          timestamp: AT_S,
          type: "text",
          text: { body: "On my way" },
          ...rest,
        },
      ],
    });
  const own = shown({ direction: "out", text: "On my way" }, { sender: null, people: [ann] });
  eachIsExactly([
    ["is an own message in the customer's chat", echo({}), [own]],
    ["needs no message_creation_type and takes one", echo({ message_creation_type: "x" }), [own]],
    [
      "with from and to swapped is still ours",
      echo({ from: ann.providerId, to: "49305550001", to_user_id: undefined }),
      [own],
    ],
    [
      "to somebody without a number goes by their id",
      echo({ to: undefined, to_user_id: "BR.77" }),
      [
        shown(
          { direction: "out", text: "On my way" },
          {
            sender: null,
            people: [{ ...bea, name: null, username: null }],
            chat: { ...annChat, externalId: "BR.77", aliases: [] },
          },
        ),
      ],
    ],
    [
      "that edits is an edit",
      echo({
        type: "edit",
        edit: { original_message_id: "wamid.0", message: { type: "text", text: { body: "Soon" } } },
      }),
      [{ type: "edit", accountExternalId: NUMBER, target: target("wamid.0"), at: AT, text: "Soon" }],
    ],
    [
      "that revokes is a deletion",
      echo({ type: "revoke", revoke: { original_message_id: "wamid.0" } }),
      [{ type: "delete", accountExternalId: NUMBER, target: target("wamid.0"), at: AT }],
    ],
    [
      "that reacts is our reaction",
      echo({ type: "reaction", reaction: { message_id: "wamid.0", emoji: "🎉" } }),
      [
        {
          type: "reaction",
          accountExternalId: NUMBER,
          target: target("wamid.0"),
          at: AT,
          emoji: "🎉",
          direction: "out",
          sender: null,
        },
      ],
    ],
  ]);
});

describe("the history of a phone", () => {
  const history = (...messages: unknown[]) =>
    delivery("history", {
      history: [
        {
          metadata: { phase: 1, chunk_order: 2 },
          threads: [{ id: ann.providerId, context: { user_id: BSUID, username: "ann" }, messages }],
        },
      ],
    });
  const annThere = { ...ann, name: null, username: "ann" };
  const old = (rest: Record<string, unknown>) => ({
    from: ann.providerId,
    id: "wamid.1",
    timestamp: AT_S,
    type: "text",
    text: { body: "Then" },
    ...rest,
  });
  const ownMessage = shown({ text: "Then", direction: "out", isHistory: true }, { sender: null, people: [annThere] });
  eachIsExactly([
    [
      "brings the customer's messages as history",
      history(old({ history_context: { status: "READ" } })),
      [shown({ text: "Then", isHistory: true }, { sender: annThere })],
    ],
    ...(
      [
        ["DELIVERED", "delivered"],
        ["READ", "read"],
        ["PLAYED", "played"],
        ["SENT", "sent"],
      ] as const
    ).map(
      ([word, status]): Row => [
        `brings own messages with how far they got: ${word}`,
        history(old({ from: "49305550001", to: ann.providerId, history_context: { status: word } })),
        [
          ownMessage,
          { type: "receipt", accountExternalId: NUMBER, target: target("wamid.1"), at: AT, status, error: null },
        ],
      ],
    ),
    [
      "says of an own message that it failed",
      history(old({ from: "49305550001", to: ann.providerId, history_context: { status: "ERROR" } })),
      [
        ownMessage,
        {
          type: "receipt",
          accountExternalId: NUMBER,
          target: target("wamid.1"),
          at: AT,
          status: "failed",
          error: { code: "failed", text: "WhatsApp could not deliver this message." },
        },
      ],
    ],
    [
      "claims nothing of an own message that is pending",
      history(old({ from: "49305550001", to: ann.providerId, history_context: { status: "PENDING" } })),
      [ownMessage],
    ],
    [
      "takes `to` for a sign of our own where `from` is missing",
      history(old({ from: undefined, to: ann.providerId })),
      [ownMessage],
    ],
    [
      "says how far it is, also in a part with nothing else in it",
      delivery("history", { history: [{ metadata: { phase: 2, chunk_order: 7, progress: 100 } }] }),
      [{ type: "history_progress", accountExternalId: NUMBER, progress: 100, phase: 2, isRefused: false }],
    ],
    [
      "says that the owner of the phone does not share it",
      delivery("history", { history: [{ errors: [{ code: 2593109 }] }] }),
      [{ type: "history_progress", accountExternalId: NUMBER, progress: 0, phase: null, isRefused: true }],
    ],
    [
      "holds places for files",
      history(old({ type: "media_placeholder", text: undefined })),
      [
        shown(
          {
            kind: "unsupported",
            text: "A file from before this number was connected.",
            isPlaceholder: true,
            isHistory: true,
          },
          { sender: annThere },
        ),
      ],
    ],
    [
      "brings the files of the last days as messages of their own",
      delivery("history", {
        contacts: [annContact],
        messages: [raw("image", { image: { id: "media-1", mime_type: "image/jpeg" } })],
      }),
      [shown({ kind: "image", isHistory: true, attachments: [file({ mimeType: "image/jpeg" })] as never })],
    ],
    [
      "brings own files among them as own messages",
      delivery("history", {
        contacts: [annContact],
        message_echoes: [
          {
            from: "49305550001",
            to: ann.providerId,
            to_user_id: BSUID,
            id: "wamid.1",
            timestamp: AT_S,
            type: "image",
            image: { id: "media-1" },
          },
        ],
      }),
      [
        shown(
          { kind: "image", direction: "out", isHistory: true, attachments: [file({})] as never },
          { sender: null, people: [ann] },
        ),
      ],
    ],
    [
      "knows own buttons, lists and templates",
      history(
        old({
          from: "49305550001",
          type: "interactive",
          interactive: {
            type: "button",
            body: { text: "Which?" },
            action: { buttons: [{ type: "reply", reply: { id: "1", title: "Red" } }] },
          },
        }),
        old({
          from: "49305550001",
          type: "interactive",
          interactive: {
            type: "list",
            body: { text: "When?" },
            footer: { text: "Any time" },
            action: { button: "Days", sections: [{ title: "Week", rows: [{ id: "m", title: "Monday" }] }] },
          },
        }),
        old({ from: "49305550001", type: "template", template: { name: "hello", language: { code: "de" } } }),
      ),
      [
        shown(
          {
            kind: "interactive",
            text: "Which?",
            direction: "out",
            isHistory: true,
            content: { type: "buttons", header: null, footer: null, buttons: [{ id: "1", title: "Red" }] },
          },
          { sender: null, people: [annThere] },
        ),
        shown(
          {
            kind: "interactive",
            text: "When?",
            direction: "out",
            isHistory: true,
            content: {
              type: "list",
              header: null,
              footer: "Any time",
              button: "Days",
              sections: [{ title: "Week", rows: [{ id: "m", title: "Monday", description: null }] }],
            },
          },
          { sender: null, people: [annThere] },
        ),
        shown(
          {
            kind: "template",
            direction: "out",
            isHistory: true,
            content: { type: "template", name: "hello", language: "de", header: null, footer: null, buttons: [] },
          },
          { sender: null, people: [annThere] },
        ),
      ],
    ],
  ]);

  test.each([
    ["an error that is no refusal", { history: [{ errors: [{ code: 1 }] }] }, "history_error_1"],
    ["a chunk with nothing in it", { history: [{}] }, "history_progress"],
    ["a thread with nothing in it", { history: [{ threads: [{ id: "4915" }] }] }, "history_empty_thread"],
  ])("%s is ignored with a reason", (_name, value, reason) => {
    expect(parse(delivery("history", value))).toEqual({ events: [], ignored: [{ reason }], dead: [] });
  });
});

describe("ids and names that are told by themselves", () => {
  const identity = (rest: Record<string, unknown>) =>
    ({ type: "identity", accountExternalId: NUMBER, chat: null, at: AT, note: null, ...rest }) as ChannelEvent;
  const sync = (rest: Record<string, unknown>) =>
    delivery("smb_app_state_sync", {
      state_sync: [{ type: "contact", action: "add", metadata: { timestamp: AT_S }, ...rest }],
    });
  eachIsExactly([
    [
      "the phone's address book names a person",
      sync({ contact: { full_name: "Ann Ash", first_name: "Ann", phone_number: "4915112345678", user_id: BSUID } }),
      [identity({ people: [{ ...ann, name: "Ann Ash" }] })],
    ],
    [
      "the address book may write the number with a plus sign, or have none",
      delivery("smb_app_state_sync", {
        state_sync: [
          { type: "contact", action: "add", contact: { first_name: "Ann", phone_number: "+49 151 12345678" } },
          { type: "contact", action: "add", contact: { full_name: "Bea", user_id: "BR.77" } },
        ],
      }),
      [
        identity({ people: [{ ...ann, lid: null }], at: null }),
        identity({ people: [{ ...bea, username: null }], at: null }),
      ],
    ],
    [
      "a new business-scoped id joins the old one, with the number",
      delivery("user_id_update", {
        user_id_update: [
          { wa_id: ann.providerId, user_id: { previous: BSUID, current: "DE.2" }, timestamp: 1_795_000_000 },
        ],
      }),
      [
        identity({
          people: [
            { ...ann, name: null, lid: "DE.2" },
            { ...ann, name: null },
          ],
          chat: { ...annChat, aliases: ["DE.2", BSUID] },
        }),
      ],
    ],
    [
      "a new business-scoped id joins the old one, without a number",
      delivery("user_id_update", {
        user_id_update: [{ user_id: { previous: "BR.77", current: "BR.78" }, timestamp: AT_S }],
      }),
      [
        identity({
          people: [
            { ...bea, name: null, username: null, providerId: "BR.78", lid: "BR.78" },
            { ...bea, name: null, username: null },
          ],
          chat: { ...annChat, externalId: "BR.78", aliases: ["BR.77"] },
        }),
      ],
    ],
    [
      "a call that nobody can answer here is a line in the chat",
      delivery("calls", {
        contacts: [annContact],
        calls: [
          {
            id: "wacid.1",
            from: ann.providerId,
            to: "4930",
            event: "connect",
            direction: "USER_INITIATED",
            timestamp: AT_S,
          },
        ],
      }),
      [shown({ externalId: "wacid.1", kind: "system", text: "Called on WhatsApp", opensReplyWindow: true })],
    ],
  ]);

  test("a contact taken out of the address book is ignored with a reason", () => {
    const contact = { phone_number: "4915112345678" };
    expect(parse(sync({ action: "remove", contact })).ignored).toEqual([{ reason: "contact_removed" }]);
  });
});

describe("account_update", () => {
  const update = (value: unknown) => accountDelivery("account_update", value);
  const state = (word: string, accountExternalId = WABA) =>
    ({ type: "account_state", accountExternalId, state: word, scope: "business_account" }) as ChannelEvent;
  eachIsExactly([
    ["ACCOUNT_DELETED removes", update({ event: "ACCOUNT_DELETED" }), [state("removed")]],
    ["ACCOUNT_OFFBOARDED asks to connect again", update({ event: "ACCOUNT_OFFBOARDED" }), [state("needs_sign_in")]],
    ["ACCOUNT_RECONNECTED connects", update({ event: "ACCOUNT_RECONNECTED" }), [state("connected")]],
    [
      "PARTNER_REMOVED is about the customer's account, not the partner's",
      update({ event: "PARTNER_REMOVED", waba_info: { waba_id: "620", owner_business_id: "7" } }),
      [state("needs_sign_in", "620")],
    ],
    [
      "PARTNER_APP_UNINSTALLED asks to connect again",
      update({ event: "PARTNER_APP_UNINSTALLED", waba_info: { waba_id: "620" } }),
      [state("needs_sign_in", "620")],
    ],
    [
      "DISABLED_UPDATE with DISABLE stops",
      update({ event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "DISABLE" } }),
      [state("stopped")],
    ],
    [
      "DISABLED_UPDATE with REINSTATE connects",
      update({ event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "REINSTATE" } }),
      [state("connected")],
    ],
    [
      "ACCOUNT_RESTRICTION of answers stops",
      update({
        event: "ACCOUNT_RESTRICTION",
        restriction_info: [{ restriction_type: "RESTRICTED_CUSTOMER_INITIATED_MESSAGING" }],
      }),
      [state("stopped")],
    ],
  ]);

  test.each([
    { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "SCHEDULE_FOR_DISABLE" } },
    { event: "ACCOUNT_RESTRICTION", restriction_info: [{ restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING" }] },
    ...[
      "ACCOUNT_VIOLATION",
      "AD_ACCOUNT_LINKED",
      "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE",
      "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE",
      "MM_LITE_TERMS_SIGNED",
      "PARTNER_ADDED",
      "PARTNER_APP_INSTALLED",
      "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE",
      "VOLUME_BASED_PRICING_TIER_UPDATE",
    ].map((event) => ({ event })),
  ])("$event says nothing of whether messages come and go", (value) => {
    expect(parse(update(value))).toEqual({
      events: [],
      ignored: [{ reason: `account_update_${value.event}` }],
      dead: [],
    });
  });

  test("an event nobody knows is a dead letter that names it", () => {
    expect(parse(update({ event: "ACCOUNT_ON_FIRE" })).dead).toEqual([
      { reason: "unknown_event", detail: "account_update ACCOUNT_ON_FIRE" },
    ]);
  });
});

describe("other fields", () => {
  const template = (value: Record<string, unknown>) =>
    accountDelivery("message_template_status_update", {
      message_template_id: 1,
      message_template_name: "hello",
      message_template_language: "de",
      ...value,
    });
  const state = (word: string, reason: string | null) =>
    ({
      type: "template_state",
      accountExternalId: WABA,
      scope: "business_account",
      name: "hello",
      language: "de",
      state: word,
      reason,
    }) as ChannelEvent;
  eachIsExactly([
    ["an approved template is one", template({ event: "APPROVED", reason: "NONE" }), [state("APPROVED", null)]],
    [
      "a rejected template says why",
      template({ event: "REJECTED", reason: "INVALID_FORMAT", rejection_info: { reason: "Places side by side." } }),
      [state("REJECTED", "Places side by side.")],
    ],
    [
      "a paused template says why",
      template({ event: "PAUSED", reason: null, other_info: { title: "FIRST_PAUSE", description: "For 3 hours." } }),
      [state("PAUSED", "For 3 hours.")],
    ],
    [
      "an error about the number as a whole is how it stands",
      delivery("messages", { errors: [{ code: 131031, title: "Account locked" }] }),
      [{ type: "account_state", accountExternalId: NUMBER, state: "stopped" }],
    ],
  ]);

  test("a template's id beyond 2^53 disturbs nothing", () => {
    const body = JSON.stringify(template({ event: "APPROVED" })).replace(
      '"message_template_id":1',
      '"message_template_id":9999999999999999999',
    );
    expect(whatsappChannel.parse(body).events).toEqual([state("APPROVED", null)]);
  });

  test.each([
    "account_alerts",
    "account_review_update",
    "business_capability_update",
    "group_participants_update",
    "message_template_components_update",
    "message_template_quality_update",
    "phone_number_name_update",
    "phone_number_quality_update",
    "security",
    "template_category_update",
  ])("%s is known and shows nothing", (field) => {
    expect(parse(accountDelivery(field, {}))).toEqual({ events: [], ignored: [{ reason: field }], dead: [] });
  });

  test.each([
    ["an error that is not about the account", { errors: [{ code: 130429 }] }, "error_130429"],
    ["a marketing preference", { user_preferences: [{ value: "stop", timestamp: 1 }] }, "marketing_preference"],
    ["a call's end", { calls: [{ id: "wacid.1", event: "terminate" }] }, "call_terminate"],
    ["our own call", { calls: [{ id: "wacid.1", event: "connect", direction: "BUSINESS_INITIATED" }] }, "call_connect"],
    ["a call's status", { statuses: [{ id: "wacid.1", type: "call", status: "RINGING" }] }, "call_status"],
  ])("%s is ignored with a reason", (_name, value, reason) => {
    expect(parse(delivery("messages", value))).toEqual({ events: [], ignored: [{ reason }], dead: [] });
  });
});

describe("one bad element never takes its neighbours with it", () => {
  test("among messages, statuses and errors side by side", () => {
    const parsed = parse(
      delivery("messages", {
        contacts: ["x", null, annContact],
        messages: [null, 7, { type: "text" }, raw("text", { text: { body: "Hi" } }), raw("reaction", {})],
        statuses: [{ status: "read" }, { id: "wamid.9" }, { id: "wamid.9", status: "read", timestamp: AT_S }],
        errors: [{ code: 1 }, "x"],
      }),
    );
    expect(parsed.events).toEqual([
      shown({ text: "Hi" }),
      expect.objectContaining({ type: "receipt", status: "read", target: target("wamid.9") }),
    ]);
    expect(parsed.ignored).toEqual([{ reason: "error_1" }]);
    expect(parsed.dead).toEqual([
      { reason: "unknown_shape", detail: "a message that is no object" },
      { reason: "unknown_shape", detail: "a message that is no object" },
      { reason: "missing_field", detail: "messages.id" },
      { reason: "missing_field", detail: "reaction.message_id" },
      { reason: "missing_field", detail: "statuses.id" },
      { reason: "missing_field", detail: "statuses.status" },
      { reason: "unknown_shape", detail: "an error that is no object" },
    ]);
  });

  test("among entries and changes of every kind", () => {
    const parsed = parse(
      envelope(
        null,
        entry(),
        entry(null, { value: {} }, { field: "messages" }, { field: "dreams", value: {} }),
        entry(change("messages", { messages: [raw("text", { text: { body: "Hi" } })], contacts: [annContact] })),
        entry(change("messages", {})),
      ),
    );
    expect(parsed.events).toEqual([shown({ text: "Hi" })]);
    expect(parsed.dead).toEqual([
      { reason: "unknown_shape", detail: "an entry that is no object" },
      { reason: "unknown_shape", detail: "no changes" },
      { reason: "unknown_shape", detail: "a change that is no object" },
      { reason: "missing_field", detail: "changes.field" },
      { reason: "unknown_shape", detail: "messages without a value" },
      { reason: "unknown_event", detail: "field dreams" },
      { reason: "unknown_shape", detail: "messages with nothing known in it" },
    ]);
  });

  test("without the number's id each element says that it is missing", () => {
    const value = { metadata: {}, messages: [raw("text"), raw("image")], statuses: [{ id: "1", status: "read" }] };
    expect(parse(delivery("messages", value)).dead).toEqual(
      Array.from({ length: 3 }, () => ({ reason: "missing_field", detail: "metadata.phone_number_id" })),
    );
  });

  test("a message from nobody, a call without an id and a change of id without ids are dead letters", () => {
    expect(
      parse(
        delivery("messages", {
          messages: [raw("text", { text: { body: "x" }, from: "", from_user_id: null })],
          message_echoes: [{ id: "wamid.2", type: "text", text: { body: "x" } }],
          calls: [{ event: "connect" }],
          user_id_update: [{ user_id: { current: "DE.2" } }],
          state_sync: [{ type: "contact", action: "add", contact: {} }],
          history: [7, { threads: [7] }],
        }),
      ).dead.map(({ detail }) => detail),
    ).toEqual([
      "messages.from",
      "message_echoes.to",
      "a chunk of history that is no object",
      "a thread that is no object",
      "state_sync.contact.phone_number",
      "user_id_update.user_id.previous",
      "calls.id",
    ]);
  });

  test("a thousand updates in one call are a thousand events", () => {
    const statuses = Array.from({ length: 1_000 }, (_, at) => ({ id: `wamid.${at}`, status: "sent", timestamp: AT_S }));
    expect(parse(delivery("messages", { statuses })).events).toHaveLength(1_000);
  });
});

describe("a body that is no delivery", () => {
  test.each([
    ["nothing", "", "not_json"],
    ["no JSON", "{", "not_json"],
    ["an empty list", "[]", "unknown_shape"],
    ["null", "null", "unknown_shape"],
    ["a text", '"hi"', "unknown_shape"],
    ["no object named", "{}", "unknown_shape"],
    ["another product of Meta's", '{"object":"page","entry":[]}', "unknown_shape"],
    ["no entry", '{"object":"whatsapp_business_account"}', "unknown_shape"],
    ["100,000 brackets", "[".repeat(100_000), "not_json"],
  ])("%s is one dead letter", (_name, body, reason) => {
    const parsed = whatsappChannel.parse(body);
    expect(parsed).toMatchObject({ events: [], ignored: [], dead: [{ reason }] });
    expect(parsed.dead).toHaveLength(1);
  });

  test("bytes with a byte order mark are read", () => {
    const bytes = new TextEncoder().encode(`\uFEFF${JSON.stringify(incoming(raw("text", { text: { body: "é" } })))}`);
    expect(whatsappChannel.parse(bytes).events).toEqual([shown({ text: "é" })]);
  });
});
