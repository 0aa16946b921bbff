import { useSyncExternalStore } from "react";

const STEP_MS = 10_000;

/**
 * About now, as ms since 1970, for what counts down before one's eyes. It may be another moment than the server drew
 * with: words made of it carry `suppressHydrationWarning`.
 */
export function useNow(): number {
  return useSyncExternalStore(subscribe, presentStep, presentStep);
}

const presentStep = (): number => Math.floor(Date.now() / STEP_MS) * STEP_MS;

function subscribe(onChange: () => void): () => void {
  const id = setInterval(onChange, STEP_MS);
  return () => clearInterval(id);
}
