import { cookieLine, readCookie } from "./cookies.ts";

/** Browsers keep the cookie for the session's absolute lifetime; whether it still counts is decided here. */
export const SESSION_COOKIE_MAX_AGE_SECONDS = 30 * 24 * 60 * 60;

const NAME = "parley";

/**
 * The `Set-Cookie` value that keeps `token` in the browser, or removes it (null).
 *
 * @param url of the request that is answered
 */
export const sessionCookie = (url: URL, token: string | null): string =>
  cookieLine(url, NAME, token, SESSION_COOKIE_MAX_AGE_SECONDS);

/** The token that the browser sent, if any. */
export const readSessionToken = (request: Request): string | null => readCookie(request, NAME);
