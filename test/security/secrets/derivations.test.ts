import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { derivationsOf } from "./derivations.ts";

const SECRET = "wI3nxtgteSkK25PRhn-v3mZFkM7GtY-IcnPy_beJXR4";

test("a token that was stored as it is, or in another spelling, would be among them", () => {
  expect(derivationsOf(SECRET)).toContain(SECRET);
  expect(derivationsOf(Buffer.from(SECRET, "base64url").toString("hex"))).toContain(SECRET);
  expect(derivationsOf(Buffer.from(SECRET).toString("hex"))).toContain(SECRET);
  expect(derivationsOf(Buffer.from(SECRET).toString("base64"))).toContain(SECRET);
  expect(derivationsOf([...SECRET].reverse().join(""))).toContain(SECRET);
});

test("so would one that is a part of a value", () => {
  expect(derivationsOf(`v1.k1.${SECRET}.x`)).toContain(SECRET);
  expect(derivationsOf(JSON.stringify({ token: SECRET }))).toContain(SECRET);
});

test("and one that is the hash of a value", () => {
  const hash = createHash("sha256").update("01a1fc6b-2d8a-7276").digest("base64url");
  expect(derivationsOf("01a1fc6b-2d8a-7276")).toContain(hash);
});

test("what is too short to be any credential is left out", () => {
  expect(derivationsOf("owner").filter((one) => one === "owner")).toEqual([]);
});
