/** The words of the menu beside Send; part of the catalogue (strings.ts). */
export const sendMenuStrings = {
  keys: { enter: "Enter sends", mod_enter: "Ctrl+Enter sends", mod_enter_mac: "⌘ Enter sends" },
  keysHeading: "Which key sends",
  undo: "Wait 5 seconds, so that I can undo",
};
