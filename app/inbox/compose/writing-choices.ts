import { useSyncExternalStore } from "react";
import { remember, rememberedJson } from "../../lib/browser-memory.ts";

/** How somebody likes to write, in this browser. */
export type WritingChoices = {
  /** The key that sends; the other one, and Shift+Enter always, starts a new line. */
  sendKey: "enter" | "mod_enter";
  /** A message waits for some seconds in which it can be taken back. */
  waits: boolean;
};

/** As long as a message waits that can be taken back. */
export const UNDO_MS = 5_000;

const KEY = "parley:writing";
const usual: WritingChoices = { sendKey: "enter", waits: false };

let known: WritingChoices | null = null;
const listeners = new Set<() => void>();

export function writingChoices(): WritingChoices {
  known ??= stored();
  return known;
}

export function chooseWriting(change: Partial<WritingChoices>): void {
  known = { ...writingChoices(), ...change };
  remember(KEY, JSON.stringify(known));
  for (const listener of listeners) listener();
}

/** The server does not know them: it draws the usual ones. */
export function useWritingChoices(): WritingChoices {
  return useSyncExternalStore(subscribe, writingChoices, () => usual);
}

function subscribe(listener: () => void): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key !== KEY) return;
    known = null;
    listener();
  };
  listeners.add(listener);
  window.addEventListener("storage", onStorage);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", onStorage);
  };
}

function stored(): WritingChoices {
  const { sendKey, waits } = (rememberedJson(KEY) ?? usual) as Partial<WritingChoices>;
  return { sendKey: sendKey === "mod_enter" ? "mod_enter" : "enter", waits: waits === true };
}

/** Whether its keyboard has a ⌘ where others have Ctrl. */
export const isMac = (): boolean => typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

type PressedKey = { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean; altKey: boolean };

/** Whether a key sends. One that chooses a word in an input method is not asked about here. */
export function isSendKey(pressed: PressedKey, sendKey: WritingChoices["sendKey"]): boolean {
  if (pressed.key !== "Enter" || pressed.shiftKey || pressed.altKey) return false;
  // With Ctrl or ⌘ it sends either way: whoever is used to it elsewhere means it.
  return sendKey === "enter" || pressed.ctrlKey || pressed.metaKey;
}
