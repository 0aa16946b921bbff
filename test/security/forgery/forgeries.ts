import { createHash, randomBytes } from "node:crypto";
import type { HeaderList } from "../site/http-call.ts";

/** A webhook call by somebody who does not know the secret. */
export type Forgery = { name: string; path: string; headers: HeaderList };

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** What may stand in a header at all. */
const isSendable = (text: string): boolean => /^[\t\x20-\x7e\x80-\xff]*$/.test(text);

/**
 * @param path of the endpoint, `/webhooks/unipile/<id>`
 * @param secret the right one: everything here is near it, and nothing is it
 * @param others right secrets of other endpoints
 */
export function forgeries(path: string, secret: string, others: readonly string[]): Forgery[] {
  const sha256 = createHash("sha256").update(secret).digest();
  const near: [name: string, value: string][] = [
    ...bitFlips(secret).map((value, index): [string, string] => [`bit ${index} flipped`, value]),
    ...[...secret].map((_, length): [string, string] => [`only ${length} characters`, secret.slice(0, length)]),
    ...[...LETTERS].map((letter): [string, string] => [`with ${letter} behind it`, secret + letter]),
    ...[...LETTERS].map((letter): [string, string] => [`with ${letter} before it`, letter + secret]),
    ...others.map((value): [string, string] => ["another tenant's", value]),
    ["upper case", secret.toUpperCase()],
    ["lower case", secret.toLowerCase()],
    ["backwards", [...secret].reverse().join("")],
    ["twice", secret + secret],
    ["twice with a comma", `${secret}, ${secret}`],
    ["quoted", `"${secret}"`],
    ["as a bearer", `Bearer ${secret}`],
    ["as basic", `Basic ${Buffer.from(`:${secret}`).toString("base64")}`],
    ["its hash", sha256.toString("hex")],
    ["its hash in base64url", sha256.toString("base64url")],
    ["in base64", Buffer.from(secret).toString("base64")],
    ["in hex", Buffer.from(secret).toString("hex")],
    ["percent-encoded", [...secret].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join("")],
    ["padded", `${secret}=`],
    ["empty", ""],
    ["a space inside", `${secret.slice(0, 20)} ${secret.slice(20)}`],
    ["very long", secret.repeat(100)],
    ["null", "null"],
    ["undefined", "undefined"],
    ["true", "true"],
    ["a wildcard", "*"],
    ...Array.from({ length: 400 }, (): [string, string] => ["a guess", randomBytes(32).toString("base64url")]),
  ];
  const inHeader = near
    .filter(([, value]) => isSendable(value) && value.trim() !== secret)
    .map(([name, value]): Forgery => ({ name, path, headers: [["unipile-auth", value]] }));
  const wrong = randomBytes(32).toString("base64url");
  const elsewhere: Forgery[] = [
    { name: "no header", path, headers: [] },
    ...["x-unipile-auth", "unipile_auth", "authorization", "x-api-key", "cookie"].map((name) => ({
      ...{ name: `the secret in ${name}`, path, headers: [[name, secret]] as const },
    })),
    { name: "the secret in the query", path: `${path}?unipile-auth=${secret}`, headers: [] },
    {
      name: "two headers, wrong ones",
      path,
      headers: [
        ["unipile-auth", wrong],
        ["unipile-auth", wrong],
      ],
    },
    {
      name: "two headers, the right one first",
      path,
      headers: [
        ["unipile-auth", secret],
        ["unipile-auth", wrong],
      ],
    },
    {
      name: "two headers, the right one last",
      path,
      headers: [
        ["unipile-auth", wrong],
        ["unipile-auth", secret],
      ],
    },
  ];
  return [...inHeader, ...elsewhere, ...wrongEndpoints(path, secret)];
}

/** The right secret at addresses that are not its endpoint's. */
function wrongEndpoints(path: string, secret: string): Forgery[] {
  const id = path.slice(path.lastIndexOf("/") + 1);
  const folder = path.slice(0, -id.length);
  const ids = bitFlips(id).filter((one) => /^[A-Za-z0-9_-]+$/.test(one));
  const paths = [...ids, id.slice(1), `${id}A`, "", "..", `${id}/`, `%${id}`, id.toLowerCase()].map(
    (one) => folder + one,
  );
  return [...paths, `/webhooks/meta/${id}`, `/webhooks/${id}`].map((one) => ({
    ...{ name: "the secret at another address", path: one, headers: [["unipile-auth", secret]] as const },
  }));
}

/** Every single bit of the text, as bytes on the wire. */
function bitFlips(text: string): string[] {
  return Array.from({ length: text.length * 8 }, (_, bit) => {
    const bytes = Buffer.from(text, "latin1");
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return bytes.toString("latin1");
  });
}
