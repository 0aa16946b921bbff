import type { InboxState } from "./inbox-state.ts";
import { type InboxAction, reduceInbox } from "./live-store.ts";

/** The one place that holds the inbox's state; React reads it through `useInbox`. */
export type InboxStore = {
  getState: () => InboxState;
  dispatch: (action: InboxAction) => void;
  /** @returns a function that ends the subscription */
  subscribe: (listener: () => void) => () => void;
};

export function createInboxStore(initial: InboxState): InboxStore {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    getState: () => state,
    dispatch(action) {
      const next = reduceInbox(state, action);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
