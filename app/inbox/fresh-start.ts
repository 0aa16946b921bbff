import type { InboxStore } from "./inbox-store.ts";

/**
 * For what is asked for and does not say its place in the log: what was read before a fresh start, and is taken in after
 * it, may have changed in between without a word.
 *
 * @returns whether there was no fresh start since this was called
 */
export function sinceFreshStart({ getState }: InboxStore): () => boolean {
  const { epoch, base } = getState();
  return () => {
    const now = getState();
    return now.epoch === epoch && now.base === base;
  };
}
