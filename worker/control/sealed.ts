import { fromBase64Url, toBase64Url } from "../shared/ids.ts";
import { KEY_ID_PATTERN } from "../shared/master-keys.ts";
import { NONCE_BYTES, TAG_BYTES, utf8 } from "./aes-gcm.ts";

/** How a secret lies in the database: `v1.kid.nonce.ciphertext`, the last two in base64url. */
export type Sealed = { keyId: string; nonce: Uint8Array<ArrayBuffer>; ciphertext: Uint8Array<ArrayBuffer> };

/** Where a secret lies: a value that is moved to any other place cannot be opened there. */
export type Place = { table: string; column: string; row: string };

const VERSION = "v1";

export function formatSealed(sealed: Sealed): string {
  return [VERSION, sealed.keyId, toBase64Url(sealed.nonce), toBase64Url(sealed.ciphertext)].join(".");
}

/** What a value begins with that was sealed by this key. */
export const sealedPrefix = (keyId: string): string => `${VERSION}.${keyId}.`;

/** @returns null for anything but the one spelling that `formatSealed` gives. */
export function parseSealed(text: string): Sealed | null {
  const [version, keyId, nonceText, ciphertextText, ...rest] = text.split(".");
  if (version !== VERSION || keyId === undefined || nonceText === undefined || ciphertextText === undefined)
    return null;
  if (rest.length > 0 || !KEY_ID_PATTERN.test(keyId)) return null;
  const nonce = decodeExactly(nonceText);
  const ciphertext = decodeExactly(ciphertextText);
  if (nonce?.length !== NONCE_BYTES || ciphertext === null || ciphertext.length < TAG_BYTES) return null;
  return { keyId, nonce, ciphertext };
}

/**
 * What the tag covers besides the secret: `v1|tenant|table|column|row|kid`.
 *
 * @throws when a part holds a bar, since then two different places could read alike.
 */
export function additionalDataOf(tenantId: string, place: Place, keyId: string): Uint8Array<ArrayBuffer> {
  const parts = [VERSION, tenantId, place.table, place.column, place.row, keyId];
  if (parts.some((part) => part.includes("|"))) throw new TypeError("A sealed value's place holds a bar.");
  return utf8(parts.join("|"));
}

function decodeExactly(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const bytes = fromBase64Url(text);
    // base64 leaves bits of the last character unused, and atob skips spaces: without this, several
    // spellings would open.
    return toBase64Url(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}
