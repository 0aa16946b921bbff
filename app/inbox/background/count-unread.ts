import type { Trpc } from "../../lib/trpc-client.ts";
import type { InboxStore } from "../inbox-store.ts";
import { unreadTotal } from "../inbox-views.ts";

export type UnreadCountDeps = {
  store: InboxStore;
  trpc: Pick<Trpc, "chats">;
  bounded: () => { signal: AbortSignal };
};

/** Between two questions: what changes meanwhile in loaded chats is counted here. */
export const ASKED_EVERY_MS = 3_000;

/**
 * Has the server count what is unread, of all chats and not of the loaded ones alone: when the page is live, and again
 * when something that is loaded changes.
 *
 * @returns a function that ends it
 */
export function countUnread({ store, trpc, bounded }: UnreadCountDeps): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let before: { total: number; chats: number; isLive: boolean } | null = null;
  let isOver = false;

  async function ask(): Promise<void> {
    timer = null;
    askedAt = Date.now();
    const { epoch } = store.getState();
    try {
      const { unreadMessages } = await trpc.chats.counts.query(undefined, bounded());
      const isSame = !isOver && store.getState().epoch === epoch;
      if (isSame && unreadMessages !== undefined) store.dispatch({ type: "unread_counted", count: unreadMessages });
    } catch {
      // What is loaded is still counted; the next change, or being live again, asks anew.
    }
  }

  function look(): void {
    const { chats, connection } = store.getState();
    const now = { total: unreadTotal(chats), chats: Object.keys(chats).length, isLive: connection === "live" };
    // A chat that was not loaded may have been counted with more, or less, than it comes in with.
    const isOther = before?.total !== now.total || before.chats !== now.chats;
    const isNews = now.isLive && (!before?.isLive || isOther);
    before = now;
    if (!isNews || timer !== null) return;
    // A clock that was put back since makes nobody wait longer.
    const delayMs = Math.min(ASKED_EVERY_MS, Math.max(0, askedAt + ASKED_EVERY_MS - Date.now()));
    timer = setTimeout(() => void ask(), delayMs);
  }

  look();
  const stopLooking = store.subscribe(look);
  return () => {
    isOver = true;
    stopLooking();
    if (timer !== null) clearTimeout(timer);
  };
}
