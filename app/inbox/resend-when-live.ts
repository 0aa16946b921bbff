import type { InboxStore } from "./inbox-store.ts";

/** What kept a message from the inbox was the way there, or an update, not its word: `clientId` makes it safe to repeat. */
const LOST_ON_THE_WAY: readonly (string | null)[] = ["offline", "timeout", "interrupted", "try_again"];

/**
 * Sends what was written offline, or was cut off by a reload, as soon as the inbox is live, in the order it was
 * written. Each once in a stretch of being live: what fails then again is left to a person, with its reason.
 *
 * @returns a function that ends it
 */
export function resendWhenLive(store: InboxStore, sendAgain: (clientId: string) => void): () => void {
  const tried = new Set<string>();

  function look(): void {
    const { connection, pending } = store.getState();
    if (connection !== "live") {
      tried.clear();
      return;
    }
    const lost = pending.filter((send) => send.state === "not_sent" && LOST_ON_THE_WAY.includes(send.reason));
    for (const { clientId } of lost) {
      if (tried.has(clientId)) continue;
      tried.add(clientId);
      sendAgain(clientId);
    }
  }

  look();
  return store.subscribe(look);
}
