import { useSyncExternalStore } from "react";

/**
 * How far each upload is, from 0 to 1, by `clientId`. Apart from the inbox's state: it changes many times a second
 * and only one small ring on the screen cares.
 */
const shares = new Map<string, number>();
const listeners = new Set<() => void>();

export function noteProgress(clientId: string, share: number | null): void {
  if (share === null) shares.delete(clientId);
  else shares.set(clientId, share);
  for (const listener of listeners) listener();
}

export function useUploadProgress(clientId: string): number {
  const read = () => shares.get(clientId) ?? 0;
  return useSyncExternalStore(subscribe, read, read);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
