import { createHash, timingSafeEqual } from "node:crypto";

export type Handshake = { verifyToken: string; challenge: string };

/**
 * What Meta asks when a webhook address is entered: `GET ?hub.mode=subscribe&hub.verify_token=&hub.challenge=`
 * (reference/meta.md, 1.1). null when it is no such question.
 */
export function readHandshake(query: URLSearchParams): Handshake | null {
  const verifyToken = query.get("hub.verify_token");
  const challenge = query.get("hub.challenge");
  if (query.get("hub.mode") !== "subscribe" || verifyToken === null || challenge === null) return null;
  return CHALLENGE.test(challenge) ? { verifyToken, challenge } : null;
}

/** Anybody may ask, so only what a challenge can be is ever given back; seen are some ten digits. */
const CHALLENGE = /^[\w.~+/=-]{1,256}$/;

/**
 * The challenge to answer with (200, `text/plain`), null when the token is none of ours. Hashes are compared:
 * the time tells nothing of how much of a guess was right.
 */
export function answerHandshake(query: URLSearchParams, verifyTokens: readonly string[]): string | null {
  const asked = readHandshake(query);
  if (asked === null) return null;
  const presented = sha256(asked.verifyToken);
  let isOurs = false;
  for (const token of verifyTokens) isOurs = (token !== "" && timingSafeEqual(sha256(token), presented)) || isOurs;
  return isOurs ? asked.challenge : null;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest();
