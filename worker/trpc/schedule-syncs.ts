import { giveBackSyncs, leaseDueSyncs, planAfterDeploy } from "../control/sync-leases.ts";
import { errorName, log } from "../shared/log.ts";
import type { SyncMessage } from "../shared/sync-message.ts";
import type { Services } from "./context.ts";
import { startSync } from "./start-sync.ts";

/** Accounts in one statement, and statements in one tick: 20,000, more than twice what 100,000 an hour need. */
const SLICE = 1_000;
const SLICES_A_TICK = 20;
/** Queues take this many messages in one call. */
const BATCH = 100;

/** Without queues: calls at once, and so many that a tick ends before the next one begins. */
const CALLS_AT_ONCE = 6;
const DIRECT_SLICE = 300;
const DIRECT_MS = 4 * 60 * 1000;

/**
 * Hands on what is due and returns: nothing is synced here. Where the platform has no queues the same accounts are
 * told directly, a few at a time, and what does not fit into this tick is left for the next one.
 */
export async function scheduleSyncs(services: Services, now: number): Promise<void> {
  await planAfterDeploy(services.control, services.version, now);
  const { syncQueue } = services;
  if (syncQueue === null) await tellDirectly(services, now);
  else await fanOut(services, syncQueue, now);
}

async function fanOut({ control }: Services, queue: Queue, now: number): Promise<void> {
  for (let slice = 0; slice < SLICES_A_TICK; slice++) {
    const leased = await leaseDueSyncs(control, now, SLICE);
    for (let from = 0; from < leased.length; from += BATCH) {
      const batch = leased.slice(from, from + BATCH);
      try {
        await queue.sendBatch(batch.map((body) => ({ body, contentType: "json" as const })));
      } catch (error) {
        await giveBackSyncs(control, leased.slice(from), now);
        throw error;
      }
    }
    if (leased.length < SLICE) return;
  }
}

async function tellDirectly(services: Services, now: number): Promise<void> {
  const endsAt = Date.now() + DIRECT_MS;
  while (Date.now() < endsAt) {
    const waiting = await leaseDueSyncs(services.control, now, DIRECT_SLICE);
    const isLast = waiting.length < DIRECT_SLICE;
    const worker = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await tell(services, next, now);
    };
    await Promise.all(Array.from({ length: CALLS_AT_ONCE }, worker));
    if (isLast) return;
  }
}

/** One that cannot be told keeps none of the others from it; it is due again at the next tick. */
async function tell(services: Services, message: SyncMessage, now: number): Promise<void> {
  try {
    await startSync(services, message, now);
  } catch (error) {
    log({ level: "error", what: "sync_not_started", error: errorName(error) });
    await giveBackSyncs(services.control, [message], now);
  }
}
