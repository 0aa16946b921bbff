import type { Message } from "../../worker/shared/wire.ts";

/** A message as the provider has it at the end. */
export type ProviderMessage = {
  providerId: string;
  chatId: string;
  direction: "in" | "out";
  text: string | null;
  /** ms since 1970 */
  at: number;
  /** The network tells its time in whole seconds. */
  isToTheSecond?: boolean;
  isDeleted: boolean;
  isEdited: boolean;
  /** How far one of ours got: as far as the network tells of it. */
  reached: "sent" | "delivered" | "read";
  reactions: string[];
  /** Its webhook was lost, and no list of this network has it: nothing in the world brings it back. */
  mayBeLost?: boolean;
};

/** A chat as the provider has it at the end. What is null is not told by this network. */
export type ProviderChat = { chatId: string; name: string | null; unreadCount: number | null; picture: string | null };

/** A chat as Parley has it at the end, its messages oldest first. */
export type ShownChat = {
  id: string;
  name: string;
  pictureUrl: string | null;
  unreadCount: number;
  messages: Message[];
  /** Up to where agents have read. */
  readUpToSeq: number;
  /** No agent was ever here: what is unread is what is unread on the phone. */
  isLeftToPhone: boolean;
};

export type AccountDifferences = {
  /** Messages that the provider has or told of, and how many of them are here once and in all as they are there. */
  messages: number;
  recovered: number;
  /** What nothing brings back, and is not here: counted, and in no other figure. */
  lostForGood: number;
  /** Twice here, or here and not there. */
  doubled: string[];
  wrongUnread: string[];
  /** What is missing or other, in words. */
  wrong: string[];
  /** Names and pictures that are other ones by now. */
  stale: string[];
};

const LADDER = ["sent", "delivered", "read", "played"];

/** Compares an account message by message. The provider is right. */
export function compareAccount(
  provider: readonly ProviderMessage[],
  shown: readonly ShownChat[],
  chats: readonly ProviderChat[] = [],
): AccountDifferences {
  const found: AccountDifferences = {
    ...{ messages: provider.length, recovered: 0, lostForGood: 0 },
    ...{ doubled: [], wrongUnread: [], wrong: [], stale: [] },
  };
  const byId = new Map<string, { chat: ShownChat; message: Message }[]>();
  for (const chat of shown) {
    for (const message of chat.messages) {
      // A send that certainly did not happen, or that nobody knows of, has no id at the provider.
      if (message.providerMessageId === null) continue;
      const same = byId.get(message.providerMessageId) ?? [];
      byId.set(message.providerMessageId, [...same, { chat, message }]);
    }
  }
  const chatOf = new Map<string, string>();
  for (const one of provider) {
    const here = byId.get(one.providerId) ?? [];
    byId.delete(one.providerId);
    const [first] = here;
    if (here.length > 1) found.doubled.push(one.providerId);
    if (first === undefined) {
      if (one.mayBeLost) {
        found.lostForGood += 1;
        found.messages -= 1;
      } else found.wrong.push(`${one.providerId} is missing`);
      continue;
    }
    const chatId = chatOf.get(one.chatId) ?? first.chat.id;
    chatOf.set(one.chatId, chatId);
    const difference = chatId === first.chat.id ? differenceOf(one, first.message) : "another chat";
    if (difference === null) found.recovered += 1;
    else found.wrong.push(`${one.providerId}: ${difference}`);
  }
  found.doubled.push(...byId.keys());
  const theirs = new Map(chats.flatMap((chat) => [[chatOf.get(chat.chatId) ?? "", chat] as const]));
  for (const chat of shown) compareChat(chat, theirs.get(chat.id), found);
  return found;
}

function compareChat(chat: ShownChat, theirs: ProviderChat | undefined, found: AccountDifferences): void {
  if (!isInOrder(chat.messages)) found.wrong.push(`chat ${chat.id} is out of order`);
  const { least, most } = unreadOf(chat, theirs?.unreadCount ?? null);
  if (chat.unreadCount < least || chat.unreadCount > most) {
    const wanted = least === most ? least : `${least} to ${most}`;
    found.wrongUnread.push(`${chat.id}: ${chat.unreadCount} instead of ${wanted}`);
  }
  if (theirs === undefined) return;
  if (theirs.name !== null && chat.name !== theirs.name) {
    found.stale.push(`${chat.id}: "${chat.name}" instead of "${theirs.name}"`);
  }
  if (chat.pictureUrl !== theirs.picture) found.stale.push(`${chat.id}: another picture`);
}

/**
 * What came after an agent's last reading; and of that what is unread on the phone, too. Where both have read, the
 * phone's word does not always count (worker/inbox/read-on-phone.ts).
 */
function unreadOf(chat: ShownChat, onPhone: number | null): { least: number; most: number } {
  const most = chat.messages.filter(
    ({ direction, kind, seq }) => direction === "in" && kind !== "system" && seq > chat.readUpToSeq,
  ).length;
  if (onPhone === null) return { least: most, most };
  const least = Math.min(most, onPhone);
  return chat.isLeftToPhone ? { least, most: least } : { least, most };
}

function differenceOf(wanted: ProviderMessage, shown: Message): string | null {
  if (shown.direction !== wanted.direction) return "another direction";
  if ((shown.deletedAt !== null) !== wanted.isDeleted) return wanted.isDeleted ? "not deleted" : "deleted";
  if (wanted.isDeleted) return null;
  if (shown.text !== wanted.text) return "another text";
  if (Math.abs(shown.sortAt - wanted.at) >= (wanted.isToTheSecond ? 1_000 : 1) && shown.clientId === null) {
    return "another place";
  }
  if (wanted.isEdited && shown.editedAt === null) return "not marked as edited";
  const reactions = shown.reactions.map(({ emoji }) => emoji);
  if (JSON.stringify(reactions.toSorted()) !== JSON.stringify(wanted.reactions.toSorted())) return "other reactions";
  if (wanted.direction === "in") return null;
  const isFarEnough = LADDER.indexOf(shown.status) >= LADDER.indexOf(wanted.reached);
  return isFarEnough ? null : `${shown.status} instead of ${wanted.reached}`;
}

const isInOrder = (messages: readonly Message[]): boolean =>
  messages.every((message, place) => {
    const before = messages[place - 1];
    return (
      before === undefined ||
      before.sortAt < message.sortAt ||
      (before.sortAt === message.sortAt && before.seq < message.seq)
    );
  });
