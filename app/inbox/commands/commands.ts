/** What can be done by a key or from the palette, wherever one is in the inbox. Words are in command-strings.ts. */
export const COMMANDS = [
  "palette",
  "help",
  "search",
  "next_chat",
  "previous_chat",
  "new_chat",
  "reply",
  "note",
  "done",
  "snooze",
  "assign",
  "label",
  "send_later",
  "canned_replies",
  "select",
  "mentions",
  "contact",
  "newest",
  "show_inbox",
  "show_connections",
  "show_settings",
] as const;
export type CommandName = (typeof COMMANDS)[number];

/** A letter, or a letter with Ctrl (⌘ on a Mac). Letters alone can be switched off (WCAG 2.1.4). */
export type Shortcut = { key: string; withMod: boolean };

export const SHORTCUTS: Partial<Record<CommandName, Shortcut>> = {
  palette: { key: "k", withMod: true },
  help: { key: "?", withMod: false },
  search: { key: "/", withMod: false },
  next_chat: { key: "j", withMod: false },
  previous_chat: { key: "k", withMod: false },
  new_chat: { key: "c", withMod: false },
  reply: { key: "r", withMod: false },
  note: { key: "n", withMod: false },
  done: { key: "e", withMod: false },
  snooze: { key: "s", withMod: false },
  assign: { key: "a", withMod: false },
  label: { key: "l", withMod: false },
  select: { key: "x", withMod: false },
  contact: { key: "i", withMod: false },
  newest: { key: "g", withMod: false },
};

export type PressedKey = { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean };

/**
 * Which command a key means.
 *
 * @param isTyping the focus is where letters are text: only those with Ctrl or ⌘ count there
 * @param hasSingleKeys letters alone are not switched off
 */
export function commandOf(pressed: PressedKey, isTyping: boolean, hasSingleKeys: boolean): CommandName | null {
  if (pressed.altKey) return null;
  const withMod = pressed.ctrlKey || pressed.metaKey;
  if (!withMod && (isTyping || !hasSingleKeys)) return null;
  const key = pressed.key.toLowerCase();
  const found = COMMANDS.find((name) => SHORTCUTS[name]?.key === key && SHORTCUTS[name]?.withMod === withMod);
  return found ?? null;
}
