import type { Env } from "../env.ts";
import { fullJitterDelayMs } from "../shared/backoff.ts";
import { log } from "../shared/log.ts";
import { deliverFromQueue, overflowMessageSchema } from "./deliver.ts";

const RETRY_BASE_MS = 5_000;
/** With the 50 retries of wrangler.toml a delivery is tried for about a day before it goes to the dead queue. */
const RETRY_CAP_MS = 3_600_000;

/** The 100 retries of wrangler.toml are some twelve days: the platform keeps a message for fourteen at most (README). */
const DEAD_RETRY_S = 3 * 3_600;

/**
 * Deliveries that an object could not take when they came. Each message is settled by itself: without that, one
 * failure would bring the whole batch back.
 */
export async function consumeOverflow(batch: MessageBatch, env: Env): Promise<void> {
  await Promise.all(
    batch.messages.map((message) =>
      settle(message, env, () =>
        Math.ceil(fullJitterDelayMs(message.attempts, RETRY_BASE_MS, RETRY_CAP_MS, Math.random()) / 1_000),
      ),
    ),
  );
}

/** The same for what was tried for a day in vain. It was answered with 200, so nobody else will bring it again. */
export async function consumeDeadOverflow(batch: MessageBatch, env: Env): Promise<void> {
  log({ level: "error", what: "overflow_overdue", left: batch.messages.length });
  await Promise.all(batch.messages.map((message) => settle(message, env, () => DEAD_RETRY_S)));
}

async function settle(message: Message, env: Env, retryInSeconds: () => number): Promise<void> {
  const parsed = overflowMessageSchema.safeParse(message.body);
  if (!parsed.success) log({ level: "error", what: "overflow_unreadable", attempts: message.attempts });
  const delivered = parsed.success ? await deliverFromQueue(env, parsed.data) : "failed";
  // Nobody is left to take it, however often it is tried.
  if (delivered === "stored" || delivered === "gone") {
    message.ack();
    return;
  }
  message.retry({ delaySeconds: retryInSeconds() });
}
