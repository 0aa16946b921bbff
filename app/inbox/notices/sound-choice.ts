import { useSyncExternalStore } from "react";

const KEY = "parley:sound";
const listeners = new Set<() => void>();

/** Whether a new message is heard in this browser. Not until somebody wants it. */
export function isSoundOn(): boolean {
  try {
    return localStorage.getItem(KEY) === "on";
  } catch {
    return false;
  }
}

export function chooseSound(isOn: boolean): void {
  try {
    if (isOn) localStorage.setItem(KEY, "on");
    else localStorage.removeItem(KEY);
  } catch {
    // Storage is switched off: then there is no sound.
  }
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
