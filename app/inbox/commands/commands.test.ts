import { describe, expect, it } from "vitest";
import { COMMANDS, commandOf, type PressedKey, SHORTCUTS } from "./commands.ts";

const press = (key: string, more: Partial<PressedKey> = {}): PressedKey => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

describe("the keys", () => {
  it("mean what the table says, large or small", () => {
    expect(commandOf(press("j"), false, true)).toBe("next_chat");
    expect(commandOf(press("J"), false, true)).toBe("next_chat");
    expect(commandOf(press("?"), false, true)).toBe("help");
    expect(commandOf(press("y"), false, true)).toBeNull();
  });

  it("are letters where one writes, all but those with Ctrl or ⌘", () => {
    expect(commandOf(press("j"), true, true)).toBeNull();
    expect(commandOf(press("k", { ctrlKey: true }), true, true)).toBe("palette");
    expect(commandOf(press("k", { metaKey: true }), true, true)).toBe("palette");
  });

  it("do nothing alone when they are switched off", () => {
    expect(commandOf(press("j"), false, false)).toBeNull();
    expect(commandOf(press("k", { metaKey: true }), false, false)).toBe("palette");
  });

  it("leave the browser's own alone", () => {
    expect(commandOf(press("r", { ctrlKey: true }), false, true)).toBeNull();
    expect(commandOf(press("j", { altKey: true }), false, true)).toBeNull();
  });

  it("are never two commands at once", () => {
    const spelled = COMMANDS.flatMap((name) => {
      const shortcut = SHORTCUTS[name];
      return shortcut ? [`${shortcut.withMod}${shortcut.key}`] : [];
    });
    expect(new Set(spelled).size).toBe(spelled.length);
  });
});
