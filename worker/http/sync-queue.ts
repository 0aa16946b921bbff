import { isAccountThere } from "../control/sync-leases.ts";
import { fullJitterDelayMs } from "../shared/backoff.ts";
import { errorName, log } from "../shared/log.ts";
import { callObject } from "../shared/platform-failure.ts";
import { type SyncMessage, syncMessageSchema } from "../shared/sync-message.ts";
import type { Services } from "../trpc/context.ts";
import { startSync } from "../trpc/start-sync.ts";

const RETRY_BASE_MS = 5_000;
const RETRY_CAP_MS = 10 * 60 * 1000;
/** The owner has to know, however long the object stays out of reach. */
const DEAD_RETRY_MS = 60 * 60 * 1000;

/** Accounts whose sync is due. Each message is settled by itself: else one failure would bring the whole batch back. */
export async function consumeSyncs(batch: MessageBatch, services: Services, now: number): Promise<void> {
  await settleEach(batch, RETRY_BASE_MS, (message) => startSync(services, message, now));
}

/** What could not be handed over in all its tries: said where the owner looks, on the account itself. */
export async function consumeDeadSyncs(batch: MessageBatch, services: Services): Promise<void> {
  await settleEach(batch, DEAD_RETRY_MS, async (message) => {
    log({ level: "error", what: "sync_given_up" });
    if (!(await isAccountThere(services.control, message))) return;
    const { tenantId, accountId } = message;
    await callObject(
      () => services.inboxOf(tenantId),
      (inbox) => inbox.sync({ type: "unreached", accountId }),
    );
  });
}

async function settleEach(
  batch: MessageBatch,
  baseMs: number,
  settle: (message: SyncMessage) => Promise<void>,
): Promise<void> {
  await Promise.all(
    batch.messages.map(async (message) => {
      const parsed = syncMessageSchema.safeParse(message.body);
      if (!parsed.success) {
        // The next tick of the timer makes a new one, of a shape that this version reads.
        log({ level: "error", what: "sync_message_unreadable", attempts: message.attempts });
        message.ack();
        return;
      }
      try {
        await settle(parsed.data);
        message.ack();
      } catch (error) {
        log({ level: "error", what: "sync_not_started", error: errorName(error), attempts: message.attempts });
        const delayMs = fullJitterDelayMs(message.attempts, baseMs, Math.max(RETRY_CAP_MS, baseMs), Math.random());
        message.retry({ delaySeconds: Math.ceil(delayMs / 1_000) });
      }
    }),
  );
}
