import type { CommandName } from "../inbox/commands/commands.ts";

/** The words of the palette and of the help for the keyboard. */
export const commandStrings = {
  names: {
    palette: "Find anything",
    help: "Keyboard shortcuts",
    next_chat: "Next chat",
    previous_chat: "Previous chat",
    new_chat: "New chat",
    reply: "Write a reply",
    note: "Write a note",
    done: "Done, or reopen",
    snooze: "Snooze",
    assign: "Assign",
    label: "Label",
    send_later: "Send later",
    canned_replies: "Manage canned replies",
    newest: "Jump to the latest message",
    show_inbox: "Go to the inbox",
    show_connections: "Go to connections",
    show_settings: "Go to settings",
  } satisfies Record<CommandName, string>,
  palette: {
    label: "Find a chat or something to do",
    placeholder: "Type a name, or what you want to do",
    empty: "Nothing of that name.",
    chats: "Chats",
    commands: "Do",
    close: "Close",
  },
  help: {
    title: "Keyboard shortcuts",
    close: "Close",
    singleKeys: "Letters alone are shortcuts",
    singleKeysHint: "Switch them off if you use speech input, or press keys by accident.",
    inLists: "In the list and in a conversation",
    arrows: "Move up and down",
    homeEnd: "First and last",
    open: "Open, or show what can be done",
    escape: "Back to the list",
    keys: { arrows: ["↑", "↓"], homeEnd: ["Home", "End"], open: ["Enter"], escape: ["Esc"] },
  },
};
