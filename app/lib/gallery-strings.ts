/** The words of all files and links of a chat; part of the catalogue (strings.ts). */
export const galleryStrings = {
  title: "Media, documents and links",
  close: "Close",
  loading: "Loading",
  tabs: { seen: "Media", files: "Documents", links: "Links" },
  empty: {
    seen: "Pictures and videos of this chat appear here.",
    files: "Documents and recordings of this chat appear here.",
    links: "Web addresses that are written in this chat appear here.",
  },
  more: "Show more",
  inChatOf: (name: string) => `Show in the chat: ${name}`,
};
