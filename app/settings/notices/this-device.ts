import { isInstalled, registerWorker } from "../../lib/notice-worker.ts";
import { trpc } from "../../lib/trpc-client.ts";

/** How this browser stands to notices; `on` names its subscription as the server's list does. */
export type DeviceState =
  | { type: "checking" | "unsupported" | "install" | "blocked" | "off" }
  | { type: "on"; endpoint: string; mark: string };

/** @param marks those of the browsers that the server tells */
export async function readDevice(marks: readonly string[]): Promise<DeviceState> {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    return { type: isApplePhone() && !isInstalled() ? "install" : "unsupported" };
  }
  if (Notification.permission === "denied") return { type: "blocked" };
  const subscription = await ownSubscription();
  if (subscription === null || Notification.permission !== "granted") return { type: "off" };
  const { endpoint } = subscription;
  const mark = await markOf(endpoint);
  // One that the server does not know belongs to another workspace or somebody else.
  return marks.includes(mark) ? { type: "on", endpoint, mark } : { type: "off" };
}

/** Only on a click: browsers ask for permission then alone. */
export async function turnOn(): Promise<"done" | "not_allowed" | "no_push_service"> {
  const permission = await Notification.requestPermission();
  if (permission !== "granted") return "not_allowed";
  await registerWorker();
  const { pushManager } = await navigator.serviceWorker.ready;
  const { publicKey } = await trpc.push.key.mutate();
  // A subscription hangs on the key of one workspace: that of another one makes way.
  await (await pushManager.getSubscription())?.unsubscribe();
  // A browser has a name of its own for each reason; the page says the one thing that follows from all of them.
  const subscription = await pushManager
    .subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(publicKey) })
    .catch(() => null);
  if (subscription === null) return "no_push_service";
  const { endpoint, keys } = subscription.toJSON();
  await trpc.push.subscribe.mutate({
    endpoint: endpoint ?? "",
    keys: { p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" },
  });
  return "done";
}

export async function turnOff(endpoint: string): Promise<void> {
  await trpc.push.unsubscribe.mutate({ endpoint });
  await (await ownSubscription())?.unsubscribe();
}

async function ownSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function markOf(endpoint: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** iPadOS calls itself a Mac, with fingers. */
const isApplePhone = (): boolean =>
  /iPhone|iPad/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

function bytesOf(base64Url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64Url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
