import { describe, expect, it } from "vitest";
import { newSecret, toBase64Url } from "./ids.ts";
import { parseMasterKeys } from "./master-keys.ts";

const key = newSecret(256);

describe("a ring of master keys", () => {
  it("keeps the keys in the order they were written, since the first one encrypts", () => {
    const parsed = parseMasterKeys(`new:${key}, old-1:${newSecret(256)}`);
    expect("ring" in parsed && parsed.ring.map((master) => master.id)).toEqual(["new", "old-1"]);
    expect("ring" in parsed && toBase64Url(parsed.ring[0].key)).toBe(key);
  });

  it.each([
    ["nothing at all", "", "key 1 is not of the form id:key"],
    ["a key without an id", key, "key 1 is not of the form id:key"],
    ["a third part", `k1:${key}:x`, "key 1 is not of the form id:key"],
    ["a capital in the id", `K1:${key}`, 'the id of key 1 is not 1 to 16 of a-z, 0-9 and "-"'],
    [
      "a dot in the id, which divides sealed values",
      `k.1:${key}`,
      'the id of key 1 is not 1 to 16 of a-z, 0-9 and "-"',
    ],
    ["an id of 17 characters", `${"k".repeat(17)}:${key}`, 'the id of key 1 is not 1 to 16 of a-z, 0-9 and "-"'],
    ["31 bytes", `k1:${key},k2:${toBase64Url(new Uint8Array(31))}`, "key 2 is not 32 bytes of base64url"],
    ["33 bytes", `k1:${toBase64Url(new Uint8Array(33))}`, "key 1 is not 32 bytes of base64url"],
    ["what is no base64", `k1:${"?".repeat(43)}`, "key 1 is not 32 bytes of base64url"],
    ["a space inside a key", `k1:${key.slice(0, 20)} ${key.slice(20)}`, "key 1 is not 32 bytes of base64url"],
    ["one id twice", `k1:${key},k1:${newSecret(256)}`, "the id of key 2 is used twice"],
    ["a comma too many", `k1:${key},`, "key 2 is not of the form id:key"],
  ])("is refused for %s, and the problem never quotes the text", (_, text, problem) => {
    const parsed = parseMasterKeys(text);
    expect(parsed).toEqual({ problem });
    expect(JSON.stringify(parsed)).not.toContain(key.slice(0, 8));
  });
});
