import { sha256Hex } from "../shared/ids.ts";

/** Crockford's base32: no letter looks like a digit, and what people type for another is understood. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const CODE_COUNT = 10;
/** 80 bits: enough for a fast hash at rest. */
const CODE_LETTERS = 16;

/** Ten fresh codes as people keep them: `3vk8-m0tz-qx7c-wn5e`. */
export const newRecoveryCodes = (): string[] => Array.from({ length: CODE_COUNT }, newRecoveryCode);

function newRecoveryCode(): string {
  // 256 is a multiple of 32, so no letter is likelier than another.
  const bytes = crypto.getRandomValues(new Uint8Array(CODE_LETTERS));
  const letters = Array.from(bytes, (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join("");
  return letters.replace(/(.{4})(?=.)/g, "$1-");
}

/** What is kept of a code: the same for every way to write it. */
export const recoveryCodeHash = (code: string): Promise<string> => sha256Hex(canonical(code));

function canonical(code: string): string {
  const letters = code.toLowerCase().replace(/[\s-]/g, "");
  return letters.replaceAll("o", "0").replace(/[il]/g, "1");
}
