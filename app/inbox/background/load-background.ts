import type { InboxStore } from "../inbox-store.ts";
import type { Background } from "./background.ts";
import type { BackgroundDeps } from "./start-background.ts";

/**
 * Loads what goes on behind the screen when the page is live for the first time: nothing of it is needed before, and
 * what could not be loaded without a network is tried again with it.
 *
 * @returns a function that ends it
 */
export function loadBackground(background: Background, store: InboxStore, deps: BackgroundDeps): () => void {
  let stop = () => {};
  let state: "wanted" | "loading" | "there" | "gone" = "wanted";

  async function load(): Promise<void> {
    state = "loading";
    try {
      const { startBackground } = await import("./start-background.ts");
      if (state !== "loading") return;
      const parts = startBackground(deps);
      stop = parts.stop;
      state = "there";
      background.attach(parts);
    } catch {
      // No network, or a newer version is out: colleagues and drafts wait for the next time that the page is live.
      if (state === "loading") state = "wanted";
    }
  }
  let wasLive = false;
  const look = () => {
    const isLive = store.getState().connection === "live";
    if (isLive && !wasLive && state === "wanted") void load();
    wasLive = isLive;
  };
  look();
  const stopLooking = store.subscribe(look);
  return () => {
    state = "gone";
    stopLooking();
    stop();
  };
}
