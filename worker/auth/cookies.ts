/**
 * The name of one of our cookies at this address. `__Host-` makes the browser itself refuse the cookie from a
 * sibling host or without TLS. Plain http on loopback (`npm start`) cannot have that, so there it goes by another
 * name and without `Secure`.
 */
export const cookieName = (url: URL, name: string): string => (isLoopbackHttp(url) ? name : `__Host-${name}`);

/**
 * A `Set-Cookie` value that no script can read; `value` null removes the cookie.
 *
 * @param url of the request that is answered
 */
export function cookieLine(url: URL, name: string, value: string | null, maxAgeSeconds: number): string {
  const attributes = ["Path=/", "HttpOnly", ...(isLoopbackHttp(url) ? [] : ["Secure"]), "SameSite=Lax"];
  const maxAge = `Max-Age=${value === null ? 0 : maxAgeSeconds}`;
  return [`${cookieName(url, name)}=${value ?? ""}`, ...attributes, maxAge].join("; ");
}

/** What the browser sent under our name, if anything. */
export function readCookie(request: Request, name: string): string | null {
  const wanted = cookieName(new URL(request.url), name);
  for (const pair of (request.headers.get("Cookie") ?? "").split(";")) {
    const separator = pair.indexOf("=");
    if (separator === -1 || pair.slice(0, separator).trim() !== wanted) continue;
    const value = pair.slice(separator + 1).trim();
    return value === "" ? null : value;
  }
  return null;
}

function isLoopbackHttp(url: URL): boolean {
  return url.protocol === "http:" && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
}
