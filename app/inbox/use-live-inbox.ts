import { useEffect, useState } from "react";
import { pageEnds } from "../lib/page-end.ts";
import { speakFor, trpc } from "../lib/trpc-client.ts";
import { type Background, createBackground } from "./background/background.ts";
import { loadBackground } from "./background/load-background.ts";
import { claimDrafts } from "./drafts/kept-drafts.ts";
import { createInboxActions, type InboxActions } from "./inbox-actions.ts";
import { emptyInbox, type InboxState, type Snapshot } from "./inbox-state.ts";
import { createInboxStore, type InboxStore } from "./inbox-store.ts";
import { listenToBrowser, openLiveSocket } from "./live-browser.ts";
import { startLiveConnection } from "./live-connection.ts";
import { reduceInbox } from "./live-store.ts";
import { openPendingStorage } from "./pending-storage.ts";
import { resendWhenLive } from "./resend-when-live.ts";

export type LiveInbox = { store: InboxStore; actions: InboxActions; background: Background };

/** Whose inbox it is: unsent messages are kept apart by it. */
export type InboxOwner = { tenantId: string; userId: string };

/**
 * The inbox of this page: its state from the server's snapshot on, kept live by one socket for as long as the
 * screen is there.
 *
 * @param snapshot null when the server could not read it: then it is asked for again from here
 * @param missingChatId the chat that was asked for and is not there
 */
export function useLiveInbox(snapshot: Snapshot | null, missingChatId: string | null, owner: InboxOwner): LiveInbox {
  const [inbox] = useState<LiveInbox>(() => {
    claimDrafts(owner.userId);
    const store = createInboxStore(stateFrom(snapshot, missingChatId));
    return {
      store,
      background: createBackground(),
      actions: createInboxActions({ store, trpc, viewerId: owner.userId, leave: goToSignIn }),
    };
  });

  useEffect(() => speakFor(owner.userId, owner.tenantId), [owner.userId, owner.tenantId]);

  useEffect(() => {
    void inbox.actions.attachStorage(openPendingStorage(owner.tenantId, owner.userId));
  }, [inbox, owner.tenantId, owner.userId]);

  useEffect(() => resendWhenLive(inbox.store, inbox.actions.resend), [inbox]);

  useEffect(() => {
    const connection = startLiveConnection({
      store: inbox.store,
      viewerId: owner.userId,
      openSocket: openLiveSocket,
      loadSnapshot: inbox.actions.loadSnapshot,
      checkSession: () => void inbox.actions.checkSession(),
      isBrowserOnline: () => navigator.onLine,
      random: Math.random,
    });
    const stopListening = listenToBrowser(connection);
    pageEnds.addEventListener("abort", connection.stop);
    const { bounded } = inbox.actions.tools;
    const deps = { store: inbox.store, trpc, bounded, memberId: owner.userId, tell: connection.tell };
    const stopBackground = loadBackground(inbox.background, inbox.store, deps);
    return () => {
      stopBackground();
      pageEnds.removeEventListener("abort", connection.stop);
      stopListening();
      connection.stop();
    };
  }, [inbox, owner.userId]);

  return inbox;
}

function stateFrom(snapshot: Snapshot | null, missingChatId: string | null): InboxState {
  if (!snapshot) return { ...emptyInbox, wants: "snapshot" };
  let state = reduceInbox(emptyInbox, { type: "snapshot_loaded", snapshot });
  if (missingChatId) {
    state = reduceInbox(state, { type: "thread_asked", chatId: missingChatId });
    state = reduceInbox(state, { type: "thread_failed", chatId: missingChatId, isMissing: true });
  }
  // The first hello is said when the socket opens.
  return state.wants === "hello" ? { ...state, wants: null } : state;
}

/** A whole new page: nothing of this session's state may stay behind. */
function goToSignIn(): void {
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
}
