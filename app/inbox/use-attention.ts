import { useSyncExternalStore } from "react";

/** Whether somebody is looking: the page is visible and has the focus. False while drawn on the server. */
export function useAttention(): boolean {
  return useSyncExternalStore(subscribe, isAttended, () => false);
}

export const isAttended = (): boolean => document.visibilityState === "visible" && document.hasFocus();

function subscribe(onChange: () => void): () => void {
  window.addEventListener("focus", onChange);
  window.addEventListener("blur", onChange);
  document.addEventListener("visibilitychange", onChange);
  return () => {
    window.removeEventListener("focus", onChange);
    window.removeEventListener("blur", onChange);
    document.removeEventListener("visibilitychange", onChange);
  };
}
