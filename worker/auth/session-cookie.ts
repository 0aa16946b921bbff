/** Browsers keep the cookie for the session's absolute lifetime; whether it still counts is decided here. */
export const SESSION_COOKIE_MAX_AGE_SECONDS = 30 * 24 * 60 * 60;

const SECURE_NAME = "__Host-parley";
const LOOPBACK_NAME = "parley";

/**
 * The `Set-Cookie` value that keeps `token` in the browser, or removes it (null).
 *
 * `__Host-` makes the browser itself refuse the cookie from a sibling host or without TLS. Plain http on
 * loopback (`npm start`) cannot have that, so there it goes by another name and without `Secure`.
 *
 * @param url of the request that is answered
 */
export function sessionCookie(url: URL, token: string | null): string {
  const loopback = isLoopbackHttp(url);
  const attributes = ["Path=/", "HttpOnly", ...(loopback ? [] : ["Secure"]), "SameSite=Lax"];
  const maxAgeSeconds = token === null ? 0 : SESSION_COOKIE_MAX_AGE_SECONDS;
  return [`${cookieName(url)}=${token ?? ""}`, ...attributes, `Max-Age=${maxAgeSeconds}`].join("; ");
}

/** The token that the browser sent, if any. */
export function readSessionToken(request: Request): string | null {
  const name = cookieName(new URL(request.url));
  for (const pair of (request.headers.get("Cookie") ?? "").split(";")) {
    const separator = pair.indexOf("=");
    if (separator === -1 || pair.slice(0, separator).trim() !== name) continue;
    const token = pair.slice(separator + 1).trim();
    return token === "" ? null : token;
  }
  return null;
}

const cookieName = (url: URL) => (isLoopbackHttp(url) ? LOOPBACK_NAME : SECURE_NAME);

function isLoopbackHttp(url: URL): boolean {
  return url.protocol === "http:" && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
}
