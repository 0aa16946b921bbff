import { createHash } from "node:crypto";

/** What could be a credential is at least this long. */
const CREDENTIAL_MIN = 16;
const SENDABLE = /^[\x21-\x3a\x3c-\x7e]{16,512}$/;

/**
 * What somebody makes of a value that they found in a stolen database: itself, its parts, the same bytes written in
 * another way, its hashes, and two of them one behind the other.
 */
export function derivationsOf(value: string): string[] {
  const parts = value.split(/[.:$|,\s"{}/=]+/).concat(value.split("_"));
  const whole = [value, ...parts, [...value].reverse().join("")];
  const rewritten = [...new Set(whole)].flatMap((text) => [text, ...asOtherBytes(text)]);
  const hash = createHash("sha256").update(value).digest();
  const hashed = [hash.toString("hex"), hash.toString("base64url")];
  return [...new Set([...rewritten, ...hashed])].filter((text) => text.length >= CREDENTIAL_MIN && SENDABLE.test(text));
}

function asOtherBytes(text: string): string[] {
  const bytes = [Buffer.from(text, "utf8")];
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) bytes.push(Buffer.from(text, "hex"));
  if (/^[A-Za-z0-9_-]{16,}$/.test(text)) bytes.push(Buffer.from(text, "base64url"));
  return bytes.flatMap((one) => [one.toString("base64url"), one.toString("hex"), one.toString("latin1")]);
}
