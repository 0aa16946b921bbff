import { describe, expect, it } from "vitest";
import { newTotpSecret, totpStepOf, totpUri } from "./totp.ts";

/** "12345678901234567890" in base32: the secret of the test vectors in RFC 6238, appendix B. */
const RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const seconds = (value: number) => value * 1000;

describe("a code of an authenticator app", () => {
  it.each([
    [59, "94287082"],
    [1111111109, "07081804"],
    [1111111111, "14050471"],
    [1234567890, "89005924"],
    [2000000000, "69279037"],
    [20000000000, "65353130"],
  ])("at %i s is that of RFC 6238, of which apps show the last six digits", (at, eightDigits) => {
    expect(totpStepOf(RFC_SECRET, eightDigits.slice(-6), seconds(at))).toBe(Math.floor(at / 30));
  });

  it("counts one step early and one step late, and no more", () => {
    const step = Math.floor(1234567890 / 30);
    const at = (steps: number) => totpStepOf(RFC_SECRET, "005924", seconds((step + steps) * 30));
    expect([-2, -1, 0, 1, 2].map(at)).toEqual([null, step, step, step, null]);
  });

  it.each(["005925", "", "5924", "0059240", "abcdef"])("is not %j", (code) => {
    expect(totpStepOf(RFC_SECRET, code, seconds(1234567890))).toBeNull();
  });
});

it("a new secret has 160 random bits, and its address is what apps read", () => {
  const secret = newTotpSecret();
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(newTotpSecret()).not.toBe(secret);
  const uri = new URL(totpUri(secret, "ann+1@shop.example"));
  expect(uri.protocol).toBe("otpauth:");
  expect(decodeURIComponent(uri.pathname)).toMatch(/Parley:ann\+1@shop\.example$/);
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    issuer: "Parley",
    secret,
    algorithm: "SHA1",
    digits: "6",
    period: "30",
  });
});
