import { fromBase64Url, toBase64Url } from "./ids.ts";

/** A key that wraps tenants' data keys. `id` is written beside what it encrypted, so that it can be found again. */
export type MasterKey = { id: string; key: Uint8Array<ArrayBuffer> };

/** The first one encrypts; the others still open what they encrypted before. */
export type MasterKeyRing = readonly [MasterKey, ...MasterKey[]];

/** A key id: also the `kid` of a sealed value, whose parts are divided by dots and bars. */
export const KEY_ID_PATTERN = /^[a-z0-9-]{1,16}$/;

const KEY_BYTES = 32;

/**
 * Reads a ring as `MASTER_KEYS` spells it: `kid:base64url(32 bytes)`, divided by commas.
 *
 * @returns the ring, or the rule that was broken in words that never quote the text: it is a secret.
 */
export function parseMasterKeys(text: string): { ring: MasterKeyRing } | { problem: string } {
  const keys: MasterKey[] = [];
  for (const [index, entry] of text.split(",").entries()) {
    const place = `key ${index + 1}`;
    const [id, encoded, ...rest] = entry.trim().split(":");
    if (id === undefined || encoded === undefined || rest.length > 0) {
      return { problem: `${place} is not of the form id:key` };
    }
    if (!KEY_ID_PATTERN.test(id)) return { problem: `the id of ${place} is not 1 to 16 of a-z, 0-9 and "-"` };
    if (keys.some((known) => known.id === id)) return { problem: `the id of ${place} is used twice` };
    const key = decodeKey(encoded);
    if (key === null) return { problem: `${place} is not 32 bytes of base64url` };
    keys.push({ id, key });
  }
  const [first, ...others] = keys;
  return first === undefined ? { problem: "it holds no key" } : { ring: [first, ...others] };
}

function decodeKey(encoded: string): Uint8Array<ArrayBuffer> | null {
  try {
    const key = fromBase64Url(encoded);
    // Re-encoding catches spaces and stray bits, which would make two spellings of one key.
    return key.length === KEY_BYTES && toBase64Url(key) === encoded.replaceAll("=", "") ? key : null;
  } catch {
    return null;
  }
}
