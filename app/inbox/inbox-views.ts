import type { Label } from "../../worker/shared/team.ts";
import type { ChannelName, Chat } from "../../worker/shared/wire.ts";
import { belongsTo, type ChatFilter } from "./chat-filter.ts";
import type { InboxState, PendingSend } from "./inbox-state.ts";

/** What the screens read from the state. Each answers the same object until something in it changed. */

/** The rows of one list, newest first, and only as deep as the list is loaded without holes. */
export const chatsIn = memoizeLast(
  (chats: InboxState["chats"], filter: ChatFilter, viewerId: string, horizon: string | null): Chat[] =>
    Object.values(chats)
      .filter((chat) => belongsTo(chat, filter, viewerId))
      .filter((chat) => horizon === null || (chat.lastAt ?? "") >= horizon)
      .sort(compareChats),
);

/** Every chat that is loaded, of whatever list. */
export const loadedChats = memoizeLast((chats: InboxState["chats"]): Chat[] => Object.values(chats).sort(compareChats));

/** Newest activity first; a chat without messages comes last. */
export function compareChats(a: Chat, b: Chat): number {
  const [lastA, lastB] = [a.lastAt ?? "", b.lastAt ?? ""];
  if (lastA !== lastB) return lastA < lastB ? 1 : -1;
  return a.id < b.id ? 1 : -1;
}

export type ChatTab = "all" | ChannelName | "mine";

/** How many chats of this view and account each tab has. */
export const chatCounts = memoizeLast(
  (chats: InboxState["chats"], filter: ChatFilter, viewerId: string): Record<ChatTab, number> => {
    const all = Object.values(chats).filter((chat) => belongsTo(chat, { ...filter, channel: null }, viewerId));
    const mine = Object.values(chats).filter((chat) => belongsTo(chat, MINE, viewerId));
    const whatsapp = all.filter((chat) => chat.channel === "whatsapp").length;
    return { all: all.length, whatsapp, instagram: all.length - whatsapp, mine: mine.length };
  },
);

/** What waits for the one who looks, wherever it came from. */
export const MINE: ChatFilter = { view: "mine", channel: null, accountId: null };

/** Unread messages of all chats: as the server counted them, and what has changed since in those that are loaded. */
export function unreadShown({ chats, unread }: Pick<InboxState, "chats" | "unread">): number {
  const loaded = unreadTotal(chats);
  return unread === null ? loaded : Math.max(0, unread.counted + loaded - unread.loaded);
}

/** Unread messages in the chats that are loaded. */
export const unreadTotal = memoizeLast((chats: InboxState["chats"]): number =>
  Object.values(chats).reduce((sum, chat) => sum + chat.unreadCount, 0),
);

const NO_SENDS: readonly PendingSend[] = [];

export const pendingIn = memoizeLast((pending: InboxState["pending"], chatId: string): readonly PendingSend[] => {
  const own = pending.filter((send) => send.chatId === chatId);
  return own.length === 0 ? NO_SENDS : own;
});

const NO_LABELS: readonly Label[] = [];

/** A chat's labels, in the order of the team's. */
export const labelsOf = memoizeLast((labels: readonly Label[], ids: readonly string[] | undefined) =>
  ids === undefined || ids.length === 0 ? NO_LABELS : labels.filter((label) => ids.includes(label.id)),
);

/** The last thing written here for each chat that the server does not know yet. */
export const lastPendingByChat = memoizeLast(
  (pending: InboxState["pending"]): Readonly<Record<string, PendingSend>> =>
    Object.fromEntries(pending.map((send) => [send.chatId, send])),
);

/** Remembers the last few calls by identity: a handful of tabs and chats ask in turn. */
function memoizeLast<Args extends readonly unknown[], Result>(compute: (...args: Args) => Result) {
  const KEPT = 6;
  let calls: { args: Args; result: Result }[] = [];
  return (...args: Args): Result => {
    const known = calls.find((call) => call.args.every((arg, at) => Object.is(arg, args[at])));
    if (known) return known.result;
    const result = compute(...args);
    calls = [{ args, result }, ...calls].slice(0, KEPT);
    return result;
  };
}
