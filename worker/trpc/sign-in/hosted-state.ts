import { z } from "zod";
import type { Vault } from "../../control/vault.ts";
import { newSecret, sha256Hex } from "../../shared/ids.ts";

/**
 * What the call-back of UniPile's own page has to bring along, in its address: UniPile signs nothing
 * (reference/unipile.md, 2.4). Sealed by a master key, so that nobody else can make or read one; it ends; and it
 * counts once, by a secret of which the attempt has the hash.
 */
export type HostedState = { tenantId: string; attemptId: string; notifyHash: string };

const stateSchema = z.object({
  tenant: z.string(),
  attempt: z.string(),
  endpoint: z.string(),
  secret: z.string(),
  until: z.number(),
});

const PLACE = { table: "sign_in_attempts", column: "notify", row: "hosted" };
const OWNER = "sign-in:hosted";
const STATE_MAX_CHARACTERS = 2_048;

export async function makeHostedState(
  vault: Vault,
  of: { tenantId: string; attemptId: string; endpointId: string; until: number },
): Promise<{ state: string; notifyHash: string }> {
  const secret = newSecret(256);
  const { tenantId: tenant, attemptId: attempt, endpointId: endpoint, until } = of;
  const state = await vault.sealByMaster(OWNER, PLACE, JSON.stringify({ tenant, attempt, endpoint, secret, until }));
  return { state, notifyHash: await sha256Hex(secret) };
}

/** null for one that was made up, changed, made for another address, or has ended. */
export async function openHostedState(
  vault: Vault,
  { state, endpointId }: { state: string; endpointId: string },
  now: number,
): Promise<HostedState | null> {
  if (state.length > STATE_MAX_CHARACTERS) return null;
  const opened = await vault.openByMaster(OWNER, PLACE, state);
  if (!opened.ok) return null;
  const { tenant, attempt, endpoint, secret, until } = stateSchema.parse(JSON.parse(opened.value));
  if (until <= now || endpoint !== endpointId) return null;
  return { tenantId: tenant, attemptId: attempt, notifyHash: await sha256Hex(secret) };
}
