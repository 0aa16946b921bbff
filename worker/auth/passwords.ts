import { Buffer } from "node:buffer";
import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";

/**
 * Passwords as `$scrypt$ln=15,r=8,p=3$salt$hash` (salt and hash in base64 without padding).
 *
 * `node:crypto` and not WebCrypto, because deployed Workers refuse PBKDF2 above 100,000 iterations although
 * local ones take it; these parameters, because one more doubling would need half an isolate's memory.
 *
 * The synchronous call, on purpose: the platform computes scrypt on the isolate's only thread either way (its
 * asynchronous form merely wraps this one), so there is never more than one at a time and never more than its
 * 32 MiB. A queue between requests would add nothing, and a cancelled request would leave its place in it taken.
 */
const PARAMETERS: ScryptParameters = { log2Cost: 15, blockSize: 8, parallelization: 3 };
const MAX_MEMORY_BYTES = 64 * 1024 * 1024;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

type ScryptParameters = { log2Cost: number; blockSize: number; parallelization: number };
type StoredPassword = { parameters: ScryptParameters; salt: Buffer; hash: Buffer };

const STORED_PATTERN = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;

/** Takes some 200 ms of processor time. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = derive(password, salt, PARAMETERS);
  const { log2Cost, blockSize, parallelization } = PARAMETERS;
  return `$scrypt$ln=${log2Cost},r=${blockSize},p=${parallelization}$${unpadded(salt)}$${unpadded(hash)}`;
}

/**
 * @param stored what `hashPassword` gave, or null when there is no such user: then the same work is done for
 *   nothing, so that the time does not tell which emails are known.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const parsed = stored === null ? null : parseStored(stored);
  if (parsed === null) {
    derive(password, Buffer.alloc(SALT_BYTES), PARAMETERS);
    return false;
  }
  return timingSafeEqual(derive(password, parsed.salt, parsed.parameters), parsed.hash);
}

/**
 * Whether a stored password was hashed with other parameters than today's: it is then hashed anew when its user
 * signs in, which is the only time that the password is known.
 */
export function needsRehash(stored: string): boolean {
  const parameters = parseStored(stored)?.parameters;
  return (
    parameters?.log2Cost !== PARAMETERS.log2Cost ||
    parameters.blockSize !== PARAMETERS.blockSize ||
    parameters.parallelization !== PARAMETERS.parallelization
  );
}

function derive(password: string, salt: Buffer, parameters: ScryptParameters): Buffer {
  // NFKC: one keyboard writes "é" as one character and another as two.
  return scryptSync(password.normalize("NFKC"), salt, HASH_BYTES, {
    N: 2 ** parameters.log2Cost,
    r: parameters.blockSize,
    p: parameters.parallelization,
    maxmem: MAX_MEMORY_BYTES,
  });
}

function parseStored(stored: string): StoredPassword | null {
  const [, log2Cost, blockSize, parallelization, salt, hash] = STORED_PATTERN.exec(stored) ?? [];
  if (salt === undefined || hash === undefined) return null;
  return {
    parameters: {
      log2Cost: Number(log2Cost),
      blockSize: Number(blockSize),
      parallelization: Number(parallelization),
    },
    salt: Buffer.from(salt, "base64"),
    hash: Buffer.from(hash, "base64"),
  };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll("=", "");
}
