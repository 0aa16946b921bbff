import type {
  AccountRecord,
  AccountStatusMessage,
  MessageRecord,
  PersonRecord,
  WebhookRecord,
  WorkspaceSettings,
} from "./records.ts";
import { attachmentShape, publicIdentifier, quotedShape, specifics } from "./rest-shapes.ts";
import type { World } from "./world.ts";

/** What an event adds to the plain envelope. */
export type EnvelopeExtra =
  | { event: "message_received" | "message_read" | "message_edited" | "message_delivered" | "message_deleted" }
  | { event: "message_reaction"; reaction: string; by: PersonRecord };

/**
 * The flat body of a messaging webhook (reference: unipile, 5.3 and 5.4). Where live captures differ or none
 * exists, it varies with the message's serial number: who is named on our own messages, optional keys,
 * the type of `read_by`, and keys nobody announced.
 */
export function messagingEnvelope(
  world: World,
  message: MessageRecord,
  webhook: WebhookRecord,
  extra: EnvelopeExtra,
): Record<string, unknown> {
  const account = world.accounts.get(message.accountId);
  const chat = world.chats.get(message.chatId);
  if (account === undefined || chat === undefined) throw new Error(`message ${message.id} hangs on nothing`);
  const { webhookBooleans } = world.settingsOf(account.id);
  const isInstagram = account.type === "INSTAGRAM";
  const truth = (value: boolean) => asBoolean(value, webhookBooleans);
  const numeric = (value: boolean) => asNumber(value, webhookBooleans);
  return {
    event: extra.event,
    account_id: account.id,
    account_type: account.type,
    account_info: accountInfo(world, account),
    webhook_name: webhook.name,
    chat_id: chat.id,
    provider_chat_id: chat.providerId,
    message_id: message.id,
    provider_message_id: message.providerId,
    message: extra.event === "message_deleted" && message.serial % 2 === 0 ? null : message.text,
    subject: null,
    timestamp: message.timestamp,
    attachments: message.attachments.map((attachment) => attachmentShape(message, attachment)),
    is_sender: truth(world.person(message.senderId).isSelf),
    is_group: truth(chat.isGroup),
    is_event: numeric(message.isEvent),
    chat_pinned: numeric(chat.isPinned),
    ...people(world, account, message),
    quoted: null,
    ...quotedShape(world, message),
    ...(isInstagram && { reply_to: null, event_type: message.eventType }),
    is_forwarded: message.isForwarded === true ? truth(true) : null,
    chat_content_type: null,
    message_type: message.serial % 2 === 0 ? null : "MESSAGE",
    folder: isInstagram ? ["INBOX", "INBOX_INSTAGRAM_GENERAL"] : ["INBOX"],
    ...additions(world, message, extra),
    ...(message.serial % 3 === 0 && { simulated_extra: { nobody: ["announced", "this", { key: null }] } }),
  };
}

/** The body of an `account_status` webhook: no event, no id, no time (reference: unipile, 5.5). */
export function accountStatusEnvelope(account: AccountRecord, message: AccountStatusMessage) {
  return { AccountStatus: { account_id: account.id, account_type: account.type, message } };
}

function accountInfo(world: World, account: AccountRecord): Record<string, unknown> {
  if (account.type === "WHATSAPP") return { type: "WHATSAPP", phone_number: account.phoneNumber };
  return { type: "INSTAGRAM", username: account.username, user_id: world.self(account).providerId };
}

const OWN_ECHOES = {
  WHATSAPP: ["self", "both", "self_only"],
  INSTAGRAM: ["customer", "self", "both"],
} as const;

type OwnEcho = Exclude<WorkspaceSettings["ownEcho"], "varied">;

/** Own messages name people unreliably: contacts must not be taken from them (reference: unipile, 5.2). */
function people(world: World, account: AccountRecord, message: MessageRecord): Record<string, unknown> {
  const chat = world.chats.get(message.chatId);
  const others = chat === undefined ? [] : world.attendees(chat);
  const sender = world.person(message.senderId);
  if (!sender.isSelf) {
    return { sender: attendee(sender), attendees: others.map((person) => attendee(person)) };
  }
  const self = attendee(sender, ["You", "Vous", sender.name][message.serial % 3] ?? sender.name);
  const customers = others.map((person) => attendee(person));
  switch (ownEcho(world.settingsOf(account.id).ownEcho, account, message)) {
    case "self":
      return { sender: self, attendees: customers };
    case "customer":
      return { sender: customers[0] ?? self, attendees: customers };
    case "both":
      return { sender: self, attendees: [...customers, self] };
    case "self_only":
      return { sender: self, attendees: [self] };
  }
}

function ownEcho(setting: WorkspaceSettings["ownEcho"], account: AccountRecord, message: MessageRecord): OwnEcho {
  if (setting !== "varied") return setting;
  const forms = OWN_ECHOES[account.type];
  return forms[message.serial % forms.length] ?? "self";
}

function attendee(person: PersonRecord, name = person.name): Record<string, unknown> {
  return {
    attendee_id: person.id,
    attendee_provider_id: person.providerId,
    attendee_name: name,
    attendee_profile_url: null,
    attendee_public_identifier: publicIdentifier(person),
    attendee_specifics: specifics(person),
  };
}

function additions(world: World, message: MessageRecord, extra: EnvelopeExtra): Record<string, unknown> {
  if (extra.event === "message_reaction") return { reaction: extra.reaction, reaction_sender: attendee(extra.by) };
  if (extra.event !== "message_read") return {};
  const chat = world.chats.get(message.chatId);
  const reader = chat === undefined ? undefined : world.attendees(chat)[0];
  if (reader === undefined) return {};
  // Declared by the API and never captured: an attendee, an id or a record of times are all plausible.
  const forms = [attendee(reader), reader.providerId, { [reader.providerId]: message.timestamp }];
  return { read_by: forms[message.serial % forms.length] };
}

function asBoolean(value: boolean, mode: WorkspaceSettings["webhookBooleans"]): boolean | 0 | 1 | string {
  if (mode === "numbers") return value ? 1 : 0;
  return mode === "strings" ? String(value) : value;
}

function asNumber(value: boolean, mode: WorkspaceSettings["webhookBooleans"]): boolean | 0 | 1 | string {
  if (mode === "booleans") return value;
  if (mode === "strings") return value ? "1" : "0";
  return value ? 1 : 0;
}
