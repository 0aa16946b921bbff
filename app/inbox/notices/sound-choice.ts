import { useSyncExternalStore } from "react";
import { remember, remembered } from "../../lib/browser-memory.ts";

const KEY = "parley:sound";
const listeners = new Set<() => void>();

/** Whether a new message is heard in this browser. Not until somebody wants it. */
export const isSoundOn = (): boolean => remembered(KEY) === "on";

export function chooseSound(isOn: boolean): void {
  remember(KEY, isOn ? "on" : null);
  for (const listener of listeners) listener();
}

export const useSoundChoice = (): boolean => useSyncExternalStore(subscribe, isSoundOn, () => false);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}
