import { announceMessage } from "./announce.ts";
import type { CustomerMessage, MessageChange, PhoneMessage } from "./control-schema.ts";
import { directChat, findOrMakePerson, groupChat } from "./people.ts";
import type { AccountRecord, AttachmentRecord, ChatRecord, MessageRecord, PersonRecord } from "./records.ts";
import { sampleAttachment } from "./sample-media.ts";
import type { Simulation } from "./simulation.ts";

/** Why a control call could not be done, in words for the person who wrote the test. */
export class ControlRefusal extends Error {}

/** A customer writes: the chat's unread count goes up and the webhooks hear of it. */
export function customerWrites(simulation: Simulation, input: CustomerMessage): MessageRecord {
  const account = accountOf(simulation, input.accountId);
  const { chat, sender } = placeOfCustomer(simulation, account, input);
  chat.unreadCount += 1;
  chat.isUnread = true;
  return store(simulation, { ...written(simulation, input), account, chat, sender, origin: "customer" });
}

/** The owner writes on the phone: it comes back by webhook like any message, as an own one. */
export function ownerWritesOnPhone(simulation: Simulation, input: PhoneMessage): MessageRecord {
  const { world } = simulation;
  const account = accountOf(simulation, input.accountId);
  if (input.chatId === undefined && input.to === undefined) throw new ControlRefusal("name a chatId or to");
  const chat =
    input.to === undefined
      ? chatOf(simulation, account, input.chatId ?? "")
      : directChat(world, account, findOrMakePerson(world, account, input.to));
  chat.unreadCount = 0;
  chat.isUnread = false;
  const sender = world.self(account);
  const message = store(simulation, { ...written(simulation, input), account, chat, sender, origin: "phone" });
  if (!input.isSilent) simulation.tellOwnMessage(message, chat);
  return message;
}

export type ApiSend = {
  apiKey: string;
  chat: ChatRecord;
  text: string | null;
  quoteId: string | null;
  fields: Record<string, string>;
  files: { fileName: string | null; mimeType: string | null; bytes: Uint8Array; isVoice: boolean }[];
};

/** Accepts a send that came by API. From here on the customer has it, whatever becomes of the answer. */
export function acceptSend(simulation: Simulation, send: ApiSend): MessageRecord {
  const { world } = simulation;
  const account = accountOf(simulation, send.chat.accountId);
  const quoted = send.quoteId === null ? undefined : findQuoted(simulation, send.chat, send.quoteId);
  const message = store(simulation, {
    account,
    chat: send.chat,
    sender: world.self(account),
    origin: "api",
    text: send.text,
    attachments: send.files.map((file) => keepUpload(simulation, file)),
    quotedId: quoted?.id ?? null,
    isEvent: false,
    isHidden: false,
    eventType: null,
    timestamp: undefined,
    isSilent: false,
  });
  simulation.sends.push({
    messageId: message.id,
    apiKey: send.apiKey,
    accountId: account.id,
    chatId: send.chat.id,
    text: send.text,
    quoteId: send.quoteId,
    attachments: send.files.map(({ fileName, mimeType, bytes, isVoice }) => ({
      fileName,
      mimeType,
      sizeBytes: bytes.byteLength,
      isVoice,
    })),
    fields: send.fields,
    at: message.timestamp,
  });
  simulation.tellOwnMessage(message, send.chat);
  return message;
}

/** A message goes into another chat too, as the owner's own; the network marks it. */
export function forwardMessage(simulation: Simulation, message: MessageRecord, chat: ChatRecord): MessageRecord {
  const { world } = simulation;
  const account = accountOf(simulation, chat.accountId);
  return store(simulation, {
    account,
    chat,
    sender: world.self(account),
    origin: "api",
    text: message.text,
    attachments: message.attachments,
    quotedId: null,
    isEvent: false,
    isHidden: false,
    eventType: null,
    isForwarded: true,
    timestamp: undefined,
    isSilent: false,
  });
}

/** Something happens to a message that is there: receipts, an edit, a deletion, a reaction. */
export function changeMessage(simulation: Simulation, messageId: string, change: MessageChange): MessageRecord {
  const { world } = simulation;
  const message = world.messages.get(messageId);
  if (message === undefined) throw new ControlRefusal(`there is no message ${messageId}`);
  switch (change.type) {
    case "delivered":
      message.isDelivered = true;
      announceMessage(simulation, message, { event: "message_delivered" });
      break;
    case "read":
      message.isDelivered = true;
      message.isSeen = true;
      announceMessage(simulation, message, { event: "message_read" });
      break;
    case "edited":
      message.text = change.text;
      message.isEdited = true;
      announceMessage(simulation, message, { event: "message_edited" });
      break;
    case "deleted":
      message.isDeleted = true;
      announceMessage(simulation, message, { event: "message_deleted" });
      break;
    case "reaction": {
      const by = reactor(simulation, message, change.by);
      message.reactions = message.reactions.filter((reaction) => reaction.personId !== by.id);
      if (change.value !== "") message.reactions.push({ value: change.value, personId: by.id });
      announceMessage(simulation, message, { event: "message_reaction", reaction: change.value, by });
      break;
    }
  }
  simulation.onChange();
  return message;
}

export function accountOf(simulation: Simulation, accountId: string): AccountRecord {
  const account = simulation.world.accounts.get(accountId);
  if (account === undefined) throw new ControlRefusal(`there is no account ${accountId}`);
  return account;
}

function chatOf(simulation: Simulation, account: AccountRecord, chatId: string): ChatRecord {
  const chat = simulation.world.chats.get(chatId);
  if (chat === undefined || chat.accountId !== account.id)
    throw new ControlRefusal(`that account has no chat ${chatId}`);
  return chat;
}

function placeOfCustomer(
  simulation: Simulation,
  account: AccountRecord,
  input: CustomerMessage,
): { chat: ChatRecord; sender: PersonRecord } {
  const { world } = simulation;
  const named = input.from === undefined ? undefined : findOrMakePerson(world, account, input.from);
  if (input.chatId !== undefined) {
    const chat = chatOf(simulation, account, input.chatId);
    const attendees = world.attendees(chat);
    const sender = named ?? attendees.find((person) => person.id === input.personId) ?? attendees[0];
    if (sender === undefined) throw new ControlRefusal(`chat ${chat.id} has nobody in it`);
    return { chat, sender };
  }
  if (input.group !== undefined) {
    const members = input.group.members.map((member) => findOrMakePerson(world, account, member));
    const everyone = named === undefined ? members : [named, ...members];
    const sender = everyone[0];
    if (sender === undefined) throw new ControlRefusal("a group needs a member");
    return { chat: groupChat(world, account, input.group.name, everyone), sender };
  }
  if (named === undefined) throw new ControlRefusal("name a chatId, a group or from");
  return { chat: directChat(world, account, named), sender: named };
}

type NewMessage = Pick<
  MessageRecord,
  "text" | "attachments" | "quotedId" | "isEvent" | "isHidden" | "eventType" | "origin" | "isForwarded"
> & {
  account: AccountRecord;
  chat: ChatRecord;
  sender: PersonRecord;
  timestamp: string | undefined;
  isSilent: boolean;
};

function written(simulation: Simulation, input: CustomerMessage | PhoneMessage) {
  return {
    text: input.text,
    attachments: input.attachments.map((attachment) => sampleAttachment(simulation.world.newId(), attachment)),
    quotedId: input.quotedId ?? null,
    isEvent: input.isEvent,
    isHidden: input.isHidden,
    eventType: input.eventType ?? (input.isEvent ? 0 : null),
    timestamp: input.timestamp,
    isSilent: input.isSilent,
  };
}

function store(simulation: Simulation, input: NewMessage): MessageRecord {
  const { world } = simulation;
  const { account, chat, sender, timestamp, isSilent, ...content } = input;
  const settings = world.settingsOf(account.id);
  const now = Date.now();
  const message: MessageRecord = {
    ...content,
    id: world.newId(),
    serial: world.nextSerial(),
    accountId: account.id,
    chatId: chat.id,
    providerId: account.type === "WHATSAPP" ? whatsappMessageId(simulation) : world.random.digits(32),
    senderId: sender.id,
    timestamp: timestamp ?? afterLast(chat, now),
    reactions: [],
    isSeen: false,
    isDelivered: false,
    isDeleted: false,
    isEdited: false,
    isMissed: !isSilent && account.status !== "OK",
    listedFrom: content.origin === "api" ? now + settings.listedAfterMs : now,
  };
  world.messages.set(message.id, message);
  if (chat.timestamp === null || chat.timestamp < message.timestamp) chat.timestamp = message.timestamp;
  const isOwnSend = content.origin !== "customer";
  if (!isSilent && !message.isMissed) {
    announceMessage(simulation, message, { event: "message_received" }, isOwnSend ? settings.echoDelayMs : 0);
  }
  simulation.onChange();
  return message;
}

/** Never the same millisecond twice in a chat, so that a test knows the right order; ties are made on purpose only. */
function afterLast(chat: ChatRecord, now: number): string {
  const last = chat.timestamp === null ? 0 : Date.parse(chat.timestamp);
  return new Date(Math.max(now, last + 1)).toISOString();
}

function whatsappMessageId(simulation: Simulation): string {
  let hex = "3EB0";
  while (hex.length < 22) hex += simulation.world.random.between(0, 15).toString(16).toUpperCase();
  return hex;
}

/** Which kind of id a quote is named by is not documented: both are taken. */
function findQuoted(simulation: Simulation, chat: ChatRecord, quoteId: string): MessageRecord | undefined {
  const byId = simulation.world.messages.get(quoteId);
  if (byId?.chatId === chat.id) return byId;
  for (const message of simulation.world.messages.values()) {
    if (message.chatId === chat.id && message.providerId === quoteId) return message;
  }
  return undefined;
}

function keepUpload(simulation: Simulation, file: ApiSend["files"][number]): AttachmentRecord {
  const id = simulation.world.newId();
  simulation.world.uploads.set(id, Buffer.from(file.bytes).toString("base64"));
  const family = file.mimeType?.split("/")[0];
  return {
    id,
    type: file.isVoice
      ? "audio"
      : family === "image"
        ? "img"
        : family === "video" || family === "audio"
          ? family
          : "file",
    mimeType: file.mimeType,
    fileName: file.fileName,
    sizeBytes: file.bytes.byteLength,
    width: null,
    height: null,
    durationSeconds: null,
    isVoiceNote: file.isVoice,
    isSticker: false,
    isGif: false,
    isUnavailable: false,
    sample: null,
  };
}

function reactor(simulation: Simulation, message: MessageRecord, by: "customer" | "owner"): PersonRecord {
  const { world } = simulation;
  if (by === "owner") return world.self(accountOf(simulation, message.accountId));
  const chat = world.chats.get(message.chatId);
  const customer = chat === undefined ? undefined : world.attendees(chat)[0];
  if (customer === undefined) throw new ControlRefusal("nobody is there to react");
  return customer;
}
