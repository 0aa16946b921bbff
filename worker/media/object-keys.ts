import { newSecret } from "../shared/ids.ts";
import { mediaPrefixOf } from "../shared/media-prefix.ts";

/**
 * Where bytes lie in R2: under their tenant, so that a tenant's can be removed together, and by their own hash, so
 * that the same file sent a hundred times is kept once.
 */
export async function keyByContent(tenantId: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${mediaPrefixOf(tenantId)}${hex}`;
}

/** For what is too large to be held in memory until its hash is known. */
export const keyOfItsOwn = (tenantId: string): string => `${mediaPrefixOf(tenantId)}large-${newSecret(128)}`;
