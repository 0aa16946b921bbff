const why: Record<string, string> = {
  offline: "you are offline",
  timeout: "no answer came in time",
  not_found: "this contact is no longer here",
  too_many: "there are as many as there can be. Remove one first",
  too_many_requests: "too much at once. Try again in a moment",
  invalid_input: "it is too long, or something is missing",
  try_again: "the inbox could not be reached",
  not_signed_in: "you are signed out",
};

/** The words of what the contact pane shows, loaded with it; those around it are in pane-strings.ts. */
export const contextStrings = {
  tryAgain: "Try again",
  why: (reason: string) => why[reason] ?? "the server did not take it",
  notSaved: (reason: string) => `Not saved: ${reason}.`,
  notRemoved: (reason: string) => `Not removed: ${reason}.`,
  edit: "Edit",
  add: "Add",
  group: "Group",

  name: {
    edit: "Rename",
  },

  reach: {
    title: "Reach",
    none: "Nothing is known but the chat.",
    hidden: { whatsapp: "Number not shown", instagram: "Name not shown" },
    copy: (what: string) => `Copy ${what}`,
    copied: "Copied",
    notCopied: "Not copied",
    openProfile: (name: string) => `${name} on Instagram`,
  },

  labels: { title: "Labels", none: "No labels on this chat." },

  fields: {
    title: "Details",
    none: "Email, company, size: what your team wants to know.",
    edit: (name: string) => `Edit ${name}`,
  },

  note: {
    title: "Notes",
    none: "What everybody should know before they write.",
  },

  links: {
    title: "Linked",
    none: "A project, lead, deal or employee in another tool.",
    add: "Link",
    remove: (title: string) => `Remove the link to ${title}`,
    newTab: "opens in a new tab",
  },

  chats: { title: "Other chats", none: "This is the only chat with them." },

  media: {
    title: "Media",
    all: "Show all",
    none: "No pictures or videos yet.",
    failed: "Media could not be loaded.",
    picture: (day: string) => `Photo, ${day}`,
    video: (day: string) => `Video, ${day}: show in the chat`,
    gone: (day: string) => `Not here any more, ${day}: show in the chat`,
    inChat: "Show in the chat",
  },

  merge: {
    title: "Same person",
    none: "The same person on another channel or number?",
    button: "Merge with another contact",
    merged: (name: string) => `Merged with ${name}`,
    by: (who: string, when: string) => `${who}, ${when}`,
    undo: "Undo",
    undoOf: (name: string) => `Undo the merge with ${name}`,
    notUndone: (reason: string) => `Not undone: ${reason}.`,
    nameless: "somebody without a name",
  },
};
