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
  if (about.url.protocol === "https:") headers.set("strict-transport-security", "max-age=31536000");
  if (headers.get("content-type")?.startsWith("text/html")) {
    headers.set("content-security-policy", contentSecurityPolicy(about.url, about.cspNonce));
  }
  return wrapped;
}

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
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
