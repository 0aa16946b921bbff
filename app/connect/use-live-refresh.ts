import { useEffect, useState, useSyncExternalStore } from "react";
import { emptyInbox, type InboxState } from "../inbox/inbox-state.ts";
import { createInboxStore } from "../inbox/inbox-store.ts";
import { listenToBrowser, openLiveSocket } from "../inbox/live-browser.ts";
import { startLiveConnection } from "../inbox/live-connection.ts";
import { failureOf } from "../lib/failure-of.ts";
import { CALL_LIMIT_MS, trpc } from "../lib/trpc-client.ts";
import { useRefresh } from "./use-refresh.ts";

/** In a busy shop something happens all the time: the page's data are read again at most this often. */
const REFRESH_EVERY_MS = 1_000;
/** How far the history is read is no event of its own. */
const PROGRESS_EVERY_MS = 2_500;

/**
 * Keeps a page's data true: whatever happens in the workspace (an account changes, a message arrives) has them read
 * again, and so does every reconnection. The live connection is the inbox's own; what its events say is left
 * aside here, since the loader knows more than they tell.
 *
 * @param isProgressing something goes on that no event tells of
 * @returns whether the page is live
 */
export function useLiveRefresh(isProgressing: boolean): InboxState["connection"] {
  const [store] = useState(() => createInboxStore({ ...emptyInbox, wants: "snapshot" }));
  const refresh = useRefresh();

  useEffect(() => {
    const connection = startLiveConnection({
      store,
      openSocket: openLiveSocket,
      async loadSnapshot() {
        const chats = await trpc.chats.list.query({ limit: 1 }, bounded());
        store.dispatch({ type: "snapshot_loaded", snapshot: { accounts: [], chats, thread: null } });
      },
      checkSession: () => void leaveWhenSignedOut(),
      isBrowserOnline: () => navigator.onLine,
      random: Math.random,
    });
    let drawn = placeOf(store.getState());
    let timer: ReturnType<typeof setTimeout> | null = null;
    const stopWatching = store.subscribe(() => {
      const now = placeOf(store.getState());
      if (now === drawn || timer !== null) return;
      drawn = now;
      refresh();
      timer = setTimeout(() => {
        timer = null;
        if (placeOf(store.getState()) === drawn) return;
        drawn = placeOf(store.getState());
        refresh();
      }, REFRESH_EVERY_MS);
    });
    const stopListening = listenToBrowser(connection);
    return () => {
      stopListening();
      if (timer !== null) clearTimeout(timer);
      stopWatching();
      connection.stop();
    };
  }, [store, refresh]);

  useEffect(() => {
    if (!isProgressing) return;
    const timer = setInterval(() => document.visibilityState === "visible" && refresh(), PROGRESS_EVERY_MS);
    return () => clearInterval(timer);
  }, [isProgressing, refresh]);

  const connectionOf = () => store.getState().connection;
  return useSyncExternalStore(store.subscribe, connectionOf, connectionOf);
}

const placeOf = ({ epoch, cursor }: InboxState): string => `${epoch} ${cursor}`;

const bounded = () => ({ signal: AbortSignal.timeout(CALL_LIMIT_MS) });

async function leaveWhenSignedOut(): Promise<void> {
  try {
    await trpc.auth.me.query(undefined, bounded());
  } catch (error) {
    if (failureOf(error).reason !== "not_signed_in") return;
    location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
  }
}
