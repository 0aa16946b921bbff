const notTaken: Record<string, string> = {
  offline: "you are offline",
  timeout: "no answer came in time",
  try_again: "the inbox could not be reached",
  too_many_requests: "too much at once. Try again in a moment",
  not_signed_in: "you are signed out",
  not_found: "it is no longer here",
  too_many: "there are as many as there can be. Remove one first",
  shortcut_taken: "there is one with this shortcut already",
  not_scheduled: "it was sent or cancelled already",
  already_sent: "it has left already",
  invalid_input: "the time must be later than now, and within a year",
};

/** Why a message for later could not be sent at its time: the reasons of `messages.send`. */
const notSent: Record<string, string> = {
  window_closed: "the reply window had closed",
  not_supported: "the account could not send that",
  too_long: "the text was too long",
  upload_not_found: "its file was no longer there",
  reply_not_found: "the message that it answers was no longer there",
  not_found: "the chat or its account was no longer there",
};

/** Words of writing besides the field itself; part of the catalogue (strings.ts). */
export const writingStrings = {
  tryAgain: "Try again",
  why: (reason: string) => notTaken[reason] ?? "the server did not take it",

  canned: {
    list: "Canned replies",
    found: (count: number) => (count === 1 ? "1 canned reply" : `${count} canned replies`),
    none: "No canned replies yet. Make the first one for answers that you give again and again.",
    noMatch: (query: string) => `No canned reply is called “${query}”.`,
    loading: "Loading the canned replies",
    notLoaded: "The canned replies could not be loaded.",
    manage: "Manage canned replies",
    title: "Canned replies",
    close: "Close",
    lead: "Type / in an empty message to use one. {{name}}, {{first_name}}, {{agent}} and {{account}} are filled in; other {{words}} are asked for.",
    add: "New reply",
    edit: (shortcut: string) => `Change /${shortcut}`,
    remove: (shortcut: string) => `Delete /${shortcut}`,
    removeTitle: (shortcut: string) => `Delete /${shortcut}?`,
    removeText: "Nobody in this workspace can use it any more.",
    removeSure: "Delete",
    shortcut: "Shortcut",
    shortcutHint: "What is typed after /, such as “hours”. No spaces.",
    shortcutRule: "Use 1 to 40 letters, digits, - and _.",
    shortcutTaken: "There is one with this shortcut already.",
    text: "Text",
    textRule: "Write what it says.",
    save: "Save",
    cancel: "Cancel",
    back: "Back to the list",
    notSaved: (why: string) => `Not saved: ${why}.`,
    notRemoved: (why: string) => `Not deleted: ${why}.`,
    fillTitle: (shortcut: string) => `Fill in /${shortcut}`,
    insert: "Insert",
    preview: "It will say",
  },

  emoji: {
    open: "Emoji",
    title: "Emoji picker",
    search: "Search emoji",
    recent: "Used lately",
    loading: "Loading emoji",
    none: "No emoji of that name.",
    notLoaded: "The emoji could not be loaded. Try again.",
    skinTone: (tone: string) => `Skin tone: ${tone}. Press to change it.`,
    tones: {
      none: "default",
      light: "light",
      "medium-light": "medium light",
      medium: "medium",
      "medium-dark": "medium dark",
      dark: "dark",
    },
  },

  sending: {
    menu: "More ways to send",
    keys: { enter: "Enter sends", mod_enter: "Ctrl+Enter sends", mod_enter_mac: "⌘ Enter sends" },
    keysHeading: "Which key sends",
    hint: {
      enter: "Enter sends, Shift+Enter starts a new line",
      mod_enter: "Ctrl+Enter sends, Enter starts a new line",
      mod_enter_mac: "⌘ Enter sends, Enter starts a new line",
    },
    undo: "Wait 5 seconds, so that I can undo",
    undoNow: "Undo",
    undoLabel: (text: string) => (text === "" ? "Undo sending" : `Undo sending “${text}”`),
    held: "It is sent in 5 seconds. Arrow up takes it back.",
    takenBack: "Taken back. It was not sent.",
    tooLate: "It had left already, and could not be taken back.",
    notTakenBack: (why: string) => `Not taken back: ${why}.`,
  },

  schedule: {
    heading: "Send later",
    presets: { hour: "In an hour", hours: "In 3 hours", tomorrow: "Tomorrow morning", monday: "Monday morning" },
    pick: "Choose a time…",
    title: "Send later",
    titleEdit: "Change the scheduled message",
    message: "Message",
    field: "When",
    placeholder: "tomorrow 9, friday 14:30, in 2 hours",
    or: "or by date and time",
    date: "Date",
    time: "Time",
    at: (when: string) => `It is sent ${when}.`,
    unclear: "That is not a time to come. Try “tomorrow 9”.",
    tooFar: "That is more than a year away.",
    onlyIfUnanswered: "Only if nobody has answered",
    onlyIfHint: {
      in: "If the customer writes first, it is not sent.",
      out: "If a colleague answers the customer first, it is not sent.",
    },
    closed: (when: string) =>
      `The reply window closes ${when}. After that this message can only be sent if the customer writes again first.`,
    isClosed: "The reply window is closed. This message can only be sent if the customer writes first.",
    save: "Schedule",
    saveEdit: "Save",
    cancel: "Cancel",
    notScheduled: (why: string) => `Not scheduled: ${why}.`,
    notChanged: (why: string) => `Not changed: ${why}.`,
    uploading: "Uploading…",
    sendingOff: "Scheduling…",
    done: (when: string) => `Scheduled: it is sent ${when}.`,
  },

  scheduled: {
    region: "Scheduled messages",
    row: (when: string) => `Scheduled message, to be sent ${when}`,
    when: (when: string) => `Scheduled for ${when}`,
    was: (when: string) => `It was to be sent ${when}`,
    onlyIfUnanswered: "only if nobody has answered",
    by: (name: string) => `by ${name}`,
    answered: "Not sent: there was an answer before its time.",
    failed: (reason: string | null) => `Not sent: ${(reason && notSent[reason]) ?? "the inbox could not send it"}.`,
    edit: "Change",
    sendNow: "Send now",
    cancel: "Cancel",
    remove: "Delete",
    notLoaded: "Scheduled messages could not be loaded.",
    file: "A file",
  },

  drafts: { inList: "Draft:" },

  presence: {
    viewing: (names: readonly string[]) => `${listed(names)} ${names.length === 1 ? "is" : "are"} here`,
    typing: (name: string) => `${name} is writing a reply`,
  },
};

function listed(names: readonly string[]): string {
  if (names.length <= 2) return names.join(" and ");
  return `${names[0]} and ${names.length - 1} others`;
}
