import { createHmac } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { verifyMetaSignature } from "./verify.ts";

const VECTORS = join(
  import.meta.dirname,
  "..",
  "..",
  "..",
  "..",
  "shared",
  "data",
  "webhooks",
  "signature-vectors.json",
);

const bytesOf = (text: string) => new TextEncoder().encode(text);
const sign = (body: string | Uint8Array, secret: string) =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

function verify(body: string | Uint8Array, signature: string | null, secrets: readonly string[]): Promise<boolean> {
  const headers = new Headers(signature === null ? {} : { "x-hub-signature-256": signature });
  return verifyMetaSignature({ headers, body: typeof body === "string" ? bytesOf(body) : body }, secrets);
}

describe("a call is Meta's own", () => {
  const plain = '{"object":"whatsapp_business_account","entry":[]}';
  const coloured = '{"text":"Grüße 👋"}';
  const escapedForm = '{"text":"Gr\\u00fc\\u00dfe \\ud83d\\udc4b"}';

  test.each([
    ["its bytes are signed", plain, sign(plain, "s1"), ["s1"]],
    ["bytes beyond ASCII are signed as they came", coloured, sign(coloured, "s1"), ["s1"]],
    ["bytes beyond ASCII are signed in their escaped form", coloured, sign(escapedForm, "s1"), ["s1"]],
    ["U+007F counts as beyond ASCII", "a\u007fb", sign("a\\u007fb", "s1"), ["s1"]],
    ["the body came escaped already", escapedForm, sign(escapedForm, "s1"), ["s1"]],
    ["the second of two secrets fits, as while one is exchanged", plain, sign(plain, "s2"), ["s1", "s2"]],
    ["the first of two secrets fits", plain, sign(plain, "s1"), ["s1", "s2"]],
    ["the escaped form fits the second secret", coloured, sign(escapedForm, "s2"), ["s1", "s2"]],
    ["the signature is in capital letters", plain, sign(plain, "s1").toUpperCase().replace("SHA", "sha"), ["s1"]],
    ["the body is empty and signed", "", sign("", "s1"), ["s1"]],
  ])("when %s", async (_name, body, signature, secrets) => {
    expect(await verify(body, signature, secrets)).toBe(true);
  });

  test("when bytes that are no text are signed as they came", async () => {
    const bytes = new Uint8Array([0xff, 0xfe, 0x00, 0x7b]);
    expect(await verify(bytes, sign(bytes, "s1"), ["s1"])).toBe(true);
  });

  test.each([
    ["another secret signed it", plain, sign(plain, "s2"), ["s1"]],
    ["a byte of the body is another", `${plain} `, sign(plain, "s1"), ["s1"]],
    ["there is no signature", plain, null, ["s1"]],
    ["the signature is the older one", plain, `sha1=${"0".repeat(40)}`, ["s1"]],
    ["the signature is cut short", plain, sign(plain, "s1").slice(0, -2), ["s1"]],
    ["the signature has more after it", plain, `${sign(plain, "s1")}00`, ["s1"]],
    ["the signature has no name before it", plain, sign(plain, "s1").slice(7), ["s1"]],
    ["there is no secret", plain, sign(plain, ""), []],
    ["the only secret is empty", plain, sign(plain, ""), [""]],
    ["the escaped form of ASCII is signed otherwise", plain, sign(escapedForm, "s1"), ["s1"]],
  ])("never when %s", async (_name, body, signature, secrets) => {
    expect(await verify(body, signature, secrets)).toBe(false);
  });
});

type Vector = { app_secret: string; body: string; signature: string; kind: string };
const vectors: Vector[] = existsSync(VECTORS) ? JSON.parse(readFileSync(VECTORS, "utf8")) : [];

describe.skipIf(vectors.length === 0)("published vectors", () => {
  test.each(vectors)("$kind", async ({ app_secret: secret, body, signature }) => {
    expect(await verify(body, signature, ["another", secret])).toBe(true);
    expect(await verify(`${body}.`, signature, [secret])).toBe(false);
  });
});
