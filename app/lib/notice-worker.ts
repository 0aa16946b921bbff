/** The service worker that shows notices, and the page of no connection (app/public/push-worker.js). */
const WORKER = "/push-worker.js";

/** Whether this is the installed app and no tab of a browser. */
export const isInstalled = (): boolean =>
  matchMedia("(display-mode: standalone)").matches || (navigator as { standalone?: boolean }).standalone === true;

export const registerWorker = (): Promise<ServiceWorkerRegistration> => navigator.serviceWorker.register(WORKER);

/** The installed app opens without a network too: to words that say so. In a tab the browser's own page does. */
export function registerWhenInstalled(): void {
  if (!("serviceWorker" in navigator) || !isInstalled()) return;
  // Without it the app works as before: a browser without a network then shows its own page instead of ours.
  addEventListener("load", () => void registerWorker().catch(() => undefined));
}
