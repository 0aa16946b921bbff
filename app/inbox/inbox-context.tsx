import { createContext, useContext, useSyncExternalStore } from "react";
import type { Background } from "./background/background.ts";
import type { InboxActions } from "./inbox-actions.ts";
import type { InboxState } from "./inbox-state.ts";
import type { LiveInbox } from "./use-live-inbox.ts";

const InboxContext = createContext<LiveInbox | null>(null);

export const InboxProvider = InboxContext.Provider;

function useLive(): LiveInbox {
  const inbox = useContext(InboxContext);
  if (!inbox) throw new Error("This part of the screen needs an InboxProvider above it.");
  return inbox;
}

/**
 * One part of the state. A component draws itself again only when that part is another value, so a selector
 * answers what is in the state or what inbox-views.ts remembers, and never makes a new object by itself.
 */
export function useInbox<Part>(select: (state: InboxState) => Part): Part {
  const { store } = useLive();
  const read = () => select(store.getState());
  return useSyncExternalStore(store.subscribe, read, read);
}

/** The state itself, for what follows it without being drawn. */
export const useInboxStore = () => useLive().store;

export function useBackground(): Background {
  return useLive().background;
}

export function useInboxActions(): InboxActions {
  return useLive().actions;
}
