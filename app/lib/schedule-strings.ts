/** Why a message for later could not be sent at its time: the reasons of `messages.send`. */
const notSent: Record<string, string> = {
  window_closed: "the reply window had closed",
  not_supported: "the account could not send that",
  too_long: "the text was too long",
  upload_not_found: "its file was no longer there",
  reply_not_found: "the message that it answers was no longer there",
  author_left: "who planned it does not work here any more. Send it now or cancel it",
  not_found: "the chat or its account was no longer there",
};

/** The words of messages for later; part of the catalogue (strings.ts). */
export const scheduleStrings = {
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
  sendingOff: "Scheduling…",

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
};
