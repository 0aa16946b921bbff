import { channelFor } from "../channels/channel-for.ts";
import { openAccess } from "../control/credentials.ts";
import type { Env } from "../env.ts";
import { fullJitterDelayMs } from "../shared/backoff.ts";
import { systemClock } from "../shared/clock.ts";
import { errorName, log } from "../shared/log.ts";
import { callObject } from "../shared/platform-failure.ts";
import type { Services } from "../trpc/context.ts";
import { fetchFile } from "./fetch-file.ts";
import { type FileMessage, fileMessageSchema } from "./file-queue.ts";

const RETRY_BASE_MS = 5_000;
const RETRY_CAP_MS = 10 * 60 * 1000;

/**
 * Files to fetch, one after the other: each may be held in memory. A message that is given up here is not lost:
 * its inbox asks again by itself until the provider has nothing any more.
 */
export async function consumeFiles(batch: MessageBatch, env: Env, services: Services): Promise<void> {
  for (const message of batch.messages) {
    const parsed = fileMessageSchema.safeParse(message.body);
    if (!parsed.success) {
      log({ level: "error", what: "file_job_unreadable", attempts: message.attempts });
      message.ack();
      continue;
    }
    try {
      if (await settle(env, services, parsed.data)) {
        message.ack();
        continue;
      }
    } catch (error) {
      log({ level: "error", what: "file_not_fetched", error: errorName(error), attempts: message.attempts });
    }
    const delayMs = fullJitterDelayMs(message.attempts, RETRY_BASE_MS, RETRY_CAP_MS, Math.random());
    message.retry({ delaySeconds: Math.ceil(delayMs / 1_000) });
  }
}

/** @returns false when it is worth another try */
async function settle(env: Env, services: Services, message: FileMessage): Promise<boolean> {
  const { tenantId, ...job } = message;
  const opened = await openAccess(services.control, services.vault, tenantId, job.accountId);
  const channel = opened && channelFor(opened.provider, opened.channel);
  // Disconnected meanwhile, or a tenant that is gone: nobody waits for it.
  if (!opened || !channel) return true;
  const access = { ...opened, fetch: services.fetch, clock: systemClock };
  const outcome = await fetchFile({ bucket: env.MEDIA, tenantId, way: { channel, access } }, job);
  if (outcome.state === "try_later") return false;
  await callObject(
    () => services.inboxOf(tenantId),
    (inbox) => inbox.settleFile(job.fileId, outcome),
  );
  return true;
}
