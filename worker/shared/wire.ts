import { z } from "zod";

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

export const channelSchema = z.enum(["whatsapp", "instagram"]);
export type ChannelName = z.infer<typeof channelSchema>;

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
  "share",
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

export const accountSchema = z.object({
  id: z.string(),
  provider: providerSchema,
  channel: channelSchema,
  externalId: z.string(),
  name: z.string(),
  state: accountStateSchema,
  lastSyncAt: isoTime.nullable(),
});
export type Account = z.infer<typeof accountSchema>;

export const chatSchema = z.object({
  id: z.string(),
  accountId: z.string(),
  channel: channelSchema,
  name: z.string(),
  isGroup: z.boolean(),
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
  replyTo: z
    .object({ messageId: z.string().nullable(), text: z.string().nullable(), senderName: z.string().nullable() })
    .nullable(),
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
]);
export type Change = z.infer<typeof changeSchema>;

export const liveEventSchema = z.object({ seq: z.int().positive(), at: isoTime, change: changeSchema });
export type LiveEvent = z.infer<typeof liveEventSchema>;

/** client -> server, the only frame a client sends besides the ping (which the platform answers by itself). */
export const helloFrameSchema = z.object({
  type: z.literal("hello"),
  v: z.literal(LIVE_PROTOCOL_VERSION),
  epoch: z.string().max(64).optional(),
  cursor: z.int().nonnegative().optional(),
});
export type HelloFrame = z.infer<typeof helloFrameSchema>;

export type ResetReason = "no_position" | "foreign_epoch" | "too_old" | "ahead_of_head";

/** server -> client */
export type ServerFrame =
  | { type: "replay"; epoch: string; events: LiveEvent[]; more: boolean }
  | { type: "live"; epoch: string; head: number }
  | { type: "reset"; epoch: string; head: number; reason: ResetReason }
  | ({ type: "event" } & LiveEvent)
  | { type: "pong"; epoch: string; head: number }
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
};

export type ChannelAttachment = Omit<Attachment, "state">;

export type ChannelChat = {
  externalId: string;
  providerChatId: string | null;
  isGroup: boolean;
  name: string | null;
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
  | { type: "account_state"; accountExternalId: string; state: AccountState };

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
 * - delete: final
 */
export type Amendment = { accountExternalId: string; target: MessageTarget; at: number | null } & (
  | { type: "receipt"; status: ReceiptStatus; error: MessageError | null }
  | { type: "edit"; text: string | null }
  | { type: "reaction"; emoji: string | null; direction: Direction; sender: ChannelPerson | null }
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

export type ChannelCommand = {
  type: "send_text";
  chatExternalId: string;
  text: string;
};

/** What is known after a send was tried. Only `accepted`, `refused` and `not_sent` claim anything. */
export type SendOutcome =
  | { type: "accepted"; externalId: string | null }
  /** For good: the same call would be refused again. */
  | { type: "refused"; error: MessageError; accountState?: AccountState }
  /** Certainly not sent, and worth another try. */
  | { type: "not_sent"; error: MessageError; retryAfterMs: number | null }
  /** It may have left: never sent again without evidence or a person's word. */
  | { type: "unconfirmed"; error: MessageError };
