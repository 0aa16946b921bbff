import { expect, test } from "vitest";
import { isSendKey } from "./writing-choices.ts";

const press = (key: string, over: object = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...over,
});

test("Enter sends where that is the choice, and starts a line where Ctrl or ⌘ with it is", () => {
  expect(isSendKey(press("Enter"), "enter")).toBe(true);
  expect(isSendKey(press("Enter"), "mod_enter")).toBe(false);
  for (const choice of ["enter", "mod_enter"] as const) {
    expect(isSendKey(press("Enter", { ctrlKey: true }), choice)).toBe(true);
    expect(isSendKey(press("Enter", { metaKey: true }), choice)).toBe(true);
    expect(isSendKey(press("Enter", { shiftKey: true }), choice)).toBe(false);
    expect(isSendKey(press("Enter", { shiftKey: true, ctrlKey: true }), choice)).toBe(false);
    expect(isSendKey(press("a"), choice)).toBe(false);
  }
});
