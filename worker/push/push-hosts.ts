import type { PushService } from "../shared/push.ts";

/**
 * The push services of the browsers there are. An endpoint is an address that somebody typed, for all we know: nothing
 * else is ever called (Chrome and Edge on Android, Firefox, Edge on Windows, Safari).
 */
const HOSTS = ["fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com"] as const;
const DOMAINS = [".push.services.mozilla.com", ".notify.windows.com", ".push.apple.com"] as const;

/** Whose service an endpoint is of. */
export function serviceOf(endpoint: string): PushService {
  const { hostname } = new URL(endpoint);
  if (hostname.endsWith("mozilla.com")) return "mozilla";
  if (hostname.endsWith("windows.com")) return "microsoft";
  return hostname.endsWith("apple.com") ? "apple" : "google";
}

const LENGTH_MAX = 1_000;

export function isPushEndpoint(endpoint: string): boolean {
  if (endpoint.length > LENGTH_MAX || !URL.canParse(endpoint)) return false;
  const { protocol, hostname, port, username, password } = new URL(endpoint);
  if (protocol !== "https:" || port !== "" || username !== "" || password !== "") return false;
  return HOSTS.some((host) => hostname === host) || DOMAINS.some((domain) => hostname.endsWith(domain));
}
