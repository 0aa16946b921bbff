import type { ChannelName, Provider } from "../../worker/shared/wire.ts";

/**
 * One delivery for each thing that a provider may send (reference/unipile.md, 4; reference/meta.md, 2.4 and 4.2), as
 * small as a parser takes it. Given to the parsers, they say which kinds of message each channel makes.
 */
export const KIND_SAMPLES: Record<Provider, Record<ChannelName, readonly unknown[]>> = {
  unipile: { whatsapp: unipileSamples("WHATSAPP"), instagram: unipileSamples("INSTAGRAM") },
  meta: { whatsapp: cloudSamples(), instagram: instagramSamples() },
};

/** UniPile drives apps of people: both networks give the same envelope, and not every attachment exists on both. */
function unipileSamples(accountType: "WHATSAPP" | "INSTAGRAM"): unknown[] {
  const shared = ["img", "video", "audio", "media_share"].map((type) => ({ type }));
  const attachments =
    accountType === "INSTAGRAM"
      ? [...shared, { type: "audio", voice_note: true }]
      : [
          ...shared.filter(({ type }) => type !== "media_share"),
          { type: "audio", voice_note: true },
          { type: "img", sticker: true },
          { type: "file" },
          { type: "contact_card" },
        ];
  const said = [
    { message: "text" },
    { message: null },
    { message: null, is_event: 1, event_type: 8 },
    ...attachments.map((one) => ({ message: null, attachments: [{ id: "1", ...one }] })),
  ];
  return said.map((one) => ({
    event: "message_received",
    account_id: "account",
    account_type: accountType,
    chat_id: "chat",
    message_id: "message",
    is_sender: false,
    ...one,
  }));
}

function cloudSamples(): unknown[] {
  const file = { id: "1" };
  const types: [type: string, content: unknown][] = [
    ["text", { body: "text" }],
    ...["image", "video", "audio", "voice", "document", "sticker"].map((type): [string, unknown] => [type, file]),
    ["location", { latitude: 1, longitude: 1 }],
    ["contacts", [{ name: { formatted_name: "name" } }]],
    ["button", { text: "title", payload: "id" }],
    ["interactive", { type: "list_reply", list_reply: { id: "id", title: "title" } }],
    ["interactive", { type: "nfm_reply", nfm_reply: { name: "flow", response_json: "{}" } }],
    ["interactive", { type: "button", body: { text: "text" }, action: { buttons: [] } }],
    ["template", { name: "name", language: "es" }],
    ["order", { catalog_id: "1", product_items: [] }],
    ["system", { body: "text" }],
    ["unsupported", undefined],
  ];
  return types.map(([type, content]) => ({
    object: "whatsapp_business_account",
    entry: [
      {
        id: "1",
        changes: [
          {
            field: "messages",
            value: {
              metadata: { phone_number_id: "1", display_phone_number: "1" },
              messages: [{ from: "34600000000", id: "wamid.1", timestamp: "1773480600", type, [type]: content }],
            },
          },
        ],
      },
    ],
  }));
}

function instagramSamples(): unknown[] {
  const payload = { url: "https://lookaside.fbsbx.com/1" };
  const template = { elements: [{ title: "title", buttons: [{ title: "button", payload: "id" }] }] };
  const said: unknown[] = [
    { message: { mid: "1", text: "text" } },
    { message: { mid: "1", is_unsupported: true } },
    { message: { mid: "1", text: "title", quick_reply: { payload: "id" } } },
    ...["image", "video", "audio", "file", "ig_post"].map((type) => ({
      message: { mid: "1", attachments: [{ type, payload }] },
    })),
    { message: { mid: "1", attachments: [{ type: "template", payload: { generic: template } }] } },
    { postback: { mid: "1", title: "title", payload: "id" } },
    { referral: { ref: "ref", source: "SHORTLINK" } },
  ];
  return said.map((one) => ({
    object: "instagram",
    entry: [
      {
        id: "2",
        messaging: [{ sender: { id: "3" }, recipient: { id: "2" }, timestamp: 1773480600000, ...(one as object) }],
      },
    ],
  }));
}
