import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { decryptAesGcm, importAesKey } from "../../../worker/control/aes-gcm.ts";
import { hostileData } from "../site/stage.ts";

type Vector = {
  tcId: number;
  iv: string;
  aad: string;
  key: string;
  msg: string;
  ct: string;
  tag: string;
  result: string;
};
type Group = { keySize: number; ivSize: number; tagSize: number; tests: Vector[] };

/**
 * Project Wycheproof's vectors for what the vault uses: keys of 256 bits, nonces of 96, tags of 128.
 *
 * @returns how many were tried, and those that were judged wrongly; null when they are not on this machine
 */
export async function tryWycheproof(): Promise<{ tried: number; wrong: number[] } | null> {
  const file = path.join(hostileData, "crypto", "wycheproof-aes_gcm_test.json");
  if (!existsSync(file)) return null;
  const { testGroups } = JSON.parse(readFileSync(file, "utf8")) as { testGroups: Group[] };
  const ours = testGroups.filter(({ keySize, ivSize, tagSize }) => keySize === 256 && ivSize === 96 && tagSize === 128);
  const vectors = ours.flatMap(({ tests }) => tests);
  const wrong: number[] = [];
  for (const vector of vectors) {
    const key = await importAesKey(bytes(vector.key));
    const opened = await decryptAesGcm(key, bytes(vector.iv), bytes(vector.aad), bytes(vector.ct + vector.tag));
    const isRight =
      vector.result === "valid"
        ? opened !== null && Buffer.from(opened).toString("hex") === vector.msg
        : opened === null;
    if (!isRight) wrong.push(vector.tcId);
  }
  return { tried: vectors.length, wrong };
}

const bytes = (hex: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(hex, "hex"));
