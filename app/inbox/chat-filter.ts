import type { ChatView } from "../../worker/shared/team.ts";
import type { ChannelName, Chat } from "../../worker/shared/wire.ts";
import type { InboxState } from "./inbox-state.ts";

/** What narrows the list of chats. `all` is everything, `open` what there is still something to do about. */
export type ChatFilter = {
  view: ChatView;
  channel: ChannelName | null;
  accountId: string | null;
  labelId?: string | null;
};

export const WHOLE_INBOX: ChatFilter = { view: "open", channel: null, accountId: null };

export const EVERYTHING: ChatFilter = { ...WHOLE_INBOX, view: "all" };

export const VIEWS = ["open", "mine", "unassigned", "unread", "snoozed", "done", "all"] as const;

/** Under which its pages are kept. */
export const listKey = ({ view, channel, accountId, labelId }: ChatFilter): string =>
  [view, channel ?? "", accountId ?? "", labelId ?? ""].join("/");

export const INBOX_KEY = listKey(WHOLE_INBOX);

/** Whether a chat is in the list, by the rules of the server (worker/inbox/team/list-chats.ts). */
export function belongsTo(chat: Chat, filter: ChatFilter, viewerId: string): boolean {
  if (filter.channel !== null && chat.channel !== filter.channel) return false;
  if (filter.accountId !== null && chat.accountId !== filter.accountId) return false;
  if (filter.labelId && !chat.labelIds?.includes(filter.labelId)) return false;
  const state = chat.state ?? "open";
  switch (filter.view) {
    case "all":
      return true;
    case "mine":
      return state === "open" && chat.assigneeId === viewerId;
    case "unassigned":
      return state === "open" && (chat.assigneeId ?? null) === null;
    case "unread":
      return chat.unreadCount > 0;
    case "open":
    case "snoozed":
    case "done":
      return state === filter.view;
  }
}

/** The lists that hold all of it: once one of them is loaded to its end, so is this one. */
function wider(filter: ChatFilter): string[] {
  const isOfOpen = filter.view === "open" || filter.view === "mine" || filter.view === "unassigned";
  const views: ChatView[] = isOfOpen ? [filter.view, "open", "all"] : [filter.view, "all"];
  return views.flatMap((view) => [
    listKey({ ...filter, view }),
    listKey({ ...filter, view, labelId: null }),
    listKey({ ...filter, view, accountId: null }),
    listKey({ view, channel: null, accountId: null }),
  ]);
}

export const isListComplete = (state: InboxState, filter: ChatFilter): boolean =>
  wider(filter).some((key) => state.lists[key]?.status === "ready" && state.lists[key]?.nextCursor === null);
