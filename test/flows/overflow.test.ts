import { createExecutionContext, createMessageBatch, getQueueResult, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { ensureEndpoint } from "../../worker/control/endpoints.ts";
import { findTenant } from "../../worker/control/tenants.ts";
import type { Env } from "../../worker/env.ts";
import { OVERFLOW_BODY_MAX_BYTES, type OverflowMessage } from "../../worker/http/deliver.ts";
import { consumeOverflow } from "../../worker/http/overflow.ts";
import { takeUnipileWebhook } from "../../worker/http/webhooks.ts";
import { servicesOf } from "../../worker/trpc/context.ts";
import { migratedControl } from "./control-database.ts";
import { HOME, signedUp } from "./visitor.ts";
import worker from "./worker.ts";

/**
 * Proves what becomes of a delivery when its object cannot take it. The object's failures are played, since a
 * local platform is never overloaded; the object that gets the delivery in the end is the real one.
 */

let tenantId: string;
let endpoint: { id: string; secret: string };

beforeAll(async () => {
  const control = await migratedControl();
  tenantId = (await signedUp()).tenantId;
  const tenant = await findTenant(control, tenantId);
  if (tenant === null) throw new Error("no tenant");
  endpoint = await ensureEndpoint(control, servicesOf(env).vault, tenant, "unipile");
});

type Fate = () => Promise<unknown>;
const thrown =
  (properties: object): Fate =>
  () =>
    Promise.reject(Object.assign(new Error("played"), properties));

/** Knocks with an object whose calls go as `fates` say, one a try, and a queue that is written down. */
async function knock(body: string, fates: Fate[], queueWorks = true) {
  const queued: OverflowMessage[] = [];
  let tries = 0;
  const broken = {
    ...env,
    INBOX: { getByName: () => ({ deliver: () => fates[Math.min(tries++, fates.length - 1)]?.() }) },
    OVERFLOW: {
      send: async (message: OverflowMessage) => {
        if (!queueWorks) throw new Error("played");
        queued.push(message);
      },
    },
  } as unknown as Env;
  const request = new Request(`${HOME}/webhooks/unipile/${endpoint.id}`, {
    method: "POST",
    headers: { "unipile-auth": endpoint.secret },
    body,
  });
  const answer = await takeUnipileWebhook(request, endpoint.id, { env: broken, control: servicesOf(env).control });
  return { status: answer.status, retryAfter: answer.headers.get("retry-after"), tries, queued };
}

const stored = async () => ({ ok: true, value: { duplicate: false, applied: 0, ignored: 0, dead: 0 } });
const notStored = async () => ({ ok: false, reason: "storage_failed" });

describe("a delivery whose object", () => {
  it("is overloaded goes to the queue after one try, and is answered 200", async () => {
    const answer = await knock('{"event":"x"}', [thrown({ overloaded: true, retryable: true })]);
    expect(answer).toMatchObject({ status: 200, tries: 1 });
    expect(answer.queued).toHaveLength(1);
  });

  it("was lost on the way is given to it again", async () => {
    expect(await knock("{}", [thrown({ retryable: true }), stored])).toMatchObject({
      status: 200,
      tries: 2,
      queued: [],
    });
  });

  it("stays lost goes to the queue after two tries", async () => {
    const answer = await knock("{}", [thrown({ retryable: true })]);
    expect(answer).toMatchObject({ status: 200, tries: 2 });
    expect(answer.queued).toHaveLength(1);
  });

  it("could not store it is answered 503, so that the provider sends it again", async () => {
    expect(await knock("{}", [notStored])).toEqual({ status: 503, retryAfter: "5", tries: 1, queued: [] });
  });

  it("is overloaded is answered 503 when it is too large for the queue", async () => {
    const answer = await knock("x".repeat(OVERFLOW_BODY_MAX_BYTES + 1), [thrown({ overloaded: true })]);
    expect(answer).toMatchObject({ status: 503, retryAfter: "5", queued: [] });
  });

  it("is overloaded is answered 503 when the queue is away too", async () => {
    expect(await knock("{}", [thrown({ overloaded: true })], false)).toMatchObject({ status: 503, retryAfter: "5" });
  });
});

describe("the queue", () => {
  it("gives the delivery to the object byte by byte, and settles each message by itself", async () => {
    const body = '{"event":"message_read","account_id":"läte 🙂"}';
    const [late] = (await knock(body, [thrown({ overloaded: true })])).queued;
    const batch = createMessageBatch("parley-overflow", [
      { id: "late", timestamp: new Date(), attempts: 1, body: late },
      { id: "of nobody's provider", timestamp: new Date(), attempts: 1, body: { ...late, provider: "nobody" } },
      { id: "not base64", timestamp: new Date(), attempts: 3, body: { ...late, body: "***" } },
    ]);
    await consumeOverflow(batch, env);
    const result = await getQueueResult(batch, createExecutionContext());
    expect(result.explicitAcks).toEqual(["late"]);
    expect(result.retryMessages.map(({ msgId }) => msgId).sort()).toEqual(["not base64", "of nobody's provider"]);

    const bodies = await runInDurableObject(env.INBOX.getByName(tenantId), (_object, { storage }) =>
      storage.sql
        .exec<{ body: ArrayBuffer }>("SELECT body FROM deliveries")
        .toArray()
        .map((row) => new TextDecoder().decode(row.body)),
    );
    expect(bodies).toEqual([body]);
  });

  it("goes on with what was tried for a day in vain: each three hours, until the object takes it", async () => {
    const [late] = (await knock('{"event":"very late"}', [thrown({ overloaded: true })])).queued;
    const batch = createMessageBatch("parley-overflow-dead", [
      { id: "taken now", timestamp: new Date(), attempts: 40, body: late },
      { id: "still not", timestamp: new Date(), attempts: 40, body: { ...late, body: "***" } },
    ]);
    const context = createExecutionContext();
    await worker.queue(batch, env);
    const result = await getQueueResult(batch, context);
    expect(result.explicitAcks).toEqual(["taken now"]);
    expect(result.retryMessages.map(({ msgId }) => msgId)).toEqual(["still not"]);
    const asked: unknown[] = [];
    const retry = (options: unknown) => asked.push(options);
    const messages = [{ id: "x", timestamp: new Date(), attempts: 40, body: { ...late, body: "***" }, retry }];
    await worker.queue({ queue: "parley-overflow-dead", messages } as unknown as MessageBatch, env);
    expect(asked).toEqual([{ delaySeconds: 3 * 3_600 }]);
  });

  it("takes the largest body that it may, envelope included", async () => {
    const { queued } = await knock("x".repeat(OVERFLOW_BODY_MAX_BYTES), [thrown({ overloaded: true })]);
    expect(new TextEncoder().encode(JSON.stringify(queued[0])).byteLength).toBeLessThan(128_000);
  });
});
