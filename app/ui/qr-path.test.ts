import { encode } from "uqr";
import { expect, it } from "vitest";
import { qrPath } from "./qr-path.ts";

it("draws every dark module of the code, and no other", () => {
  const text = "otpauth://totp/Parley:ana%40shop.example?secret=JBSWY3DPEHPK3PXP&issuer=Parley";
  const { size, path } = qrPath(text);
  const drawn = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\1z/g)) {
    for (let at = 0; at < Number(length); at++) drawn[Number(y)]![Number(x) + at] = true;
  }
  expect(drawn).toEqual(encode(text, { ecc: "M", border: 2 }).data);
});
