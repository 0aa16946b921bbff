import { z } from "zod";
import type { Vault } from "../../control/vault.ts";
import { newSecret, sha256Hex } from "../../shared/ids.ts";

/**
 * What comes back from Instagram's sign-in beside the code. Sealed by a master key, so that one which somebody made up
 * costs no query; whose it is, and that it counts once, is in the row of the secret in it.
 */
const PLACE = { table: "instagram_logins", column: "state", row: "login" };
const OWNER = "sign-in:instagram";
const STATE_MAX_CHARACTERS = 1_024;

const stateSchema = z.object({ secret: z.string(), until: z.number() });

export async function makeLoginState(vault: Vault, until: number): Promise<{ state: string; stateHash: string }> {
  const secret = newSecret(256);
  const state = await vault.sealByMaster(OWNER, PLACE, JSON.stringify({ secret, until }));
  return { state, stateHash: await sha256Hex(secret) };
}

/** @returns the hash of the secret in it; null for one that was made up or changed, or has ended */
export async function openLoginState(vault: Vault, state: string, now: number): Promise<string | null> {
  if (state === "" || state.length > STATE_MAX_CHARACTERS) return null;
  const opened = await vault.openByMaster(OWNER, PLACE, state);
  if (!opened.ok) return null;
  const { secret, until } = stateSchema.parse(JSON.parse(opened.value));
  return until <= now ? null : sha256Hex(secret);
}
