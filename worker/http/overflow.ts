import type { Env } from "../env.ts";
import { fullJitterDelayMs } from "../shared/backoff.ts";
import { log } from "../shared/log.ts";
import { deliverFromQueue, overflowMessageSchema } from "./deliver.ts";

const RETRY_BASE_MS = 5_000;
/** With the 50 retries of wrangler.toml a delivery is tried for about a day before it goes to the dead queue. */
const RETRY_CAP_MS = 3_600_000;

/**
 * Deliveries that an object could not take when they came. Each message is settled by itself: without that, one
 * failure would bring the whole batch back.
 */
export async function consumeOverflow(batch: MessageBatch, env: Env): Promise<void> {
  await Promise.all(batch.messages.map((message) => settle(message, env)));
}

async function settle(message: Message, env: Env): Promise<void> {
  const parsed = overflowMessageSchema.safeParse(message.body);
  if (!parsed.success) log({ level: "error", what: "overflow_unreadable", attempts: message.attempts });
  const delivered = parsed.success ? await deliverFromQueue(env, parsed.data) : "failed";
  // Nobody is left to take it, however often it is tried.
  if (delivered === "stored" || delivered === "gone") {
    message.ack();
    return;
  }
  const delayMs = fullJitterDelayMs(message.attempts, RETRY_BASE_MS, RETRY_CAP_MS, Math.random());
  message.retry({ delaySeconds: Math.ceil(delayMs / 1_000) });
}
