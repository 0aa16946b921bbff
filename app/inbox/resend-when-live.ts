import type { InboxStore } from "./inbox-store.ts";
import { isLostOnTheWay } from "./lost-on-the-way.ts";

/**
 * Sends what was written offline, or was cut off by a reload, as soon as the inbox is live, in the order it was
 * written. Each once in a stretch of being live: what fails then again is left to a person, with its reason.
 *
 * @returns a function that ends it
 */
export function resendWhenLive(store: InboxStore, resend: (clientId: string) => void): () => void {
  const tried = new Set<string>();

  function look(): void {
    const { connection, pending } = store.getState();
    if (connection !== "live") {
      tried.clear();
      return;
    }
    for (const { clientId } of pending.filter(isLostOnTheWay)) {
      if (tried.has(clientId)) continue;
      tried.add(clientId);
      resend(clientId);
    }
  }

  look();
  return store.subscribe(look);
}
