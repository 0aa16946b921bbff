import { amount, flag, id, listOf, objectOf, type Reader, text, time, words } from "./lenient.ts";

/**
 * UniPile v1 as it comes in: reference/unipile.md, sections 4.1 (REST message), 4.2 (attachments), 5.3
 * (webhook envelope), 5.5 (account status) and 2.1 (account). Every field may be missing, null or of another
 * type; unknown keys are ignored. Each of these reads one such object, and answers null for what is none.
 */

type Read<Of> = Of extends Reader<infer T> ? NonNullable<T> : never;

export const asAttendee = objectOf({
  attendee_provider_id: id,
  attendee_name: words,
  attendee_public_identifier: words,
  is_self: flag,
  attendee_specifics: objectOf({ provider: words, phone_number: words, lid: words }),
});
export type UnipileAttendee = Read<typeof asAttendee>;

export const asAttachment = objectOf({
  id,
  type: words,
  mimetype: words,
  file_name: words,
  file_size: amount,
  size: objectOf({ width: amount, height: amount, bytes: amount }),
  duration: amount,
  sticker: flag,
  voice_note: flag,
});
export type UnipileAttachment = Read<typeof asAttachment>;

const asReply = objectOf({ id, message_id: id, provider_id: id, text: words });
export type UnipileReply = Read<typeof asReply>;

/** What a message is, in the words that the webhook and the REST API share. */
const CONTENT = {
  attachments: listOf(asAttachment),
  is_event: flag,
  event_type: amount,
  hidden: flag,
  quoted: asReply,
  reply_to: asReply,
  timestamp: time,
};
export type UnipileContent = { [Key in keyof typeof CONTENT]: ReturnType<(typeof CONTENT)[Key]> };

/** The webhook `message_received`. Its text is called `message`; REST calls it `text`. */
export const asMessageReceived = objectOf({
  ...CONTENT,
  account_id: id,
  account_type: words,
  account_info: objectOf({ user_id: id, phone_number: words }),
  chat_id: id,
  provider_chat_id: id,
  message_id: id,
  provider_message_id: id,
  message: text,
  subject: words,
  is_sender: flag,
  is_group: flag,
  sender: asAttendee,
  attendees: listOf(asAttendee),
});
export type MessageReceived = Read<typeof asMessageReceived>;

/** A message as `GET /chats/{id}/messages` lists it. */
export const asListedMessage = objectOf({
  ...CONTENT,
  id,
  provider_id: id,
  chat_id: id,
  chat_provider_id: id,
  sender_id: id,
  text,
  is_sender: flag,
});
export type ListedMessage = Read<typeof asListedMessage>;

/** The webhook that is told apart by its one key: it has no `event`. */
export const asAccountStatus = objectOf({ account_id: id, account_type: words, message: words });

export const asAccount = objectOf({
  id,
  name: words,
  type: words,
  connection_params: objectOf({ im: objectOf({ phone_number: words, username: words }) }),
  sources: listOf(objectOf({ id, status: words })),
});
export type UnipileAccount = Read<typeof asAccount>;

export const asChat = objectOf({ name: words });

export const asWebhook = objectOf({ id, name: words, request_url: words });

const asList = objectOf({ items: (value): unknown[] | null => (Array.isArray(value) ? value : null), cursor: words });

/** Every list of the API: `{object, items, cursor}`. `items` must be there, or it is no such list. */
export const asListOf =
  <Item>(asItem: Reader<Item | null>): Reader<{ items: Item[]; cursor: string | null } | null> =>
  (value) => {
    const list = asList(value);
    if (list === null || list.items === null) return null;
    return { items: list.items.flatMap((item) => asItem(item) ?? []), cursor: list.cursor };
  };

/**
 * `{object: "MessageSent", message_id}`, where the id has been seen as a string, null, absent, and a list of
 * one (reference/unipile.md, 4.3).
 */
export const asMessageSent = objectOf({ message_id: (value) => id(Array.isArray(value) ? value[0] : value) });

/** `{title, detail, type: "errors/...", status}`: `type` is the stable field (reference/unipile.md, 1). */
export const asError = objectOf({ type: words });
