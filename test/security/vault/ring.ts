import { createHash } from "node:crypto";
import type { MasterKeyRing } from "../../../worker/shared/master-keys.ts";

/** A ring of keys that follow from their names; the first one seals. */
export function ringOf(first: string, ...others: string[]): MasterKeyRing {
  const keyOf = (id: string) => ({ id, key: new Uint8Array(createHash("sha256").update(`test ${id}`).digest()) });
  return [keyOf(first), ...others.map(keyOf)];
}

/** The same as `MASTER_KEYS` spells it. */
export const ringText = (ring: MasterKeyRing): string =>
  ring.map(({ id, key }) => `${id}:${Buffer.from(key).toString("base64url")}`).join(",");
