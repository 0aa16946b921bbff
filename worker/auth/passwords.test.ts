import { scryptSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hashPassword, needsRehash, verifyPassword } from "./passwords.ts";

describe("a password", () => {
  it("is stored as scrypt with its parameters, a salt of its own and the hash", async () => {
    const stored = await hashPassword("correct horse battery");
    const [, salt = "", hash = ""] = /^\$scrypt\$ln=15,r=8,p=3\$([^$]{22})\$([^$]{43})$/.exec(stored) ?? [];
    const expected = scryptSync("correct horse battery", Buffer.from(salt, "base64"), 32, {
      N: 2 ** 15,
      r: 8,
      p: 3,
      maxmem: 64 * 1024 * 1024,
    });
    expect(Buffer.from(hash, "base64")).toEqual(expected);
    expect(await hashPassword("correct horse battery")).not.toBe(stored);
  });

  it("is recognised, and no other is", async () => {
    const stored = await hashPassword("correct horse battery");
    expect(await verifyPassword(stored, "correct horse battery")).toBe(true);
    expect(await verifyPassword(stored, "correct horse batterz")).toBe(false);
    expect(await verifyPassword(stored, "correct horse battery ")).toBe(false);
    expect(await verifyPassword(stored, "")).toBe(false);
  });

  it("is not cut at any length up to the limit", async () => {
    const stored = await hashPassword("a".repeat(256));
    expect(await verifyPassword(stored, "a".repeat(255))).toBe(false);
    expect(await verifyPassword(stored, `${"a".repeat(255)}b`)).toBe(false);
  });

  it("is the same whether a keyboard composes its accents or not", async () => {
    const stored = await hashPassword("caf\u00e9 au lait!");
    expect(await verifyPassword(stored, "cafe\u0301 au lait!")).toBe(true);
  });

  it("is never right for a user who does not exist or a stored value that is broken", async () => {
    expect(await verifyPassword(null, "")).toBe(false);
    expect(await verifyPassword("$scrypt$ln=15,r=8,p=3$$", "")).toBe(false);
    expect(await verifyPassword("plain", "plain")).toBe(false);
  });

  it("takes as long to refuse for a user who does not exist as for one who does", async () => {
    const stored = await hashPassword("correct horse battery");
    // The fastest of several, in turn: what another process takes from the machine only ever adds time.
    const fastest = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY };
    for (let round = 0; round < 5; round++) {
      fastest.known = Math.min(fastest.known, await durationMs(() => verifyPassword(stored, "wrong password")));
      fastest.unknown = Math.min(fastest.unknown, await durationMs(() => verifyPassword(null, "wrong password")));
    }
    expect(fastest.unknown / fastest.known).toBeGreaterThan(0.7);
    expect(fastest.unknown / fastest.known).toBeLessThan(1.4);
  });
});

it.each([
  ["$scrypt$ln=14,r=8,p=3$", true],
  ["$scrypt$ln=15,r=16,p=3$", true],
  ["$scrypt$ln=15,r=8,p=1$", true],
  ["$scrypt$ln=16,r=8,p=3$", true],
  ["$scrypt$ln=15,r=8,p=3$", false],
])("a hash that begins with %s is to be made anew: %s", (parameters, expected) => {
  expect(needsRehash(`${parameters}${"A".repeat(22)}$${"A".repeat(43)}`)).toBe(expected);
});

async function durationMs(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
