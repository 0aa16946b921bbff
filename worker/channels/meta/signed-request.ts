import { Buffer } from "node:buffer";
import { readMetaJson } from "./read-json.ts";
import { isJsonObject } from "./reading.ts";
import { isSignedBy } from "./verify.ts";

/** What Meta says of somebody who used an app. */
export type SignedRequest = {
  /** Scoped to the app. */
  userId: string;
  /** ms since 1970; null where it does not say. */
  issuedAt: number | null;
  /** The signature as hex: the same in every copy of one request, however its letters are written. */
  signature: string;
};

/** Far more than a user's id takes. */
const TEXT_MAX_CHARACTERS = 4_096;
/** An HMAC-SHA256 and JSON, in base64url; some write the padding along. */
const PARTS = /^([A-Za-z0-9_-]{43}=?)\.([A-Za-z0-9_-]+={0,2})$/;
const USER_ID = /^\d{1,64}$/;

/**
 * Meta's `signed_request`: `<signature>.<payload>`, where the signature is the HMAC-SHA256 of the payload as it stands
 * there, by the app's secret (developers.facebook.com, "Data Deletion Request Callback"). Compared in constant time,
 * and nothing of the payload is read before.
 *
 * @returns null when none of these secrets has signed it, or it names nobody
 */
export function readSignedRequest(text: string, secrets: readonly string[]): SignedRequest | null {
  if (text.length > TEXT_MAX_CHARACTERS) return null;
  const [, signed, payload] = PARTS.exec(text) ?? [];
  if (signed === undefined || payload === undefined) return null;
  const signature = Buffer.from(signed, "base64url");
  if (!isSignedBy(signature, payload, secrets)) return null;

  const said = readMetaJson(Buffer.from(payload, "base64url"));
  if (!isJsonObject(said) || String(said.algorithm).toUpperCase() !== "HMAC-SHA256") return null;
  // A number past 2^53 is read as text.
  const userId = String(said.user_id ?? "");
  if (!USER_ID.test(userId)) return null;
  const { issued_at: seconds } = said;
  const issuedAt = typeof seconds === "number" && Number.isSafeInteger(seconds) && seconds > 0 ? seconds * 1_000 : null;
  return { userId, issuedAt, signature: signature.toString("hex") };
}
