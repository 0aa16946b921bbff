/** The words of saying that two contacts are one person; part of the catalogue (strings.ts). */
export const mergeStrings = {
  dialog: (name: string) => `Merge with ${name}`,
  close: "Close",
  search: "Find the other contact",
  placeholder: "Name or number",
  suggested: "Called alike",
  found: "Contacts",
  nobody: "Nobody of that name.",
  searching: "Searching…",
  notSearched: (reason: string) => `Not searched: ${reason}.`,
  confirmTitle: (from: string, into: string) => `Merge ${from} into ${into}?`,
  confirmText: (into: string) =>
    `Their chats, details, labels, notes and links become one contact called ${into}. The chats themselves stay apart, each on its own channel. You can take this back at any time.`,
  confirm: "Merge",
  cancel: "Cancel",
  merging: "Merging…",
  not: (reason: string) => `Not merged: ${reason}.`,
};
