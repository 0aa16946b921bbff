/**
 * What this browser remembers of how somebody likes it. Storage can be switched off or full: what could not be stored
 * is remembered for as long as the page lives, so that a choice is kept all the same.
 */
const notStored = new Map<string, string | null>();

export function remembered(key: string): string | null {
  const held = notStored.get(key);
  if (held !== undefined) return held;
  try {
    return localStorage.getItem(key);
  } catch {
    // Nothing was ever stored here.
    return null;
  }
}

/** @param value null forgets it */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
    notStored.delete(key);
  } catch {
    notStored.set(key, value);
  }
}

/** What was remembered as JSON; null also for what is none, which no version of ours has written. */
export function rememberedJson(key: string): unknown {
  try {
    return JSON.parse(remembered(key) ?? "null");
  } catch {
    return null;
  }
}
