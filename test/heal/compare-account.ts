import type { Message } from "../../worker/shared/wire.ts";

/** A message as the provider has it at the end. */
export type ProviderMessage = {
  providerId: string;
  chatId: string;
  direction: "in" | "out";
  text: string | null;
  /** ms since 1970 */
  at: number;
  isDeleted: boolean;
  isEdited: boolean;
  /** How far one of ours got: as far as the network tells of it. */
  reached: "sent" | "delivered" | "read";
  reactions: string[];
};

/** A chat as Parley has it at the end, its messages oldest first. */
export type ShownChat = { id: string; unreadCount: number; messages: Message[]; readUpToSeq: number };

export type AccountDifferences = {
  /** Messages that the provider has, and how many of them are here once and in all as they are there. */
  messages: number;
  recovered: number;
  /** Twice here, or here and not there. */
  doubled: string[];
  wrongUnread: string[];
  /** What is missing or other, in words. */
  wrong: string[];
};

const LADDER = ["sent", "delivered", "read", "played"];

/** Compares an account message by message. The provider is right. */
export function compareAccount(provider: readonly ProviderMessage[], shown: readonly ShownChat[]): AccountDifferences {
  const found: AccountDifferences = {
    messages: provider.length,
    recovered: 0,
    doubled: [],
    wrongUnread: [],
    wrong: [],
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
      found.wrong.push(`${one.providerId} is missing`);
      continue;
    }
    const chatId = chatOf.get(one.chatId) ?? first.chat.id;
    chatOf.set(one.chatId, chatId);
    const difference = chatId === first.chat.id ? differenceOf(one, first.message) : "another chat";
    if (difference === null) found.recovered += 1;
    else found.wrong.push(`${one.providerId}: ${difference}`);
  }
  found.doubled.push(...byId.keys());
  for (const chat of shown) {
    if (!isInOrder(chat.messages)) found.wrong.push(`chat ${chat.id} is out of order`);
    const unread = chat.messages.filter(
      ({ direction, kind, seq }) => direction === "in" && kind !== "system" && seq > chat.readUpToSeq,
    ).length;
    if (chat.unreadCount !== unread) found.wrongUnread.push(`${chat.id}: ${chat.unreadCount} instead of ${unread}`);
  }
  return found;
}

function differenceOf(wanted: ProviderMessage, shown: Message): string | null {
  if (shown.direction !== wanted.direction) return "another direction";
  if ((shown.deletedAt !== null) !== wanted.isDeleted) return wanted.isDeleted ? "not deleted" : "deleted";
  if (wanted.isDeleted) return null;
  if (shown.text !== wanted.text) return "another text";
  if (shown.sortAt !== wanted.at) return "another place";
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
