import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { decryptAesGcm, encryptAesGcm, importAesKey, utf8 } from "./aes-gcm.ts";

type Vector = {
  tcId: number;
  key: string;
  iv: string;
  aad: string;
  msg: string;
  ct: string;
  tag: string;
  result: string;
};
type VectorGroup = { keySize: number; ivSize: number; tagSize: number; tests: Vector[] };

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));

// Project Wycheproof's vectors lie beside the checkout on the project's machines; elsewhere this part is skipped.
const vectorsFile = fileURLToPath(
  new URL("../../../shared/data/hostile/crypto/wycheproof-aes_gcm_test.json", import.meta.url).href,
);

describe.skipIf(!existsSync(vectorsFile))("AES-256-GCM against Project Wycheproof", () => {
  const groups: VectorGroup[] = existsSync(vectorsFile) ? JSON.parse(readFileSync(vectorsFile, "utf8")).testGroups : [];
  const vectors = groups.filter(({ keySize, tagSize }) => keySize === 256 && tagSize === 128);
  const ours = vectors.filter(({ ivSize }) => ivSize === 96).flatMap(({ tests }) => tests);
  const oddNonces = vectors.filter(({ ivSize }) => ivSize !== 96).flatMap(({ tests }) => tests);

  it("has vectors of each kind, so that the next tests prove something", () => {
    expect(ours.filter(({ result }) => result === "valid").length).toBeGreaterThan(20);
    expect(ours.filter(({ result }) => result === "invalid").length).toBeGreaterThan(20);
    expect(oddNonces.length).toBeGreaterThan(10);
  });

  it.each(ours)("opens vector $tcId exactly when it is $result", async ({ key, iv, aad, msg, ct, tag, result }) => {
    const aesKey = await importAesKey(bytes(key));
    const opened = await decryptAesGcm(aesKey, bytes(iv), bytes(aad), bytes(ct + tag));
    expect(opened).toEqual(result === "valid" ? bytes(msg) : null);
    if (result !== "valid") return;
    expect(await encryptAesGcm(aesKey, bytes(iv), bytes(aad), bytes(msg))).toEqual(bytes(ct + tag));
  });

  it.each(oddNonces)(
    "does not take the nonce of vector $tcId, which has not 96 bits",
    async ({ key, iv, aad, ct, tag }) => {
      expect(await decryptAesGcm(await importAesKey(bytes(key)), bytes(iv), bytes(aad), bytes(ct + tag))).toBeNull();
    },
  );
});

describe("AES-256-GCM", () => {
  it("takes keys of 256 bits only", () => {
    expect(() => importAesKey(new Uint8Array(16))).toThrow("An AES-256 key has 32 bytes.");
  });

  it("opens nothing that is shorter than a tag", async () => {
    const key = await importAesKey(new Uint8Array(32));
    expect(await decryptAesGcm(key, new Uint8Array(12), utf8(""), new Uint8Array(15))).toBeNull();
  });
});
