import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const KEY_BYTES = 32;

/**
 * The env file for `wrangler dev`, made once per state directory and never again: what was encrypted with the
 * first key stays readable. Only its owner may read it. A `MASTER_KEYS` in the environment wins over the file.
 *
 * @returns the file's path
 */
export function ensureDevelopmentSecrets(stateDirectory: string): string {
  const file = path.join(stateDirectory, "secrets.env");
  if (!existsSync(file)) {
    writeOnce(file, `MASTER_KEYS=k1:${randomBytes(KEY_BYTES).toString("base64url")}\n`);
  }
  return file;
}

/** The demo's sign-in. Its password is made once per state directory and is worth nothing anywhere else. */
export function ensureDemoSignIn(stateDirectory: string): { email: string; password: string } {
  const file = path.join(stateDirectory, "demo-password");
  if (!existsSync(file)) writeOnce(file, `demo-${randomBytes(9).toString("base64url")}\n`);
  return { email: "demo@parley.example", password: readFileSync(file, "utf8").trim() };
}

function writeOnce(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600, flag: "wx" });
}
