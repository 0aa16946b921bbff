import { z } from "zod";
import { channelSchema } from "./channel-name.ts";
import { messageContentSchema } from "./message-content.ts";

/**
 * What a team does with its chats besides answering them: who does what until when, in which words, and what they say
 * to each other. DTOs like those of wire.ts, whose live events carry them.
 */
const isoTime = z.iso.datetime();

/** The customer's next message opens a chat again, whatever it was. */
export const chatStateSchema = z.enum(["open", "snoozed", "done"]);
export type ChatState = z.infer<typeof chatStateSchema>;

/** `mine` and `unassigned` are of what is open; `all` and `unread` are of everything. */
export const chatViewSchema = z.enum(["all", "open", "mine", "unassigned", "unread", "snoozed", "done"]);
export type ChatView = z.infer<typeof chatViewSchema>;

export const chatCountsSchema = z.object({
  all: z.int(),
  open: z.int(),
  mine: z.int(),
  unassigned: z.int(),
  unread: z.int(),
  /** Messages in the unread chats. Absent: an object of before it was counted. */
  unreadMessages: z.int().optional(),
  snoozed: z.int(),
  done: z.int(),
  /** Notes that name the caller and were not looked at. */
  mentions: z.int(),
});
export type ChatCounts = z.infer<typeof chatCountsSchema>;

export const LABEL_COLOURS = ["grey", "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink"] as const;
export const labelColourSchema = z.enum(LABEL_COLOURS);
export const labelSchema = z.object({ id: z.string(), name: z.string(), colour: labelColourSchema });
export type Label = z.infer<typeof labelSchema>;

/** What narrows a list of chats; what is left out narrows nothing. */
export const chatFilterSchema = z.object({
  view: chatViewSchema.optional(),
  labelId: z.string().min(1).max(128).nullish(),
  accountId: z.string().min(1).max(128).nullish(),
  channel: channelSchema.nullish(),
});
export type ChatFilter = z.infer<typeof chatFilterSchema>;

export const savedViewSchema = z.object({ id: z.string(), name: z.string(), filter: chatFilterSchema });
export type SavedView = z.infer<typeof savedViewSchema>;

/** `text` may hold `{{variables}}`, which are filled in where it is used. */
export const cannedReplySchema = z.object({ id: z.string(), shortcut: z.string(), text: z.string() });
export type CannedReply = z.infer<typeof cannedReplySchema>;

/** Who did it: a member, or a partner's key. */
export const authorSchema = z.object({ id: z.string(), name: z.string() });
export type Author = z.infer<typeof authorSchema>;

/** What the team says among itself in a chat. It never leaves. */
export const noteSchema = z.object({
  id: z.string(),
  chatId: z.string(),
  text: z.string(),
  author: authorSchema,
  /** Ids of the members whom it names. */
  mentions: z.array(z.string()),
  at: isoTime,
  editedAt: isoTime.nullable(),
  /** Its place among the messages of the chat (ms). */
  sortAt: z.number(),
  rev: z.int().nonnegative(),
});
export type Note = z.infer<typeof noteSchema>;

/** What a member is writing in a chat: the same on all of their devices. */
export const draftSchema = z.object({
  chatId: z.string(),
  text: z.string(),
  replyTo: z.string().nullable(),
  author: authorSchema,
  /** As the device that wrote it called itself. */
  device: z.string().nullable(),
  updatedAt: isoTime,
  rev: z.int().nonnegative(),
});
export type Draft = z.infer<typeof draftSchema>;

/** `answered`: it was to go out only if nobody answers, and somebody did. */
export const scheduledStateSchema = z.enum(["scheduled", "sent", "cancelled", "answered", "failed"]);
export const scheduledMessageSchema = z.object({
  id: z.string(),
  chatId: z.string(),
  clientId: z.string(),
  text: z.string(),
  content: messageContentSchema.nullable(),
  hasFile: z.boolean(),
  /** What is known of its file. */
  file: z.object({ name: z.string(), kind: z.string() }).nullable().optional(),
  at: isoTime,
  onlyIfUnanswered: z.boolean(),
  state: scheduledStateSchema,
  /** Why it failed: the same reasons as those of `messages.send`. */
  reason: z.string().nullable(),
  /** What it became when it was sent. */
  messageId: z.string().nullable(),
  author: authorSchema,
  rev: z.int().nonnegative(),
});
export type ScheduledMessage = z.infer<typeof scheduledMessageSchema>;

/** Something outside that a person belongs to: a project, a lead, a deal, an employee. */
export const contactLinkSchema = z.object({
  id: z.string(),
  type: z.string(),
  externalId: z.string(),
  title: z.string(),
  url: z.string(),
});
export type ContactLink = z.infer<typeof contactLinkSchema>;

/** Somebody said that a second contact is this same person; it can be taken back by its id. */
export const contactMergeSchema = z.object({
  id: z.string(),
  /** What the other one was called. */
  name: z.string().nullable(),
  at: isoTime,
  by: authorSchema,
});
export type ContactMerge = z.infer<typeof contactMergeSchema>;

export const contactCardSchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  /** Whether the team gave the name, or a network. */
  isNameOurs: z.boolean().optional(),
  identities: z.array(
    z.object({
      accountId: z.string(),
      kind: z.string(),
      value: z.string(),
      /** A phone as people write it. */
      shown: z.string().optional(),
    }),
  ),
  fields: z.record(z.string(), z.string()),
  labelIds: z.array(z.string()),
  note: z.string(),
  links: z.array(contactLinkSchema),
  /** The latest first. */
  merges: z.array(contactMergeSchema).optional(),
  rev: z.int().nonnegative(),
});
export type ContactCard = z.infer<typeof contactCardSchema>;

/** Changes of the above, as live events carry them. Null: it is gone. */
export const teamChangeSchemas = [
  z.object({ kind: z.literal("labels"), labels: z.array(labelSchema) }),
  z.object({ kind: z.literal("view"), viewId: z.string(), view: savedViewSchema.nullable() }),
  z.object({ kind: z.literal("canned_reply"), replyId: z.string(), reply: cannedReplySchema.nullable() }),
  z.object({ kind: z.literal("note"), noteId: z.string(), chatId: z.string(), note: noteSchema.nullable() }),
  /** How many notes name a member and were not looked at. */
  z.object({ kind: z.literal("mentions"), memberId: z.string(), unread: z.int() }),
  z.object({ kind: z.literal("draft"), chatId: z.string(), memberId: z.string(), draft: draftSchema.nullable() }),
  z.object({ kind: z.literal("scheduled"), scheduled: scheduledMessageSchema }),
  z.object({ kind: z.literal("contact_card"), contact: contactCardSchema }),
] as const;
export type TeamChange = z.infer<(typeof teamChangeSchemas)[number]>;

/** Who looks at a chat or writes in it just now. `chatId` null: at none. */
export const presenceSchema = z.object({
  /** Of the socket: one person may have several. */
  id: z.string(),
  memberId: z.string(),
  name: z.string(),
  chatId: z.string().nullable(),
  typing: z.boolean(),
});
export type Presence = z.infer<typeof presenceSchema>;
