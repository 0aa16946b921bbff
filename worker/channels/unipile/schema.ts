import { z } from "zod";
import { amount, flag, id, listIfSaid, listOf, objectOf, text, time, words } from "./lenient.ts";
import { parserOf } from "./plain-reader.ts";

/**
 * UniPile v1 as it comes in: reference/unipile.md, sections 4.1 (REST message), 4.2 (attachments), 5.3
 * (webhook envelope), 5.5 (account status) and 2.1 (account). Every field may be missing, null or of another
 * type; unknown keys are ignored. v2 calls messages and chats by the network's own ids and says booleans where these
 * say 0 and 1: its schemas would stand beside these, and both kinds of id are kept of every message for that day.
 */

export const attendeeSchema = z.object({
  attendee_provider_id: id,
  attendee_name: words,
  attendee_public_identifier: words,
  is_self: flag,
  attendee_specifics: objectOf(z.object({ provider: words, phone_number: words, lid: words })),
});
export type UnipileAttendee = z.output<typeof attendeeSchema>;

export const attachmentSchema = z.object({
  id,
  type: words,
  mimetype: words,
  file_name: words,
  file_size: amount,
  size: objectOf(z.object({ width: amount, height: amount, bytes: amount })),
  duration: amount,
  sticker: flag,
  voice_note: flag,
});
export type UnipileAttachment = z.output<typeof attachmentSchema>;

const replySchema = z.object({ id, message_id: id, provider_id: id, text: words });
export type UnipileReply = z.output<typeof replySchema>;

/** What a message is, in the words that the webhook and the REST API share. */
export const contentSchema = z.object({
  attachments: listOf(attachmentSchema),
  is_event: flag,
  event_type: amount,
  hidden: flag,
  quoted: objectOf(replySchema),
  reply_to: objectOf(replySchema),
  timestamp: time,
  is_forwarded: flag,
});
export type UnipileContent = z.output<typeof contentSchema>;

/** The webhook `message_received`. Its text is called `message`; REST calls it `text`. */
export const messageReceivedSchema = contentSchema.extend({
  account_id: id,
  account_type: words,
  account_info: objectOf(z.object({ user_id: id, phone_number: words })),
  chat_id: id,
  provider_chat_id: id,
  message_id: id,
  provider_message_id: id,
  message: text,
  subject: words,
  is_sender: flag,
  is_group: flag,
  sender: objectOf(attendeeSchema),
  attendees: listOf(attendeeSchema),
});
export const parseMessageReceived = parserOf(messageReceivedSchema);
export type MessageReceived = z.output<typeof messageReceivedSchema>;

const reactionSchema = z.object({ value: words, sender_id: id, is_sender: flag });

/** A message as the REST API has it. `seen_by` names times or just `true`, by the reader's id. */
export const listedMessageSchema = contentSchema.extend({
  id,
  provider_id: id,
  account_id: id,
  chat_id: id,
  chat_provider_id: id,
  sender_id: id,
  text,
  is_sender: flag,
  seen: flag,
  seen_by: objectOf(z.record(z.string(), time)),
  delivered: flag,
  edited: flag,
  deleted: flag,
  /** Every reaction there is; null when the answer does not say. */
  reactions: listIfSaid(reactionSchema),
});
export type ListedMessage = z.output<typeof listedMessageSchema>;

/** The webhook that is told apart by its one key: it has no `event`. */
export const accountStatusSchema = z.object({
  account_id: id,
  account_type: words,
  message: words,
});

export const accountSchema = z.object({
  id,
  name: words,
  type: words,
  connection_params: objectOf(z.object({ im: objectOf(z.object({ phone_number: words, username: words })) })),
  sources: listOf(z.object({ id, status: words })),
});
export type UnipileAccount = z.output<typeof accountSchema>;

/** Somebody in a chat, as the REST API has them. Their picture is `picture_url`, and `profile_url` is none (3.3). */
export const chatAttendeeSchema = z.object({
  id,
  provider_id: id,
  account_id: id,
  name: words,
  is_self: flag,
  picture_url: words,
  specifics: objectOf(z.object({ phone_number: words, lid: words, public_identifier: words })),
});
export type ChatAttendee = z.output<typeof chatAttendeeSchema>;

export const chatSchema = z.object({ id, name: words });

/** A chat in a list. `unread` without a count is a mark that somebody set by hand. */
export const listedChatSchema = z.object({
  id,
  account_id: id,
  name: words,
  type: amount,
  timestamp: time,
  unread_count: amount,
  unread: flag,
});
export type ListedChatRow = z.output<typeof listedChatSchema>;

export const webhookSchema = z.object({
  id,
  name: words,
  request_url: words,
  account_ids: listOf(z.object({ id })),
});

/** Every list of the API: `{object, items, cursor}`. `items` must be there, or it is no such list. */
export const listSchema = <Shape extends z.ZodType>(shape: Shape) =>
  z.object({ items: z.array(z.unknown()), cursor: words }).transform((list) => ({
    items: list.items.flatMap((item) => {
      const parsed = shape.safeParse(item);
      return parsed.success ? [parsed.data] : [];
    }),
    cursor: list.cursor,
  }));

/** `GET /users/{identifier}`: on Instagram only `provider_messaging_id` starts a chat (reference/unipile.md, 3.4). */
export const profileSchema = z.object({
  provider_id: id,
  provider_messaging_id: id,
  public_identifier: words,
  full_name: words,
});

/**
 * `{object: "MessageSent", message_id}`, where the id has been seen as a string, null, absent, and a list: some
 * networks take a text and its files as messages of their own (reference/unipile.md, 4.3). The answer that starts a
 * chat has the same `message_id`, and both its ids may be null (3.4).
 */
export const messageSentSchema = z.object({
  message_id: z
    .unknown()
    .optional()
    .transform((value): string | null => id.parse(Array.isArray(value) ? value[0] : value)),
  chat_id: id,
});

/** `{title, detail, type: "errors/...", status}`: `type` is the stable field (reference/unipile.md, 1). */
export const errorSchema = z.object({ type: words });
