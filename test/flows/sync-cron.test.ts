import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ControlDb } from "../../worker/control/database.ts";
import { leaseDueSyncs, planAfterDeploy } from "../../worker/control/sync-leases.ts";
import type { SyncMessage } from "../../worker/shared/sync-message.ts";
import { type Services, servicesOf } from "../../worker/trpc/context.ts";
import { runScheduledJobs } from "../../worker/trpc/scheduled-jobs.ts";
import { migratedControl } from "./control-database.ts";
import { openSyncingShop, type SyncingShop } from "./fixtures/syncing-shop.ts";
import { until } from "./fixtures/until.ts";
import worker from "./worker.ts";

/**
 * Proves what the timer does: who is due is leased once, handed on in batches and never synced by the timer itself;
 * and what a tick over 10,000 accounts costs. The platform's own queue is real where a message is delivered.
 */
let control: ControlDb;
beforeAll(async () => {
  control = await migratedControl();
});
beforeEach(async () => void (await env.CONTROL.prepare("UPDATE accounts SET next_sync_at = 9e15").run()));

const MINUTE_MS = 60_000;

/** A queue that keeps what it is given. */
function keptQueue(fails = false) {
  const batches: SyncMessage[][] = [];
  const queue = {
    sendBatch: async (messages: { body: SyncMessage }[]) => {
      if (fails) throw new Error("played");
      batches.push(messages.map(({ body }) => body));
    },
  };
  return { batches, queue: queue as unknown as Queue };
}

const withQueue = (queue: Queue | null): Services => ({ ...servicesOf(env), syncQueue: queue });

async function makeDue(shop: SyncingShop, at = 0): Promise<SyncMessage> {
  const { id } = await shop.account();
  await env.CONTROL.prepare("UPDATE accounts SET next_sync_at = ? WHERE id = ?").bind(at, id).run();
  return { tenantId: shop.tenantId, accountId: id, everyMs: 15 * MINUTE_MS };
}

async function nextSyncAt(shop: SyncingShop): Promise<number> {
  const { id } = await shop.account();
  const row = await env.CONTROL.prepare("SELECT next_sync_at AS at FROM accounts WHERE id = ?")
    .bind(id)
    .first<{ at: number }>();
  return row?.at ?? 0;
}

describe("the timer", () => {
  it("hands on what is due and says when it is due again, within a fifth of its interval", async () => {
    const shop = await openSyncingShop();
    const message = await makeDue(shop);
    const { batches, queue } = keptQueue();
    const now = Date.now();
    await runScheduledJobs(withQueue(queue), now);
    expect(batches).toEqual([[message]]);
    const waitMs = (await nextSyncAt(shop)) - now;
    expect(waitMs).toBeGreaterThanOrEqual(15 * MINUTE_MS);
    expect(waitMs).toBeLessThanOrEqual(18 * MINUTE_MS);

    await runScheduledJobs(withQueue(queue), now);
    expect(batches).toHaveLength(1);
  });

  it("leases an account to one of two ticks that run at once", async () => {
    const shop = await openSyncingShop();
    const message = await makeDue(shop);
    const leased = await Promise.all([leaseDueSyncs(control, Date.now(), 10), leaseDueSyncs(control, Date.now(), 10)]);
    expect(leased.flat()).toEqual([message]);
  });

  it("gives back what the queue did not take, so that the next tick has it", async () => {
    const shop = await openSyncingShop();
    const message = await makeDue(shop);
    const now = Date.now();
    await runScheduledJobs(withQueue(keptQueue(true).queue), now);
    const { batches, queue } = keptQueue();
    await runScheduledJobs(withQueue(queue), now);
    expect(batches).toEqual([[message]]);
  });

  it("tells the inboxes itself where there are no queues", async () => {
    const shop = await openSyncingShop();
    await shop.writes("hola");
    await makeDue(shop);
    await runScheduledJobs(withQueue(null), Date.now());
    await until("the message is here", async () => (await shop.chats()).length === 1);
  });

  it("makes every account due after a deploy, spread over an hour, and once", async () => {
    const shop = await openSyncingShop();
    await makeDue(shop, 9e15);
    const now = Date.now();
    await planAfterDeploy(control, "version-a", now);
    const planned = await nextSyncAt(shop);
    expect(planned).toBeGreaterThanOrEqual(now);
    expect(planned).toBeLessThan(now + 60 * MINUTE_MS);
    await makeDue(shop, 9e15);
    await planAfterDeploy(control, "version-a", now);
    expect(await nextSyncAt(shop)).toBe(9e15);
    await planAfterDeploy(control, "version-b", now);
    expect(await nextSyncAt(shop)).toBeLessThan(now + 60 * MINUTE_MS);
  });
});

describe("a message of the queue", () => {
  const consume = async (queue: string, bodies: unknown[]) => {
    const messages = bodies.map((body, place) => ({ id: `m${place}`, timestamp: new Date(), attempts: 3, body }));
    const batch = createMessageBatch(queue, messages);
    const context = createExecutionContext();
    await worker.queue(batch, env);
    return getQueueResult(batch, context);
  };

  it("has the account synced, and is settled by itself: a neighbour that fails does not bring it back", async () => {
    const shop = await openSyncingShop();
    await shop.writes("hola");
    const message = await makeDue(shop);
    const destroyed = await openSyncingShop();
    const gone = { ...(await makeDue(destroyed)), accountId: "none" };
    await destroyed.inbox().destroy();
    const result = await consume("parley-sync", [message, gone, { nonsense: true }]);
    expect(result.explicitAcks.toSorted()).toEqual(["m0", "m2"]);
    expect(result.retryMessages.map(({ msgId }) => msgId)).toEqual(["m1"]);
    await until("the message is here", async () => (await shop.chats()).length === 1);
  });

  it("slows the timer down for an account in which nothing is said", async () => {
    const shop = await openSyncingShop();
    const message = await makeDue(shop);
    await consume("parley-sync", [message]);
    const row = await env.CONTROL.prepare("SELECT sync_every_ms AS everyMs FROM accounts WHERE id = ?")
      .bind(message.accountId)
      .first();
    expect(row).toEqual({ everyMs: 360 * MINUTE_MS });
  });

  it("that was given up is said on the account", async () => {
    const shop = await openSyncingShop();
    const message = await makeDue(shop);
    const result = await consume("parley-sync-dead", [message, { ...message, accountId: "gone" }]);
    expect(result.explicitAcks).toHaveLength(2);
    expect((await shop.account()).sync).toMatchObject({
      state: "failed",
      problem: expect.stringContaining("regular sync"),
    });
  });
});

describe("the button", () => {
  it("syncs at once, shows that it runs, and is for who manages accounts", async () => {
    const shop = await openSyncingShop();
    await shop.writes("hola");
    const { id } = await shop.account();
    const answer = await shop.visitor.mutate("accounts.sync", { accountId: id });
    expect(answer.status).toBe(200);
    await shop.untilSynced();
    expect(await shop.chats()).toHaveLength(1);
    expect((await shop.visitor.mutate("accounts.sync", { accountId: "none" })).status).toBe(404);
  });
});

describe("10,000 accounts", () => {
  const ACCOUNTS = 10_000;

  it("are leased and queued once each by the ticks of an hour, in batches of a hundred", async () => {
    await makeAccounts(ACCOUNTS);
    const start = Date.now() + 24 * 60 * MINUTE_MS;
    await runScheduledJobs(withQueue(keptQueue().queue), start);
    // As after a day of running: spread over the hour that each takes.
    await env.CONTROL.prepare(
      "UPDATE accounts SET sync_every_ms = 3600000, next_sync_at = ? + abs(random()) % 3600000 WHERE tenant_id = 'many'",
    )
      .bind(start)
      .run();
    await env.CONTROL.prepare("UPDATE accounts SET next_sync_at = 9e15 WHERE tenant_id <> 'many'").run();

    const seen = new Map<string, number>();
    const sizes: number[] = [];
    for (let tick = 1; tick <= 12; tick++) {
      const { batches, queue } = keptQueue();
      const due = await dueAt(start + tick * 5 * MINUTE_MS);
      await runScheduledJobs(withQueue(queue), start + tick * 5 * MINUTE_MS);
      expect(batches.flat()).toHaveLength(due);
      expect(Math.max(0, ...batches.map((batch) => batch.length))).toBeLessThanOrEqual(100);
      sizes.push(batches.flat().length);
      for (const { accountId } of batches.flat()) seen.set(accountId, (seen.get(accountId) ?? 0) + 1);
    }
    expect(seen.size).toBe(ACCOUNTS);
    expect([...seen.values()].every((times) => times === 1)).toBe(true);
    // Spread: no tick has more than twice its share.
    expect(Math.max(...sizes)).toBeLessThan((2 * ACCOUNTS) / 12);
  }, 120_000);

  it("that are all due at once leave in one tick, and do not come back together", async () => {
    await env.CONTROL.prepare(
      "UPDATE accounts SET sync_every_ms = 900000, next_sync_at = 0 WHERE tenant_id = 'many'",
    ).run();
    const { batches, queue } = keptQueue();
    const now = Date.now();
    await runScheduledJobs(withQueue(queue), now);
    expect(new Set(batches.flat().map(({ accountId }) => accountId)).size).toBe(ACCOUNTS);
    const spread = await env.CONTROL.prepare(
      "SELECT min(next_sync_at) AS first, max(next_sync_at) AS last FROM accounts WHERE tenant_id = 'many'",
    ).first<{ first: number; last: number }>();
    expect((spread?.last ?? 0) - (spread?.first ?? 0)).toBeGreaterThan(2 * MINUTE_MS);
  }, 120_000);
});

async function dueAt(now: number): Promise<number> {
  const row = await env.CONTROL.prepare("SELECT count(*) AS due FROM accounts WHERE next_sync_at <= ?")
    .bind(now)
    .first<{ due: number }>();
  return row?.due ?? 0;
}

/** Rows only: nobody is behind them. */
async function makeAccounts(count: number): Promise<void> {
  await env.CONTROL.batch([
    env.CONTROL.prepare("INSERT INTO tenants (id, name, data_key, created_at) VALUES ('many', 'Many', 'none', 0)"),
    env.CONTROL.prepare(
      `INSERT INTO credentials (id, tenant_id, provider, origin, external_id, api_key, api_key_last_four, created_at)
       VALUES ('many', 'many', 'unipile', 'https://nobody.example', '', 'none', '', 0)`,
    ),
    env.CONTROL.prepare(
      `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
       INSERT INTO accounts (id, tenant_id, provider, channel, external_id, credential_id, created_at)
       SELECT 'many-' || n, 'many', 'unipile', 'whatsapp', 'many-' || n, 'many', 0 FROM numbers`,
    ).bind(count),
  ]);
}
