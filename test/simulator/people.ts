import type { z } from "zod";
import type { personInputSchema } from "./control-schema.ts";
import type { AccountRecord, AccountType, ChatRecord, PersonRecord, SourceStatus } from "./records.ts";
import type { World } from "./world.ts";

type Person = z.output<typeof personInputSchema>;

export type NewAccount = {
  apiKey: string;
  type: AccountType;
  name: string;
  status: SourceStatus;
  id?: string | undefined;
  phoneNumber?: string | undefined;
  username?: string | undefined;
};

/** Makes an account that is connected already, as after a QR scan; sends no webhook. */
export function makeAccount(world: World, input: NewAccount, now: number): AccountRecord {
  world.workspace(input.apiKey);
  const id = input.id ?? world.newId();
  const isWhatsapp = input.type === "WHATSAPP";
  const phoneNumber = isWhatsapp ? plusDigits(input.phoneNumber ?? fictionalPhone(world)) : null;
  const username = isWhatsapp ? null : (input.username ?? handleOf(input.name, world));
  const self: PersonRecord = {
    id: world.newId(),
    accountId: id,
    providerId: phoneNumber === null ? world.random.digits(17) : `${phoneNumber.slice(1)}@s.whatsapp.net`,
    profileId: isWhatsapp ? null : world.random.digits(11),
    name: input.name,
    isSelf: true,
    phoneNumber,
    lid: null,
    username,
  };
  const account: AccountRecord = {
    id,
    apiKey: input.apiKey,
    type: input.type,
    name: input.name,
    createdAt: new Date(now).toISOString(),
    status: input.status,
    phoneNumber,
    username,
    selfId: self.id,
  };
  world.people.set(self.id, self);
  world.accounts.set(id, account);
  return account;
}

/**
 * The person an account knows by these identities, made when new. On WhatsApp a LID wins as the address, and
 * the phone then shows in the specifics, if at all (reference: unipile, 6, point 2).
 */
export function findOrMakePerson(world: World, account: AccountRecord, input: Person): PersonRecord {
  return account.type === "WHATSAPP" ? whatsappPerson(world, account, input) : instagramPerson(world, account, input);
}

function whatsappPerson(world: World, account: AccountRecord, input: Person): PersonRecord {
  const phone = input.phone ?? (input.lid === undefined ? fictionalPhone(world) : undefined);
  const lid = input.lid === undefined ? null : `${input.lid.replace("@lid", "")}@lid`;
  const phoneNumber = phone === undefined ? null : plusDigits(phone);
  const providerId = lid ?? `${phoneNumber?.slice(1)}@s.whatsapp.net`;
  const known = world.personByProviderId(account.id, providerId);
  if (known !== undefined) return known;
  return addPerson(world, account, input, {
    providerId,
    profileId: null,
    phoneNumber: input.isPhoneHidden ? "hidden" : phoneNumber,
    lid,
    username: null,
  });
}

function instagramPerson(world: World, account: AccountRecord, input: Person): PersonRecord {
  const username = input.username ?? handleOf(input.name, world);
  for (const person of world.people.values()) {
    if (person.accountId === account.id && person.username === username) return person;
  }
  return addPerson(world, account, input, {
    providerId: world.random.digits(15),
    profileId: world.random.digits(11),
    phoneNumber: null,
    lid: null,
    username,
  });
}

type Identities = Pick<PersonRecord, "providerId" | "profileId" | "phoneNumber" | "lid" | "username">;

function addPerson(world: World, account: AccountRecord, input: Person, identities: Identities): PersonRecord {
  const person: PersonRecord = {
    id: world.newId(),
    accountId: account.id,
    name: input.name,
    isSelf: false,
    ...identities,
  };
  world.people.set(person.id, person);
  return person;
}

/** The 1-1 chat with a person, made when there is none: existing ones are always used again. */
export function directChat(world: World, account: AccountRecord, person: PersonRecord): ChatRecord {
  const known = world.directChatWith(person.id);
  if (known !== undefined) return known;
  const providerId = account.type === "WHATSAPP" ? person.providerId : `3402823668417${world.random.digits(26)}`;
  return addChat(world, account, { providerId, isGroup: false, name: null, attendeeIds: [person.id] });
}

/** A group is known by its name within an account; whoever is new joins it. */
export function groupChat(
  world: World,
  account: AccountRecord,
  name: string,
  members: readonly PersonRecord[],
): ChatRecord {
  for (const chat of world.chats.values()) {
    if (chat.accountId !== account.id || !chat.isGroup || chat.name !== name) continue;
    chat.attendeeIds = [...new Set([...chat.attendeeIds, ...members.map((member) => member.id)])];
    return chat;
  }
  const providerId = account.type === "WHATSAPP" ? `12036${world.random.digits(13)}@g.us` : world.random.digits(39);
  return addChat(world, account, { providerId, isGroup: true, name, attendeeIds: members.map((member) => member.id) });
}

function addChat(
  world: World,
  account: AccountRecord,
  fields: Pick<ChatRecord, "providerId" | "isGroup" | "name" | "attendeeIds">,
): ChatRecord {
  const { chatKnownAfterMs } = world.settingsOf(account.id);
  const chat: ChatRecord = {
    id: world.newId(),
    accountId: account.id,
    ...(chatKnownAfterMs > 0 && { knownFrom: Date.now() + chatKnownAfterMs }),
    timestamp: null,
    unreadCount: 0,
    isUnread: false,
    isArchived: false,
    isPinned: false,
    isMuted: false,
    ...fields,
  };
  world.chats.set(chat.id, chat);
  return chat;
}

const plusDigits = (phone: string): string => `+${phone.replace(/\D/g, "")}`;

/** Two digits too long for its country, so that it can be nobody's. */
const fictionalPhone = (world: World): string => `+34600000${world.random.digits(3)}${world.random.digits(2)}`;

function handleOf(name: string, world: World): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ".")
    .replace(/^\.+|\.+$/g, "");
  return plain === "" ? `user.${world.random.digits(6)}` : plain;
}
