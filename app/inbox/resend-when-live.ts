import type { InboxStore } from "./inbox-store.ts";
import { isLostOnTheWay, isUploaded } from "./lost-on-the-way.ts";

/** The server had too much to do, or an update came: that takes seconds or a minute. */
export const TRY_AGAIN_MS = 20_000;

/**
 * Sends what was written offline, or was cut off by a reload, as soon as the inbox is live, in the order it was
 * written. What fails then again is tried by and by, with its reason under it and the button for who does not want to
 * wait. Bytes go up once in a stretch of being live: a way that is too slow for them would be kept busy for ever.
 *
 * @returns a function that ends it
 */
export function resendWhenLive(store: InboxStore, resend: (clientId: string) => void): () => void {
  const tried = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | null = null;

  function look(): void {
    const { connection, pending } = store.getState();
    if (connection !== "live") {
      tried.clear();
      return;
    }
    for (const send of pending.filter(isLostOnTheWay)) {
      const { clientId } = send;
      if (tried.has(clientId)) {
        if (isUploaded(send)) timer ??= setTimeout(tryAgain, TRY_AGAIN_MS);
        continue;
      }
      tried.add(clientId);
      resend(clientId);
    }
  }

  function tryAgain(): void {
    timer = null;
    for (const send of store.getState().pending) if (isUploaded(send)) tried.delete(send.clientId);
    look();
  }

  look();
  const stop = store.subscribe(look);
  return () => {
    stop();
    if (timer !== null) clearTimeout(timer);
  };
}
