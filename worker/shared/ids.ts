let lastMs = 0;
let counter = 0;
const COUNTER_MAX = 0xfff;

/**
 * A new opaque id. UUIDv7 (RFC 9562, section 6.2, method 1): ordered by time and, within one millisecond, by a counter
 * that starts anywhere in its lower half, so that rows made together lie together. 62 bits are random.
 */
export function newId(): string {
  const random = crypto.getRandomValues(new Uint8Array(10));
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    counter = (((random[0] ?? 0) << 8) | (random[1] ?? 0)) & (COUNTER_MAX >> 1);
  } else if (counter < COUNTER_MAX) {
    counter += 1;
  } else {
    // A clock that stands still or goes back: the order is kept by going ahead of it.
    lastMs += 1;
    counter = 0;
  }
  const time = lastMs.toString(16).padStart(12, "0");
  const rest = Array.from(random.subarray(2), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const variant = (8 + ((random[0] ?? 0) >> 6)).toString(16);
  const count = counter.toString(16).padStart(3, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant}${rest.slice(1, 4)}-${rest.slice(4)}`;
}

/** `bits` of randomness as base64url, for what must not be guessed: tokens, endpoint ids, secrets. */
export function newSecret(bits: 128 | 256): string {
  const bytes = crypto.getRandomValues(new Uint8Array(bits / 8));
  return toBase64Url(bytes);
}

export function toBase64Url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Throws on anything but base64url (padding is allowed). */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** SHA-256 as lower-case hex. */
export async function sha256Hex(input: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
