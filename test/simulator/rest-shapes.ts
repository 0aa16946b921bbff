import type {
  AccountRecord,
  AttachmentRecord,
  ChatRecord,
  MessageRecord,
  PersonRecord,
  WebhookRecord,
} from "./records.ts";
import type { World } from "./world.ts";

/*
 * Records as the REST API shows them (reference: unipile, 2.1, 3.2, 3.3, 4.1, 4.2, 5.1). Flags are 0 or 1
 * here; the webhooks differ (envelope.ts).
 */

const flag = (value: boolean): 0 | 1 => (value ? 1 : 0);

export function accountShape(world: World, account: AccountRecord) {
  const self = world.self(account);
  return {
    object: "Account",
    id: account.id,
    name: account.name,
    type: account.type,
    created_at: account.createdAt,
    connection_params: {
      im:
        account.type === "WHATSAPP"
          ? { phone_number: account.phoneNumber }
          : { id: self.providerId, username: account.username },
    },
    sources: [{ id: `${account.id}_MESSAGING`, status: account.status }],
    groups: [],
    // Seen on live accounts of other kinds: unknown extra keys are normal.
    connection_method: account.type === "WHATSAPP" ? "qrcode" : "credentials",
  };
}

export function chatShape(world: World, chat: ChatRecord) {
  const account = world.accounts.get(chat.accountId);
  const attendee = chat.isGroup ? undefined : world.attendees(chat)[0];
  return {
    object: "Chat",
    id: chat.id,
    account_id: chat.accountId,
    account_type: account?.type,
    provider_id: chat.providerId,
    ...(attendee && {
      attendee_provider_id: attendee.providerId,
      attendee_public_identifier: publicIdentifier(attendee),
    }),
    name: chat.name,
    type: chat.isGroup ? 1 : 0,
    timestamp: chat.timestamp,
    unread_count: chat.unreadCount,
    unread: flag(chat.isUnread),
    archived: flag(chat.isArchived),
    pinned: flag(chat.isPinned),
    muted_until: chat.isMuted ? -1 : null,
    read_only: 0,
    ...(account?.type === "INSTAGRAM" && { folder: ["INBOX", "INBOX_INSTAGRAM_GENERAL"] }),
  };
}

export function attendeeShape(person: PersonRecord) {
  return {
    object: "ChatAttendee",
    id: person.id,
    account_id: person.accountId,
    provider_id: person.providerId,
    name: person.name,
    is_self: flag(person.isSelf),
    hidden: 0,
    // Signed anew for each answer, as the networks' own addresses are.
    picture_url:
      person.pictureNo === undefined
        ? null
        : `https://pictures.simulation.invalid/${person.id}/${person.pictureNo}.png?oh=${Date.now()}`,
    profile_url: null,
    specifics: specifics(person),
  };
}

/** `attendee_specifics` and `specifics` are the same thing. */
export function specifics(person: PersonRecord) {
  if (person.profileId === null) return { provider: "WHATSAPP", phone_number: person.phoneNumber, lid: person.lid };
  return {
    provider: "INSTAGRAM",
    public_identifier: person.username,
    relationship_status: { following: false, followed_by: true, blocking: false, is_private: false },
  };
}

/** WhatsApp: `<digits>@s.whatsapp.net` where the phone is known; Instagram: the handle. */
export function publicIdentifier(person: PersonRecord): string | null {
  if (person.profileId !== null) return person.username;
  if (person.phoneNumber === null || person.phoneNumber === "hidden") return null;
  return `${person.phoneNumber.replace("+", "")}@s.whatsapp.net`;
}

export function messageShape(world: World, message: MessageRecord) {
  const chat = world.chats.get(message.chatId);
  const sender = world.person(message.senderId);
  return {
    object: "Message",
    id: message.id,
    account_id: message.accountId,
    chat_id: message.chatId,
    chat_provider_id: chat?.providerId,
    provider_id: message.providerId,
    sender_id: sender.providerId,
    sender_attendee_id: sender.id,
    text: message.text,
    timestamp: message.timestamp,
    is_sender: flag(sender.isSelf),
    attachments: message.attachments.map((attachment) => attachmentShape(message, attachment)),
    ...quotedShape(world, message),
    reactions: message.reactions.map(({ value, personId }) => {
      const person = world.person(personId);
      return { value, sender_id: person.providerId, is_sender: person.isSelf };
    }),
    seen: flag(message.isSeen),
    seen_by: seenBy(world, message, chat),
    delivered: flag(message.isDelivered),
    hidden: flag(message.isHidden),
    deleted: flag(message.isDeleted),
    edited: flag(message.isEdited),
    is_event: flag(message.isEvent),
    behavior: null,
    ...(message.eventType !== null && { event_type: message.eventType }),
    original: message.serial % 2 === 0 ? "" : JSON.stringify({ key: { id: message.providerId } }),
    message_type: "MESSAGE",
  };
}

export function attachmentShape(message: MessageRecord, attachment: AttachmentRecord) {
  const cdn = Buffer.from(`https://cdn.simulation.invalid/${attachment.id}`).toString("base64url");
  return {
    id: attachment.id,
    type: attachment.type,
    unavailable: attachment.isUnavailable,
    file_size: attachment.sizeBytes,
    ...(attachment.mimeType !== null && { mimetype: attachment.mimeType }),
    url: `att://${message.accountId}/${cdn}/${attachment.id}`,
    ...attachmentDetails(attachment),
  };
}

function attachmentDetails(attachment: AttachmentRecord) {
  const size = { width: attachment.width ?? 0, height: attachment.height ?? 0 };
  switch (attachment.type) {
    case "img":
      return { size, sticker: attachment.isSticker };
    case "video":
      return { size, gif: attachment.isGif };
    case "audio":
      return {
        ...(attachment.durationSeconds !== null && { duration: attachment.durationSeconds }),
        voice_note: attachment.isVoiceNote,
      };
    case "file":
      return { file_name: attachment.fileName ?? "file" };
    case "media_share":
    case "contact_card":
      return {};
  }
}

/** The quoted message as REST and webhooks show it; a `message_id` is seen by some and not by others. */
export function quotedShape(world: World, message: MessageRecord) {
  const quoted = message.quotedId === null ? undefined : world.messages.get(message.quotedId);
  if (quoted === undefined) return {};
  return {
    quoted: {
      provider_id: quoted.providerId,
      sender_id: world.person(quoted.senderId).providerId,
      text: quoted.text,
      attachments: quoted.attachments.map((attachment) => attachmentShape(quoted, attachment)),
      ...(message.serial % 2 === 0 && { message_id: quoted.id }),
    },
  };
}

function seenBy(world: World, message: MessageRecord, chat: ChatRecord | undefined): Record<string, string | boolean> {
  if (!message.isSeen || chat === undefined) return {};
  return Object.fromEntries(
    world.attendees(chat).map((person) => [person.providerId, message.serial % 2 === 0 ? true : message.timestamp]),
  );
}

/** The keys the API itself declares for a messaging webhook, seen live (reference: unipile, 5.3). */
const MESSAGING_KEYS = (
  "account_id account_type account_info webhook_name chat_id attendees sender subject message mentions message_id " +
  "timestamp attachments reaction reaction_sender read_by is_sender provider_chat_id provider_message_id is_event " +
  "chat_pinned quoted reply_to is_forwarded chat_content_type message_type is_group folder"
).split(" ");

/** Returns the secrets in `headers`, as the real list does. */
export function webhookShape(world: World, webhook: WebhookRecord) {
  const accounts = webhook.accountIds?.map((id) => world.accounts.get(id)) ?? world.accountsOf(webhook.apiKey);
  const keys = webhook.source === "messaging" ? MESSAGING_KEYS : ["account_id", "account_type", "message"];
  return {
    object: "Webhook",
    id: webhook.id,
    type: webhook.accountIds === null ? "AUTO" : "TRIGGER",
    account_ids: accounts.flatMap((account) =>
      account === undefined ? [] : [{ id: account.id, name: account.name, type: account.type }],
    ),
    enabled: webhook.isEnabled,
    ...(webhook.name !== null && { name: webhook.name }),
    request_url: webhook.requestUrl,
    format: webhook.format,
    headers: webhook.headers,
    data: keys.map((key) => ({ name: key, key })),
    ...(webhook.events !== null && { events: webhook.events }),
  };
}
