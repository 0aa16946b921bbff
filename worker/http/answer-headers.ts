import { sessionCookie } from "../auth/session-cookie.ts";

/** A year, and for every name below ours: nothing of Parley is ever served without TLS. */
const STRICT_TRANSPORT = "max-age=31536000; includeSubDomains";
/** None of it is used by any screen; a script that got in should not have it either. */
const NO_DEVICES =
  "camera=(), microphone=(self), geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=(), display-capture=()";
/** Of what is no page: JSON and text, which nobody should be able to make into one. */
const NOTHING_AT_ALL = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The headers that every answer of the Worker carries, and on pages the Content-Security-Policy. Built files
 * (`/assets`) are served by the platform before the Worker and do not pass here.
 */
export function withAnswerHeaders(
  answer: Response,
  about: { url: URL; requestId: string; cookies: readonly string[]; cspNonce: string },
): Response {
  // A socket upgrade cannot be wrapped: its answer carries the socket itself.
  if (answer.status === 101) return answer;
  const wrapped = new Response(answer.body, answer);
  const { headers } = wrapped;
  for (const cookie of about.cookies) headers.append("set-cookie", cookie);
  headers.set("x-request-id", about.requestId);
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "same-origin");
  headers.set("cross-origin-opener-policy", "same-origin");
  headers.set("cross-origin-resource-policy", "same-origin");
  // Everything here is somebody's: nothing may be kept by a browser or a proxy unless its route says so.
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  if (about.url.protocol === "https:") headers.set("strict-transport-security", STRICT_TRANSPORT);
  headers.set("permissions-policy", NO_DEVICES);
  if (isPage(headers)) headers.set("content-security-policy", contentSecurityPolicy(about.url, about.cspNonce));
  else if (!headers.has("content-security-policy")) headers.set("content-security-policy", NOTHING_AT_ALL);
  // Who signs out may be leaving a shared computer: what the screens keep in the browser goes with the cookie.
  if (about.cookies.includes(sessionCookie(about.url, null))) headers.set("clear-site-data", '"cache", "storage"');
  return wrapped;
}

const isPage = (headers: Headers): boolean => /^text\/html\b/i.test(headers.get("content-type") ?? "");

/** Only scripts that carry this answer's nonce run, and what they load; nothing inline, nothing framed. */
export function contentSecurityPolicy(url: URL, nonce: string): string {
  const socket = `${url.protocol === "https:" ? "wss:" : "ws:"}//${url.host}`;
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    // 'self' covers sockets in today's browsers; older ones want the address.
    `connect-src 'self' ${socket}`,
    // The service worker of notices and the manifest of the app.
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
