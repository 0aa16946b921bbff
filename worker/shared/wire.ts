import { z } from "zod";
import { abilitiesSchema } from "./abilities.ts";
import { channelSchema } from "./channel-name.ts";
import { type MessageContent, messageContentSchema, type Referral, referralSchema } from "./message-content.ts";
import { chatStateSchema, type Presence, teamChangeSchemas } from "./team.ts";

export { type ChannelName, channelSchema } from "./channel-name.ts";
export type { MessageContent, Referral } from "./message-content.ts";

/**
 * Everything that crosses a wall inside Parley, once:
 *
 * - DTOs, which browsers and partners see (tRPC answers and live frames carry the same ones);
 * - live frames (`/live`, protocol version 1);
 * - `ChannelEvent`, what a channel tells the inbox, and `ChannelCommand`, what the inbox asks of a channel.
 *
 * The screens import types from here, never values: zod stays out of the browser's bundle.
 */

// ---------------------------------------------------------------- words

export const providerSchema = z.enum(["unipile", "meta"]);
export type Provider = z.infer<typeof providerSchema>;

/** How an account stands with its provider. `silent` is set by the watchdog, the others by the provider. */
export const accountStateSchema = z.enum(["connected", "connecting", "needs_sign_in", "stopped", "silent", "removed"]);
export type AccountState = z.infer<typeof accountStateSchema>;

export const messageKindSchema = z.enum([
  "text",
  "image",
  "video",
  "audio",
  "voice",
  "document",
  "sticker",
  "contact",
  "location",
  "share",
  /** Buttons or a list, as sent. */
  "interactive",
  /** What somebody picked of them. */
  "choice",
  "template",
  "order",
  "form",
  "system",
  "unsupported",
]);
export type MessageKind = z.infer<typeof messageKindSchema>;

/**
 * The tick. An incoming message is always `received`. An outgoing one climbs queued < sending < sent <
 * delivered < read < played; `failed` is known not to have reached the customer; `unconfirmed` means the
 * provider may or may not have taken it, and nothing is claimed.
 */
export const messageStatusSchema = z.enum([
  "received",
  "queued",
  "sending",
  "unconfirmed",
  "sent",
  "delivered",
  "read",
  "played",
  "failed",
]);
export type MessageStatus = z.infer<typeof messageStatusSchema>;

export const directionSchema = z.enum(["in", "out"]);
export type Direction = z.infer<typeof directionSchema>;

const isoTime = z.iso.datetime();

// ---------------------------------------------------------------- DTOs

/** What is wrong with an account, in words for its owner. */
export const accountProblemSchema = z.object({
  /** The provider's word or ours: stable. */
  code: z.string(),
  text: z.string(),
  /** What to do about it. */
  todo: z.string(),
});
export type AccountProblem = z.infer<typeof accountProblemSchema>;

/**
 * How the reading of an account's history stands. `done` counts messages read, `total` is null where the provider does
 * not say how many there are. `problem` is a line for people.
 */
export const accountSyncSchema = z.object({
  state: z.enum(["idle", "running", "failed"]),
  /** `history`: what was said before the account was connected; `catch_up`: what was missed since. */
  kind: z.enum(["catch_up", "history"]).optional(),
  done: z.int().nonnegative(),
  total: z.int().nonnegative().nullable(),
  /** In percent, where the provider counts so: a phone that shares its history (WhatsApp coexistence). */
  progress: z.int().min(0).max(100).optional(),
  /** Of such a history: 0 the last day, 1 the last 90 days, 2 the last 180. */
  phase: z.int().min(0).max(2).nullable().optional(),
  startedAt: isoTime.nullable(),
  finishedAt: isoTime.nullable(),
  problem: z.string().nullable(),
  /** What this network cannot give back, however often it is asked; null where it gives all. */
  note: z.string().nullable().optional(),
});
export type AccountSync = z.infer<typeof accountSyncSchema>;

export const accountSchema = z.object({
  id: z.string(),
  provider: providerSchema,
  channel: channelSchema,
  externalId: z.string(),
  name: z.string(),
  state: accountStateSchema,
  lastSyncAt: isoTime.nullable(),
  /** What can be sent through it. */
  abilities: abilitiesSchema.optional(),
  /** The number, or the name with its @, by which people know it. */
  handle: z.string().nullable().optional(),
  pictureUrl: z.string().nullable().optional(),
  /** Since when `state` is what it is. */
  stateSince: isoTime.nullable().optional(),
  problem: accountProblemSchema.nullable().optional(),
  /** When something last came by it; to the minute or so. Absent in live frames, as the next. */
  lastMessageAt: isoTime.nullable().optional(),
  /** How many have come since midnight UTC, what was typed on the phone with them; not what was sent from here. */
  messagesToday: z.int().nonnegative().optional(),
  /** Set while nothing is sent through it; what comes in is kept and shown all the same. */
  pausedAt: isoTime.nullable().optional(),
  /**
   * Whether its files are kept here. Only on accounts of networks whose terms are against it (Instagram by Meta): there
   * files are shown from the network and not kept, unless the owner wants otherwise.
   */
  keepsMedia: z.boolean().optional(),
  /** Which of the stored credentials it is reached by; only `accounts.list` says so, and only to who manages accounts. */
  credentialId: z.string().nullable().optional(),
  sync: accountSyncSchema.nullable().optional(),
});
export type Account = z.infer<typeof accountSchema>;

export const chatSchema = z.object({
  id: z.string(),
  accountId: z.string(),
  channel: channelSchema,
  name: z.string(),
  isGroup: z.boolean(),
  /** Of the person, or the group; null where there is none. A new picture has a new address. */
  pictureUrl: z.string().nullable().optional(),
  lastMessage: z
    .object({
      id: z.string(),
      kind: messageKindSchema,
      text: z.string(),
      at: isoTime,
      direction: directionSchema,
      status: messageStatusSchema,
    })
    .nullable(),
  lastAt: isoTime.nullable(),
  unreadCount: z.int().nonnegative(),
  /**
   * Until when free text may be sent; null: always. `closesAt` null: only templates until the customer writes.
   * `humanAgentUntil`: by a person, with `asHumanAgent`. `freeUntil`: what is sent, templates too, costs nothing,
   * since the customer came from an ad and was answered in time; at least until then.
   */
  replyWindow: z
    .object({
      closesAt: isoTime.nullable(),
      humanAgentUntil: isoTime.nullable(),
      freeUntil: isoTime.nullable().optional(),
    })
    .nullable()
    .optional(),
  /** Whether there is something to do here. Absent: open. */
  state: chatStateSchema.optional(),
  snoozedUntil: isoTime.nullable().optional(),
  /** The member who answers it; null: nobody yet. */
  assigneeId: z.string().nullable().optional(),
  labelIds: z.array(z.string()).optional(),
  /** The sequence number of the chat's last visible change: an older copy never replaces a newer one. */
  rev: z.int().nonnegative(),
});
export type Chat = z.infer<typeof chatSchema>;

export const attachmentSchema = z.object({
  id: z.string(),
  kind: z.enum(["image", "video", "audio", "voice", "document", "sticker", "contact", "share", "unknown"]),
  mimeType: z.string().nullable(),
  fileName: z.string().nullable(),
  sizeBytes: z.number().nonnegative().nullable(),
  width: z.number().nonnegative().nullable(),
  height: z.number().nonnegative().nullable(),
  durationSeconds: z.number().nonnegative().nullable(),
  /** `waiting`: known to the provider, its bytes are not held here. */
  state: z.enum(["waiting", "stored", "expired", "refused", "not_kept"]),
});
export type Attachment = z.infer<typeof attachmentSchema>;

export const messageErrorSchema = z.object({
  /** The provider's own code or error type. */
  code: z.string(),
  /** Plain words for the agent. */
  text: z.string(),
});
export type MessageError = z.infer<typeof messageErrorSchema>;

export const messageSchema = z.object({
  id: z.string(),
  chatId: z.string(),
  direction: directionSchema,
  kind: messageKindSchema,
  text: z.string().nullable(),
  at: isoTime,
  status: messageStatusSchema,
  error: messageErrorSchema.nullable(),
  providerMessageId: z.string().nullable(),
  clientId: z.string().nullable(),
  /** Who wrote it, for groups; null for our own messages. */
  senderName: z.string().nullable(),
  /** By which a `contact` change finds the bubbles that show its name. */
  senderId: z.string().nullable().optional(),
  replyTo: z
    .object({
      messageId: z.string().nullable(),
      text: z.string().nullable(),
      /** What is quoted was deleted since. */
      isDeleted: z.boolean().optional(),
      senderName: z.string().nullable(),
      senderId: z.string().nullable().optional(),
    })
    .nullable(),
  /** What it holds besides text and files; absent or null for most. */
  content: messageContentSchema.nullable().optional(),
  /** The ad or link that the conversation began with. */
  referral: referralSchema.nullable().optional(),
  isForwarded: z.boolean().optional(),
  /** It was missed when it was written, and found by a sync later. It stands at its own time. */
  arrivedLate: z.boolean().optional(),
  reactions: z.array(z.object({ emoji: z.string(), from: directionSchema, senderName: z.string().nullable() })),
  attachments: z.array(attachmentSchema),
  editedAt: isoTime.nullable(),
  deletedAt: isoTime.nullable(),
  /** The place in the chat: ascending by `sortAt` (ms), then `seq`. */
  sortAt: z.number(),
  seq: z.int().nonnegative(),
  rev: z.int().nonnegative(),
});
export type Message = z.infer<typeof messageSchema>;

/** Why an element of a delivery could not be applied. `apply_failed` is a fault of ours, the others name theirs. */
export const deadReasonSchema = z.enum([
  "not_json",
  "unknown_shape",
  "unknown_event",
  "missing_field",
  "unknown_account",
  "channel_mismatch",
  "apply_failed",
]);

export const deadLetterSchema = z.object({
  id: z.string(),
  provider: providerSchema,
  reason: deadReasonSchema,
  /** What exactly: the missing field, the unknown event. Never what people wrote. */
  detail: z.string(),
  accountExternalId: z.string().nullable(),
  receivedAt: isoTime,
  /** The shape of the delivery with every text replaced by its length. */
  excerpt: z.string(),
});
export type DeadLetter = z.infer<typeof deadLetterSchema>;

/** A place in the tenant's event log. */
export const positionSchema = z.object({ epoch: z.string(), head: z.int().nonnegative() });
export type Position = z.infer<typeof positionSchema>;

// ---------------------------------------------------------------- live frames

export const LIVE_PROTOCOL_VERSION = 1;

/** One visible change. Each carries the whole state of what changed, so that applying it twice changes nothing. */
export const changeSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("message"), message: messageSchema, chat: chatSchema }),
  z.object({ kind: z.literal("message_removed"), messageId: z.string(), chatId: z.string() }),
  z.object({ kind: z.literal("chat"), chat: chatSchema }),
  z.object({ kind: z.literal("account"), account: accountSchema }),
  /** A person is called otherwise now: in every bubble whose `senderId` is one of these. */
  z.object({
    kind: z.literal("contact"),
    id: z.string(),
    contactIds: z.array(z.string()),
    name: z.string().nullable(),
  }),
  ...teamChangeSchemas,
  /** Something that the object's code does not know, since it is older than what wrote it: to be read anew. */
  z.object({ kind: z.literal("unknown") }),
]);
export type Change = z.infer<typeof changeSchema>;

export const liveEventSchema = z.object({ seq: z.int().positive(), at: isoTime, change: changeSchema });
export type LiveEvent = z.infer<typeof liveEventSchema>;

/** client -> server, the first frame of a socket. The ping is answered by the platform itself. */
export const helloFrameSchema = z.object({
  type: z.literal("hello"),
  v: z.literal(LIVE_PROTOCOL_VERSION),
  epoch: z.string().max(64).optional(),
  cursor: z.int().nonnegative().optional(),
  /**
   * What the client can read besides protocol 1 as it began (worker/shared/protocol.ts). One that does not name a
   * thing is told of it by an event that changes nothing, so that its count of events stays right.
   */
  knows: z.array(z.string().max(32)).max(16).optional(),
  /** The id of the user whose page it is: a page that was left behind by another sign-in is told nothing. */
  viewer: z.string().max(128).optional(),
});
export type HelloFrame = z.infer<typeof helloFrameSchema>;

/** client -> server: what its person looks at, and whether they write there. Not kept, and in no log. */
export const presenceFrameSchema = z.object({
  type: z.literal("presence"),
  chatId: z.string().min(1).max(128).nullable(),
  typing: z.boolean(),
  /** The page is in front of them: then their other devices need not ring. Left out: while a chat is open. */
  visible: z.boolean().optional(),
});
export type PresenceFrame = z.infer<typeof presenceFrameSchema>;

export type ResetReason = "no_position" | "foreign_epoch" | "too_old" | "ahead_of_head";

/** server -> client */
export type ServerFrame =
  | { type: "replay"; epoch: string; events: LiveEvent[]; more: boolean }
  | { type: "live"; epoch: string; head: number }
  | { type: "reset"; epoch: string; head: number; reason: ResetReason }
  | ({ type: "event" } & LiveEvent)
  | { type: "pong"; epoch: string; head: number }
  /** Somebody else's, to those who know of it; after `live` one for each who is there. */
  | ({ type: "presence" } & Presence)
  | { type: "error"; reason: string };

// ---------------------------------------------------------------- channel -> inbox

/** A person as a channel names them. Each identity is unique within an account; a phone is never required. */
export type ChannelPerson = {
  /** The id messages are addressed by: `...@s.whatsapp.net`, `...@lid`, an Instagram id. */
  providerId: string;
  name: string | null;
  phone: string | null;
  lid: string | null;
  username: string | null;
  picture?: ChannelPicture;
};

/**
 * That there is a picture of somebody and by which id the provider gives it out. `version` is another one with the
 * next picture; null where the provider says nothing that would tell.
 */
export type ChannelPicture = { address: string; version: string | null };

export type ChannelAttachment = Omit<Attachment, "state"> & {
  /** How the channel finds the bytes again: a media id, an address; its own business. Absent: by `id`. */
  source?: string;
  /** The platform's terms forbid keeping a copy (Instagram): shown through a short cache only. */
  mayBeKept?: boolean;
};

export type ChannelChat = {
  externalId: string;
  /**
   * The network's own id of the chat, where a provider between us and the network says it and it is the same for ever:
   * by it a chat is known that the provider has given a new id.
   */
  providerChatId: string | null;
  isGroup: boolean;
  name: string | null;
  /**
   * Other ids that name this same chat (WhatsApp: somebody's business-scoped id beside their number). A chat is
   * looked for by `externalId` and by each of these before a new one is made, and is found by all of them later.
   * Empty: none is named here, but `externalId` itself may have come as another chat's alias. Absent: chats of
   * this network have one id for ever.
   */
  aliases?: string[];
};

export type ChannelMessage = {
  /** The id by which the provider's API addresses the message: the key it is deduplicated by. */
  externalId: string;
  /** The network's own id (WhatsApp, Instagram), when it differs. */
  providerMessageId: string | null;
  /** 0 unless one provider message becomes several of ours. */
  part: number;
  direction: Direction;
  kind: MessageKind;
  text: string | null;
  /** Provider time in ms since 1970; null when it gave none that can be read. */
  at: number | null;
  attachments: ChannelAttachment[];
  replyTo: { externalId: string | null; providerMessageId: string | null; text: string | null } | null;
  content?: MessageContent | null;
  referral?: Referral | null;
  isForwarded?: boolean;
  /** From before the account was connected: it opens no reply window and counts as read. */
  isHistory?: boolean;
  /** Found by a sync, long after it was written: nobody is told of it as if it were new. */
  arrivedLate?: boolean;
  /** A line of kind `system` that opens the reply window as if the customer had written: they called. */
  opensReplyWindow?: boolean;
  /** Stands for a file whose message may come later under the same `externalId` and then takes its place. */
  isPlaceholder?: boolean;
};

export type ChannelEvent =
  | {
      type: "message";
      accountExternalId: string;
      chat: ChannelChat;
      message: ChannelMessage;
      /** Who wrote it; null on our own messages, whose `sender` field providers fill unreliably. */
      sender: ChannelPerson | null;
      /** The others in the chat, as far as the delivery names them. */
      people: ChannelPerson[];
    }
  | Amendment
  /** With `scope`, `accountExternalId` is a WhatsApp business account, and it holds for each of its numbers. */
  | { type: "account_state"; accountExternalId: string; state: AccountState; scope?: "business_account" }
  /**
   * One person whose ids have changed (a new number, a new business-scoped id) or are known better now: all of
   * these are one contact. `note` is a line for the chat ("changed their number"), null for none.
   */
  | {
      type: "identity";
      accountExternalId: string;
      /** The newest ids first. */
      people: [ChannelPerson, ...ChannelPerson[]];
      chat: ChannelChat | null;
      at: number | null;
      note: { externalId: string; text: string } | null;
    }
  /** A message template of the account was approved, rejected, paused or changed. */
  | {
      type: "template_state";
      accountExternalId: string;
      /** As with `account_state`: templates belong to a business account, not to a number. */
      scope?: "business_account";
      name: string;
      language: string;
      state: string;
      reason: string | null;
    }
  /**
   * How far a phone has shared its history, in percent, and in which of its three parts; the parts come in any order.
   * Refused: its owner does not want to share it.
   */
  | { type: "history_progress"; accountExternalId: string; progress: number; phase: number | null; isRefused: boolean }
  /**
   * Something about a message changed, and the call does not say for sure what: the channel is to be asked for all of
   * it again (`readMessage`), under the same id.
   */
  | { type: "reread"; accountExternalId: string; messageExternalId: string; chatExternalId: string | null };

/** The message that something refers to, by whichever ids the provider gave. At least one is there. */
export type MessageTarget = {
  externalId: string | null;
  providerMessageId: string | null;
  /** Our own id, from providers that hand one back with a status (Meta's `biz_opaque_callback_data`). */
  clientId: string | null;
};

/**
 * What refers to a message, and may come before it. `at` is provider time in ms, null when it gave none.
 * - receipt: how far a message of ours got
 * - edit: the newest by provider time is what the message says
 * - reaction: one per sender; null takes it back
 * - reactions: all that there are, as a provider lists them: who is not among them has taken theirs back
 * - delete: final
 */
export type Amendment = {
  accountExternalId: string;
  target: MessageTarget;
  at: number | null;
} /**
 * `upTo`: it holds for everything that we wrote in the chat before, too (Instagram's "seen"). With `chatExternalId` no
 * message is known but only the time (`at`): `target` is empty then.
 */ & (
  | { type: "receipt"; status: ReceiptStatus; error: MessageError | null; upTo?: boolean; chatExternalId?: string }
  | { type: "edit"; text: string | null }
  | { type: "reaction"; emoji: string | null; direction: Direction; sender: ChannelPerson | null }
  | { type: "reactions"; all: { emoji: string; direction: Direction; sender: ChannelPerson | null }[] }
  | { type: "delete" }
);

export type ReceiptStatus = "sent" | "delivered" | "read" | "played" | "failed";

/** One webhook call, taken apart. Every element of it is in exactly one of the three lists. */
export type ParsedDelivery = {
  events: ChannelEvent[];
  /** Known, and nothing to show: helper messages and the like. */
  ignored: { reason: string }[];
  dead: { reason: DeadReason; detail: string }[];
};

/** What a channel may say of an element; `apply_failed` is only ever the inbox's own word. */
export type DeadReason = Exclude<z.infer<typeof deadReasonSchema>, "apply_failed">;

// ---------------------------------------------------------------- inbox -> channel

/** Whom a command is for, by every id that is known: the channel takes what its API wants. */
export type Recipient = { chatExternalId: string; providerId: string | null; phone: string | null };

/** A file on its way out, read when the channel is about to send it. */
export type OutboundFile = {
  kind: "image" | "video" | "audio" | "voice" | "document" | "sticker";
  mimeType: string;
  fileName: string;
  sizeBytes: number;
  /** Of a copy that the provider has (Meta's upload), so that a second try does not upload again. */
  uploadedAs: string | null;
  /** null when the bytes are gone for good. Rejects when they cannot be had just now. */
  read(): Promise<Blob | null>;
  /** An address under which the provider can fetch it for a short time; null where there is none. */
  link: string | null;
};

/** What a message of ours says. The text of `file` is its caption. */
export type OutboundContent =
  | { type: "text"; text: string }
  | { type: "file"; file: OutboundFile; text: string | null }
  | { type: "location"; latitude: number; longitude: number; name: string | null; address: string | null }
  | { type: "contacts"; contacts: Extract<MessageContent, { type: "contacts" }>["contacts"] }
  | ({ text: string } & Extract<MessageContent, { type: "buttons" | "list" }>)
  | { type: "template"; name: string; language: string; components: TemplateComponent[] };

/** The values of a template's placeholders (reference/meta.md, 3.4). */
export type TemplateComponent =
  | { part: "header" | "body"; parameters: TemplateParameter[] }
  | { part: "button"; index: number; kind: "quick_reply" | "url" | "copy_code"; value: string };
export type TemplateParameter =
  | { type: "text"; name: string | null; text: string }
  | { type: "image" | "video" | "document"; file: OutboundFile };

export type ChannelCommand =
  | {
      type: "send";
      to: Recipient;
      /** Handed back with receipts by providers that do (Meta's `biz_opaque_callback_data`). */
      clientId: string;
      content: OutboundContent;
      replyTo: MessageTarget | null;
      /** Outside the reply window, by a person: Instagram's human-agent tag. */
      asHumanAgent: boolean;
    }
  | { type: "edit"; to: Recipient; target: MessageTarget; text: string }
  | { type: "react"; to: Recipient; target: MessageTarget; emoji: string | null }
  /** The customer sees that everything up to this message was read. */
  | { type: "mark_read"; to: Recipient; upTo: MessageTarget }
  | { type: "typing"; to: Recipient; replyTo: MessageTarget | null };

/** What is known after a send was tried. Only `accepted`, `refused` and `not_sent` claim anything. */
export type SendOutcome =
  /**
   * `person`: who it goes to by the provider's own ids, where they may differ from those it was sent to.
   * `chatExternalId`: the provider put it into this chat instead of the one that was named, which it does not know.
   */
  | { type: "accepted"; externalId: string | null; person?: ChannelPerson; chatExternalId?: string }
  /** For good: the same call would be refused again. */
  | { type: "refused"; error: MessageError; accountState?: AccountState }
  /** Certainly not sent, and worth another try. */
  | {
      type: "not_sent";
      error: MessageError;
      retryAfterMs: number | null;
      /** Only this chat has to wait; the account's others go on. */
      scope?: "chat";
      /** The provider's own word for how to back off: a second first, and so many times longer after each further try. */
      growth?: number;
      /** Of the file that was uploaded before: goes into `OutboundFile.uploadedAs` of the next try. */
      uploadedAs?: string;
    }
  /** It may have left: never sent again without evidence or a person's word. */
  | { type: "unconfirmed"; error: MessageError };
