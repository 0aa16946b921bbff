import { findOpenSessions } from "./auth/sessions.ts";
import { openAccess } from "./control/credentials.ts";
import type { Env } from "./env.ts";
import { createApp, type Screens } from "./http/app.ts";
import { answerMisplaced } from "./http/misplaced.ts";
import { consumeDeadOverflow, consumeOverflow } from "./http/overflow.ts";
import { consumeDeadSyncs, consumeSyncs } from "./http/sync-queue.ts";
import { answerWebhook } from "./http/webhooks.ts";
import type { ArchiveStore } from "./inbox/archives/archive-store.ts";
import type { FileStore } from "./inbox/file-store.ts";
import { InboxObject } from "./inbox/inbox.ts";
import type { ChannelAccess } from "./inbox/rpc.ts";
import { createArchiveStore } from "./media/archive-access.ts";
import { consumeFiles } from "./media/consume-files.ts";
import { createFileStore } from "./media/file-access.ts";
import { type PushOrder, sendPushes } from "./push/send-push.ts";
import { systemClock } from "./shared/clock.ts";
import type { PushKeys, PushResult } from "./shared/push.ts";
import { servicesOf } from "./trpc/context.ts";
import { runScheduledJobs } from "./trpc/scheduled-jobs.ts";

export { Limiter } from "./limits/limiter.ts";

/**
 * The tenant's object, wired to the vault: it asks for an account's credentials at the moment of a call and
 * keeps none. Its name is its tenant's id (worker/inbox/stub.ts).
 */
export class Inbox extends InboxObject {
  protected override async openAccess(accountId: string): Promise<ChannelAccess | null> {
    const { control, vault } = servicesOf(this.env);
    return openAccess(control, vault, this.tenantId(), accountId);
  }

  protected override async findOpenSessions(sessionIds: string[]): Promise<string[]> {
    return findOpenSessions(servicesOf(this.env).control, this.tenantId(), sessionIds);
  }

  protected override async sendPushes(keys: PushKeys, orders: readonly PushOrder[]): Promise<PushResult[]> {
    return sendPushes(servicesOf(this.env), this.tenantId(), keys, orders);
  }

  protected override get files(): FileStore {
    return createFileStore(this.env, servicesOf(this.env).vault, this.tenantId());
  }

  protected override get archives(): ArchiveStore {
    return createArchiveStore(this.env.MEDIA, this.tenantId());
  }

  private tenantId(): string {
    const tenantId = this.ctx.id.name;
    if (tenantId === undefined) throw new Error("An inbox was reached by its id instead of its tenant's name.");
    return tenantId;
  }
}

/** As wrangler.toml names them. What comes from any other is a delivery. */
const FILES_QUEUE = "parley-files";
const SYNC_QUEUE = "parley-sync";
const DEAD_SYNC_QUEUE = "parley-sync-dead";
const DEAD_OVERFLOW_QUEUE = "parley-overflow-dead";

function consume(batch: MessageBatch, env: Env): Promise<void> {
  switch (batch.queue) {
    case FILES_QUEUE:
      return consumeFiles(batch, env, servicesOf(env));
    case SYNC_QUEUE:
      return consumeSyncs(batch, servicesOf(env), systemClock());
    case DEAD_SYNC_QUEUE:
      return consumeDeadSyncs(batch, servicesOf(env));
    case DEAD_OVERFLOW_QUEUE:
      return consumeDeadOverflow(batch, env);
    default:
      return consumeOverflow(batch, env);
  }
}

/** Everything but the screens, which production (worker/index.ts) and tests bring along. */
export function createWorker(screens: Screens) {
  const app = createApp({ screens });
  return {
    fetch: (request, env, ctx) =>
      answerMisplaced(request, env) ?? answerWebhook(request, env) ?? app.fetch(request, env, ctx),
    queue: (batch, env) => consume(batch, env),
    scheduled: (_controller, env) => runScheduledJobs(servicesOf(env), systemClock()),
  } satisfies ExportedHandler<Env>;
}
