import type { Vault } from "../control/vault.ts";
import { newSecret, sha256Hex } from "../shared/ids.ts";
import { cookieLine, readCookie } from "./cookies.ts";

/**
 * The cookie by which a browser that somebody has signed in with before is known again (OWASP, "Slow Down Online
 * Guessing Attacks with Device Cookies"). It lets nobody in: its attempts are counted in a bucket of its own, so
 * that whoever guesses at an account from elsewhere uses up a bucket that its owner's browsers do not need.
 *
 * Its value is `id.sealed`: an id that is random for each sign-in, and the master key's seal on it for one account.
 */
const NAME = "parley-device";
const MAX_AGE_SECONDS = 365 * 24 * 60 * 60;
const ID_PATTERN = /^[A-Za-z0-9_-]{22}$/;
const VALUE_MAX_CHARACTERS = 256;

/** @param url of the request that is answered */
export const deviceCookie = (url: URL, value: string): string => cookieLine(url, NAME, value, MAX_AGE_SECONDS);

export const readDeviceCookie = (request: Request): string | null => readCookie(request, NAME);

/** For a browser that has just signed in all the way, second factor included. */
export async function newDeviceValue(vault: Vault, email: string): Promise<string> {
  const id = newSecret(128);
  return `${id}.${await vault.sealByMaster(await ownerOf(email), placeOf(id), "")}`;
}

/** The id of the browser if it is known for this account, whether or not there is such an account; else null. */
export async function knownDeviceId(vault: Vault, email: string, value: string | null): Promise<string | null> {
  if (value === null || value.length > VALUE_MAX_CHARACTERS) return null;
  const [id = "", ...sealed] = value.split(".");
  if (!ID_PATTERN.test(id)) return null;
  const opened = await vault.openByMaster(await ownerOf(email), placeOf(id), sealed.join("."));
  return opened.ok ? id : null;
}

/** By the email and not by the user's id: the cookie can then be judged before anything is looked up. */
const ownerOf = async (email: string) => `email:${await sha256Hex(email)}`;
const placeOf = (id: string) => ({ table: "cookies", column: "device", row: id });
