import type { AccountRecord, ChatRecord, MessageRecord, PersonRecord } from "./records.ts";
import type { World } from "./world.ts";

/** All that hung on an account when it was removed. The network still has it. */
export type RemovedAccount = {
  account: AccountRecord;
  people: PersonRecord[];
  chats: ChatRecord[];
  messages: MessageRecord[];
};

/**
 * The phone of a removed account is signed in anew: the network shows again what it has, and every record gets an id
 * of its own. The network's ids stay, but for Instagram's of a chat, which nobody has seen to stay.
 */
export function bringBack(world: World, account: AccountRecord): void {
  const lost = world.takeRemoved(account);
  if (lost === undefined) return;
  const ids = new Map([[lost.account.selfId, account.selfId]]);
  const anew = (id: string): string => {
    const known = ids.get(id);
    if (known !== undefined) return known;
    const made = world.newId();
    ids.set(id, made);
    return made;
  };
  const accountId = account.id;
  for (const person of lost.people.filter(({ isSelf }) => !isSelf)) {
    world.people.set(anew(person.id), { ...person, accountId, id: anew(person.id) });
  }
  for (const chat of lost.chats) {
    const providerId = account.type === "WHATSAPP" ? chat.providerId : `3402823668417${world.random.digits(26)}`;
    const attendeeIds = chat.attendeeIds.map(anew);
    world.chats.set(anew(chat.id), { ...chat, accountId, id: anew(chat.id), providerId, attendeeIds });
  }
  for (const message of lost.messages) {
    world.messages.set(anew(message.id), {
      ...message,
      accountId,
      id: anew(message.id),
      chatId: anew(message.chatId),
      senderId: anew(message.senderId),
      quotedId: message.quotedId === null ? null : anew(message.quotedId),
      reactions: message.reactions.map((one) => ({ ...one, personId: anew(one.personId) })),
      isMissed: false,
    });
  }
}
