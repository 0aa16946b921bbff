import type { ChatView } from "../../worker/shared/team.ts";

const why: Record<string, string> = {
  offline: "you are offline",
  timeout: "no answer came in time",
  not_found: "this chat is no longer here",
  member_not_found: "that person is no longer in this workspace",
  label_not_found: "that label is no longer here",
  name_taken: "there is a label of that name already",
  too_many: "there are as many as there can be. Remove one first",
  too_many_requests: "too much at once. Try again in a moment",
  not_yours: "only who wrote it may change it",
  try_again: "the inbox could not be reached",
  not_signed_in: "you are signed out",
};

/** The words of what a team does with its chats. */
export const teamStrings = {
  why: (reason: string) => why[reason] ?? "the server did not take it",
  not: {
    assigned: (reason: string) => `Not assigned: ${reason}.`,
    snoozed: (reason: string) => `Not snoozed: ${reason}.`,
    done: (reason: string) => `Not marked as done: ${reason}.`,
    reopened: (reason: string) => `Not reopened: ${reason}.`,
    labelled: (reason: string) => `Not labelled: ${reason}.`,
  },

  work: {
    done: "Done",
    reopen: "Reopen",
    isDone: "Done",
    snoozedUntil: (when: string) => `Snoozed until ${when}`,
  },

  views: {
    label: "Which chats",
    names: {
      open: "Open",
      mine: "Mine",
      unassigned: "Unassigned",
      unread: "Unread",
      snoozed: "Snoozed",
      done: "Done",
      all: "Everything",
    } satisfies Record<ChatView, string>,
    saved: "Saved views",
    filter: "Filter and views",
    filterBy: (label: string) => `Filter and views: ${label}`,
    accounts: "Which account",
    allAccounts: "All accounts",
    noneTitle: "Nothing here",
    noneLabelled: "No chat of this list has the label.",
    noneText: {
      open: "What is done or snoozed is not shown here.",
      mine: "Chats that are given to you, or that you take, appear here.",
      unassigned: "Every open chat has somebody who answers it.",
      unread: "Everything was read.",
      snoozed: "Chats that are put aside until later appear here.",
      done: "Chats that are done appear here, until the customer writes again.",
      all: "Chats appear here as soon as the first message arrives.",
    } satisfies Record<ChatView, string>,
  },

  row: {
    labels: (names: string) => `Labels: ${names}.`,
    typing: (name: string) => `${name} is writing`,
    viewing: (names: string) => `${names} looks at this chat`,
  },

  assign: {
    button: (name: string | null) => (name === null ? "Assign" : `Assigned to ${name}`),
    heading: "Who answers this chat",
    take: "Take it",
    nobody: "Nobody",
    you: (name: string) => `${name} (you)`,
    gone: "somebody who left",
  },

  snooze: {
    button: "Snooze",
    at: (day: string, time: string) => `${day} ${time}`,
    tomorrow: "tomorrow",
    today: "today",
  },

  labels: { button: "Labels" },

  /** Of notes and mentions, what is there before any of them is. */
  notes: {
    reply: "Reply",
    note: "Note",
    notLoaded: "The notes of this chat could not be loaded.",
  },
  mentions: {
    title: "Mentions",
    button: (unread: number) => (unread === 0 ? "Mentions" : `Mentions, ${unread} not seen`),
  },
};
