import type { PresenceFrame } from "../../../worker/shared/wire.ts";
import type { InboxStore } from "../inbox-store.ts";
import type { PresenceSender } from "./presence-sender.ts";

/**
 * Lets the others know of this page for as long as it is live, and what the browser knows of who looks at it. With the
 * socket it is gone by itself.
 *
 * @returns a function that ends it
 */
export function followPresence(
  presence: PresenceSender,
  store: InboxStore,
  tell: (frame: PresenceFrame) => void,
): () => void {
  let wasLive = false;
  const look = () => {
    const isLive = store.getState().connection === "live";
    if (isLive === wasLive) return;
    wasLive = isLive;
    // After each hello the socket may be another one.
    if (isLive) presence.connect(tell);
    else presence.disconnect();
  };
  const onVisibility = () => presence.show(document.visibilityState === "visible");
  const stop = store.subscribe(look);
  onVisibility();
  look();
  document.addEventListener("visibilitychange", onVisibility);
  const stirs = ["pointerdown", "pointermove", "keydown", "wheel"] as const;
  for (const name of stirs) window.addEventListener(name, presence.stirred, { passive: true });
  return () => {
    stop();
    presence.disconnect();
    document.removeEventListener("visibilitychange", onVisibility);
    for (const name of stirs) window.removeEventListener(name, presence.stirred);
  };
}
