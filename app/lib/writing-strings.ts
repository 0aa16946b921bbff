/** Words around the field, as far as they are there from the start; part of the catalogue (strings.ts). */
export const writingStrings = {
  emoji: {
    open: "Emoji",
    notLoaded: "The emoji could not be loaded. Try again.",
  },
  sending: {
    menu: "More ways to send",
    hint: {
      enter: "Enter sends, Shift+Enter starts a new line",
      mod_enter: "Ctrl+Enter sends, Enter starts a new line",
      mod_enter_mac: "⌘ Enter sends, Enter starts a new line",
    },
    undoNow: "Undo",
    undoLabel: (text: string) => (text === "" ? "Undo sending" : `Undo sending “${text}”`),
    held: "It is sent in 5 seconds. Arrow up takes it back.",
    tooLate: "It had left already, and could not be taken back.",
    notTakenBack: "It could not be taken back, and may have left already.",
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
