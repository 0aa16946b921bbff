import type { LiveConnection } from "./live-connection.ts";

export const openLiveSocket = (): WebSocket =>
  new WebSocket(`${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/live`);

/**
 * Tells a connection what the browser knows of the network, and when somebody looks at the page again.
 *
 * @returns a function that ends it
 */
export function listenToBrowser(connection: LiveConnection): () => void {
  const onVisibility = () => {
    if (document.visibilityState === "visible") connection.wake();
  };
  window.addEventListener("online", connection.wake);
  window.addEventListener("offline", connection.sleep);
  document.addEventListener("visibilitychange", onVisibility);
  return () => {
    window.removeEventListener("online", connection.wake);
    window.removeEventListener("offline", connection.sleep);
    document.removeEventListener("visibilitychange", onVisibility);
  };
}
