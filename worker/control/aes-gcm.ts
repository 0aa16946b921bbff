/** AES-256-GCM with a 96-bit nonce and a 128-bit tag behind the ciphertext, on WebCrypto. */

export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

export function importAesKey(key: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  if (key.length !== 32) throw new TypeError("An AES-256 key has 32 bytes.");
  return crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** @param nonce never twice with one key: two texts under one nonce give both away, and the key's tag secret too. */
export async function encryptAesGcm(
  key: CryptoKey,
  nonce: Uint8Array<ArrayBuffer>,
  additionalData: Uint8Array<ArrayBuffer>,
  plaintext: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const algorithm = { name: "AES-GCM", iv: nonce, additionalData, tagLength: TAG_BYTES * 8 };
  return new Uint8Array(await crypto.subtle.encrypt(algorithm, key, plaintext));
}

/** @returns the plaintext, or null when anything about it (key, nonce, additional data, a single bit) differs. */
export async function decryptAesGcm(
  key: CryptoKey,
  nonce: Uint8Array<ArrayBuffer>,
  additionalData: Uint8Array<ArrayBuffer>,
  ciphertext: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (nonce.length !== NONCE_BYTES || ciphertext.length < TAG_BYTES) return null;
  const algorithm = { name: "AES-GCM", iv: nonce, additionalData, tagLength: TAG_BYTES * 8 };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, ciphertext));
  } catch {
    // WebCrypto says only "OperationError", and so do we: more would help to forge.
    return null;
  }
}

/** A text as bytes of its own: what TextEncoder gives is typed as memory that might be shared, which WebCrypto refuses. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}
