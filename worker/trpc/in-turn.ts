import type { Limits } from "../limits/limits.ts";

const LOOK_EVERY_MS = 200;
/** Longer than anybody registers webhooks; then it is done all the same. */
const WAIT_MAX_MS = 15_000;

/**
 * Registers webhooks of a credential one after the other. What was there before is what goes when the new ones are
 * there, so two at once would each leave the other's: UniPile's call-back and the page that waits for it come in the same
 * second. Who dies in between keeps the others waiting for as long as the bucket says, and no longer.
 */
export async function inTurn<Done>(limits: Limits, credentialId: string, work: () => Promise<Done>): Promise<Done> {
  const endsAt = Date.now() + WAIT_MAX_MS;
  while (!(await limits.take("register_webhooks", credentialId)).ok && Date.now() < endsAt) {
    await new Promise<void>((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  try {
    return await work();
  } finally {
    await limits.giveBack("register_webhooks", credentialId);
  }
}
