import type { Clock } from "../shared/clock.ts";

/** A small memory of one isolate: bounded in entries and in time. */
export type ExpiringCache<T> = {
  /** `undefined` when it is not there or too old. */
  get(key: string): T | undefined;
  set(key: string, value: T, ttlMs: number): void;
  delete(key: string): void;
};

/** @param maxEntries when full, the entry that was set longest ago makes room. */
export function createExpiringCache<T>(maxEntries: number, clock: Clock): ExpiringCache<T> {
  const entries = new Map<string, { value: T; expiresAt: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (clock() < entry.expiresAt) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value, ttlMs) {
      // A Map keeps the order of insertion, so an entry that is set again has to leave first.
      entries.delete(key);
      const [oldest] = entries.keys();
      if (entries.size >= maxEntries && oldest !== undefined) entries.delete(oldest);
      entries.set(key, { value, expiresAt: clock() + ttlMs });
    },
    delete(key) {
      entries.delete(key);
    },
  };
}
