import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { WebhookCall } from "../channel.ts";

/**
 * Whether Meta signed the call with one of these app secrets: `X-Hub-Signature-256: sha256=<hex>` is the
 * HMAC-SHA256 of the body (reference/meta.md, 1.2). Over the bytes as they came; if that fails and some are not
 * ASCII, over the form in which Meta's Messenger page says it signs, where those letters are written `\u00e4`.
 * Every secret is tried to the end, so the time does not tell which one fitted.
 */
export async function verifyMetaSignature(call: WebhookCall, secrets: readonly string[]): Promise<boolean> {
  const presented = /^sha256=([0-9a-f]{64})$/i.exec(call.headers.get("x-hub-signature-256")?.trim() ?? "")?.[1];
  if (presented === undefined) return false;
  const signature = Buffer.from(presented, "hex");
  if (isSignedBy(signature, call.body, secrets)) return true;
  return call.body.some((byte) => byte > LAST_PLAIN_BYTE) && isSignedBy(signature, escaped(call.body), secrets);
}

const LAST_PLAIN_BYTE = 0x7e;

/** Whether one of the secrets has signed these bytes by HMAC-SHA256. */
export function isSignedBy(signature: Uint8Array, body: Uint8Array | string, secrets: readonly string[]): boolean {
  let isSigned = false;
  for (const secret of secrets) {
    // Anybody can sign with an empty secret.
    if (secret === "") continue;
    const matches = timingSafeEqual(createHmac("sha256", secret).update(body).digest(), signature);
    isSigned = matches || isSigned;
  }
  return isSigned;
}

/** Each UTF-16 unit above U+007E as `\u` and four lower-case hex digits. */
function escaped(body: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: false, ignoreBOM: true })
    .decode(body)
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
