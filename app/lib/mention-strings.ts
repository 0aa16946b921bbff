/** The words of the notes that name who is looking. */
export const mentionStrings = {
  close: "Close mentions",
  loading: "Loading mentions",
  allSeen: "Mark all as seen",
  unread: "Not seen",
  by: (author: string, chat: string) => `${author} in ${chat}`,
  goneChat: "a chat that is no longer here",
  more: "Show more",
  noneTitle: "Nobody has mentioned you",
  noneText: "When a colleague writes @ and your name in a note, it appears here.",
  failed: "The mentions could not be loaded.",
};
