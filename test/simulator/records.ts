/**
 * What the simulated provider remembers: plain records, so that a state file is one JSON.stringify away.
 * The provider's own shapes are made from these at the edges (rest-shapes.ts, envelope.ts).
 */

export type AccountType = "WHATSAPP" | "INSTAGRAM";

/** `sources[].status` of an account (reference: unipile, 2.1). */
export const SOURCE_STATUSES = ["OK", "STOPPED", "ERROR", "CREDENTIALS", "PERMISSIONS", "CONNECTING"] as const;
export type SourceStatus = (typeof SOURCE_STATUSES)[number];

/** What an `account_status` webhook may say (reference: unipile, 5.5). */
export const ACCOUNT_STATUS_MESSAGES = [
  ...SOURCE_STATUSES,
  "CREATION_SUCCESS",
  "RECONNECTED",
  "SYNC_SUCCESS",
  "DELETED",
] as const;
export type AccountStatusMessage = (typeof ACCOUNT_STATUS_MESSAGES)[number];

/** The messaging events a webhook can ask for (reference: unipile, 5.1); only the first is the default. */
export const MESSAGING_EVENTS = [
  "message_received",
  "message_read",
  "message_reaction",
  "message_edited",
  "message_deleted",
  "message_delivered",
] as const;
export type MessagingEvent = (typeof MESSAGING_EVENTS)[number];

/** One API key and what it sees: the real provider has one per DSN, the simulator many on one port. */
export type WorkspaceRecord = { apiKey: string; name: string; settings: WorkspaceSettings };

/** Where the reference does not know, the simulator varies; a test that needs one answer pins it here. */
export type WorkspaceSettings = {
  /** The form of `message_id` in the answer to a send (reference: unipile, 4.3). */
  messageIdAnswer: "varied" | "string" | "null" | "absent" | "array";
  /**
   * Who `sender` and `attendees` are on our own messages: `self` with the customer as attendee, `customer`
   * in both (seen on Instagram), `both` in attendees, or `self_only` (reference: unipile, 5.2 and 9).
   */
  ownEcho: "varied" | "self" | "customer" | "both" | "self_only";
  /** `reference`: is_sender and is_group are booleans, is_event and chat_pinned 0/1. */
  webhookBooleans: "reference" | "numbers" | "booleans" | "strings";
  /** How long after a send its echo leaves, in ms. 0: it races the answer. */
  echoDelayMs: number;
  /** How long a sent message is missing from the REST lists, in ms (reference: unipile, 6, point 4). */
  listedAfterMs: number;
  /**
   * The calls about messages other than `message_received`, whose bytes nobody has published: `full` has the whole
   * envelope, `bare` little but ids, `odd` has values of the wrong types and says nothing of whose message it is.
   */
  changeShape: "varied" | "full" | "bare" | "odd";
  /** An attachment's bytes as they are, or as `{data: base64}` (reference: unipile, 4.2). */
  attachmentAnswer: "varied" | "binary" | "json";
  /** Whether a send may have the field `voice_message`, on which the provider's pages disagree. */
  voiceMessages: "accepted" | "refused";
  /** How long the API answers 404 for a chat that a webhook has named, in ms (reference: unipile, 6, point 5). */
  chatKnownAfterMs: number;
  /** `chat_id` in the answer that starts a chat: nullable (reference: unipile, 3.4). */
  chatIdAnswer: "string" | "null";
};

export type AccountRecord = {
  id: string;
  apiKey: string;
  type: AccountType;
  name: string;
  createdAt: string;
  status: SourceStatus;
  /** WhatsApp: `+` and digits. */
  phoneNumber: string | null;
  /** Instagram: without the @. */
  username: string | null;
  /** The PersonRecord that is the account's owner. */
  selfId: string;
};

export type PersonRecord = {
  /** The provider's attendee id. */
  id: string;
  accountId: string;
  /** What messages are addressed by: `…@s.whatsapp.net`, `…@lid`, or digits on Instagram. */
  providerId: string;
  /** Instagram only: the profile's other id, which does not start a chat (reference: unipile, 3.4). */
  profileId: string | null;
  name: string;
  isSelf: boolean;
  /** `+` and digits, or the word "hidden". */
  phoneNumber: string | null;
  lid: string | null;
  username: string | null;
  /** Which of their pictures it is; absent: they show none. */
  pictureNo?: number;
};

export type ChatRecord = {
  id: string;
  accountId: string;
  providerId: string;
  isGroup: boolean;
  /** Groups only; a 1-1 chat is named after its attendee. */
  name: string | null;
  /** Without the owner. */
  attendeeIds: string[];
  timestamp: string | null;
  unreadCount: number;
  isUnread: boolean;
  isArchived: boolean;
  isPinned: boolean;
  isMuted: boolean;
  /** A group's, as a person's. */
  pictureNo?: number;
  /** ms since 1970 from which the API knows it; absent: always. */
  knownFrom?: number;
};

export type AttachmentRecord = {
  id: string;
  type: "img" | "video" | "audio" | "file" | "media_share" | "contact_card";
  mimeType: string | null;
  fileName: string | null;
  sizeBytes: number;
  width: number | null;
  height: number | null;
  durationSeconds: number | null;
  isVoiceNote: boolean;
  isSticker: boolean;
  isGif: boolean;
  isUnavailable: boolean;
  /** Which made-up media stands behind it (sample-media.ts); null when the bytes were uploaded. */
  sample: string | null;
};

/** Where a message came from; only the provider's own bookkeeping, never on the wire. */
export type MessageOrigin = "customer" | "phone" | "api";

export type MessageRecord = {
  id: string;
  /** Counts all messages of this provider; decides what varies. */
  serial: number;
  accountId: string;
  chatId: string;
  providerId: string;
  senderId: string;
  origin: MessageOrigin;
  text: string | null;
  timestamp: string;
  attachments: AttachmentRecord[];
  quotedId: string | null;
  reactions: { value: string; personId: string }[];
  isSeen: boolean;
  isDelivered: boolean;
  isHidden: boolean;
  isDeleted: boolean;
  isEdited: boolean;
  isEvent: boolean;
  eventType: number | null;
  isForwarded?: boolean;
  /** Written while the account was disconnected: neither listed nor delivered until it is back. */
  isMissed: boolean;
  /** ms since 1970 from which the REST lists show it. */
  listedFrom: number;
};

export type WebhookRecord = {
  id: string;
  apiKey: string;
  source: "messaging" | "account_status";
  requestUrl: string;
  name: string | null;
  isEnabled: boolean;
  format: "json" | "form";
  headers: { key: string; value: string }[];
  /** null: all current and future accounts. */
  accountIds: string[] | null;
  /** null: the provider's default. */
  events: string[] | null;
};

/** A send that the provider accepted: what the customer will read, once per entry. The oracle for double sends. */
export type AcceptedSend = {
  messageId: string;
  apiKey: string;
  accountId: string;
  chatId: string;
  text: string | null;
  quoteId: string | null;
  attachments: { fileName: string | null; mimeType: string | null; sizeBytes: number; isVoice: boolean }[];
  /** Every other text field of the form, as sent. */
  fields: Record<string, string>;
  at: string;
};
