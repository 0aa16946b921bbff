/** Why a message could not be passed on, by the server's stable reasons. */
const why: Record<string, string> = {
  offline: "You are offline. Try again when the connection is back.",
  timeout: "No answer came in time. Try again: it goes out once.",
  try_again: "The inbox could not be reached. Try again in a moment.",
  too_many_requests: "Too much at once. Try again in a moment.",
  not_found: "The message or the chat is no longer here.",
  not_forwardable: "There is nothing in this message that can be passed on.",
  file_not_here: "The message's file is not here. If it is still on its way, try again in a moment.",
  too_large: "The message's file is larger than that account can send.",
  not_supported: "That account cannot send this kind of message.",
  too_long: "The text is longer than that account can send.",
  window_closed: "The reply window of that chat is closed. Only a template can be sent there.",
  account_not_connected: "The account of that chat is not connected.",
};

/** Words of the dialog that passes a message on; part of the catalogue (strings.ts). */
export const forwardStrings = {
  action: "Forward",
  title: "Forward to",
  close: "Close",
  search: "Search chats",
  list: "Chats",
  more: "Load more chats",
  loadingMore: "Loading",
  windowClosed: "Reply window closed",
  sending: "Sending",
  emptyTitle: "No other chat yet",
  emptyText: "Once somebody else has written, a message can be passed on to them.",
  noneTitle: "No chat matches",
  noneText: (query: string) => `No chat that is loaded is called “${query}”.`,
  why: (reason: string): string => why[reason] ?? "The message was not passed on. Try again.",
};
