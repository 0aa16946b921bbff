import type { Presence } from "../../../worker/shared/team.ts";
import type { InboxStore } from "../inbox-store.ts";
import { TYPING_AGAIN_MS } from "./presence-sender.ts";

/** Writing is said again while it goes on; a computer that fell asleep says nothing, and its socket lives on for a while. */
const TYPING_KEPT_MS = TYPING_AGAIN_MS + 5_000;
/** As long as the server tells of it to who comes (worker/inbox/team/presence.ts), and a little more. */
const HERE_KEPT_MS = 6 * 60 * 1000;

/**
 * Takes colleagues off the screen of whom nothing was heard for too long.
 *
 * @returns a function that ends it
 */
export function forgetSilent(store: InboxStore): () => void {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let before: Readonly<Record<string, Presence>> = {};

  function fade(presence: Presence): void {
    const next = presence.typing ? { ...presence, typing: false } : { ...presence, chatId: null };
    store.dispatch({ type: "frame", frame: { type: "presence", ...next } });
  }

  const look = () => {
    const { presence } = store.getState().team;
    if (presence === before) return;
    const known = before;
    before = presence;
    for (const id of Object.keys({ ...known, ...presence })) {
      const [was, is] = [known[id], presence[id]];
      if (was === is) continue;
      clearTimeout(timers.get(id));
      timers.delete(id);
      if (is)
        timers.set(
          id,
          setTimeout(() => fade(is), is.typing ? TYPING_KEPT_MS : HERE_KEPT_MS),
        );
    }
  };
  look();
  const stop = store.subscribe(look);
  return () => {
    stop();
    for (const timer of timers.values()) clearTimeout(timer);
  };
}
