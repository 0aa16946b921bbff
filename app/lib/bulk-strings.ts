import { teamStrings } from "./team-strings.ts";

const chats = (count: number) => `${count} ${count === 1 ? "chat" : "chats"}`;

/** The words of what one does with many chats at once. */
export const bulkStrings = {
  toolbar: "With the chosen chats",
  count: (count: number) => `${count} chosen`,
  all: (count: number) => `All ${count}`,
  allLabel: (count: number) => `Choose all ${chats(count)} shown`,
  leave: "Choose none",
  elsewhere: (count: number) => `${chats(count)} of them not in this list`,
  leaveOut: "Leave out",
  assign: "Assign",
  read: "Mark as read",
  unread: "Mark as unread",
  undo: "Undo",
  dismiss: "Dismiss",
  undone: "Undone",
  done: {
    done: (count: number) => `${chats(count)} done`,
    reopen: (count: number) => `${chats(count)} reopened`,
    snooze: (count: number) => `${chats(count)} snoozed`,
    assign: (count: number) => `${chats(count)} assigned`,
    label: (count: number) => `${chats(count)} labelled`,
    markRead: (count: number) => `${chats(count)} marked as read`,
    markUnread: (count: number) => `${chats(count)} marked as unread`,
  },
  failed: (count: number, reason: string) => `Not done with ${chats(count)}: ${teamStrings.why(reason)}.`,
};
