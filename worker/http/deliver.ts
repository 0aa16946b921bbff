import { z } from "zod";
import type { Env } from "../env.ts";
import type { InboundDelivery } from "../inbox/rpc.ts";
import { inboxOf } from "../inbox/stub.ts";
import { fromBase64Url, toBase64Url } from "../shared/ids.ts";
import { errorName, log } from "../shared/log.ts";
import { callObject } from "../shared/platform-failure.ts";
import { providerSchema } from "../shared/wire.ts";

/** What became of a delivery. Only the first two mean that it is on disk somewhere. `gone`: its tenant was deleted. */
export type Delivered = "stored" | "queued" | "gone" | "failed";

/** A queue's message holds 128,000 bytes; base64 makes three bytes four, and the envelope is small. */
export const OVERFLOW_BODY_MAX_BYTES = 90 * 1024;

/** A delivery on its way through the queue. */
export const overflowMessageSchema = z.object({
  tenantId: z.string().min(1),
  provider: providerSchema,
  receivedAt: z.number(),
  /** base64url */
  body: z.string(),
});
export type OverflowMessage = z.infer<typeof overflowMessageSchema>;

/**
 * Gives a verified call to its tenant's object: one RPC, which answers when it is on disk. An object that
 * cannot be reached, or has too much to do, gets it later through the queue.
 */
export async function deliver(env: Env, tenantId: string, delivery: InboundDelivery): Promise<Delivered> {
  try {
    return await store(env, tenantId, delivery);
  } catch (error) {
    log({ level: "error", what: "inbox_unreachable", error: errorName(error) });
    return enqueue(env, tenantId, delivery);
  }
}

/** @throws when the object could not be reached */
async function store(env: Env, tenantId: string, delivery: InboundDelivery): Promise<"stored" | "gone" | "failed"> {
  const outcome = await callObject(
    () => inboxOf(env, tenantId),
    (inbox) => inbox.deliver(delivery),
  );
  if (outcome.ok) return "stored";
  if (outcome.reason === "gone") return "gone";
  log({ level: "error", what: "delivery_not_stored" });
  return "failed";
}

async function enqueue(env: Env, tenantId: string, delivery: InboundDelivery): Promise<"queued" | "failed"> {
  if (delivery.body.byteLength > OVERFLOW_BODY_MAX_BYTES) return "failed";
  const body = toBase64Url(new Uint8Array(delivery.body));
  const { provider, receivedAt } = delivery;
  try {
    await env.OVERFLOW.send({ tenantId, provider, receivedAt, body } satisfies OverflowMessage);
    return "queued";
  } catch (error) {
    log({ level: "error", what: "overflow_not_queued", error: errorName(error) });
    return "failed";
  }
}

/** The same from the other end of the queue, which has retries of its own. Never throws. */
export async function deliverFromQueue(env: Env, message: OverflowMessage): Promise<"stored" | "gone" | "failed"> {
  const { tenantId, provider, receivedAt } = message;
  try {
    const body = fromBase64Url(message.body).buffer;
    return await store(env, tenantId, { provider, receivedAt, body });
  } catch (error) {
    log({ level: "error", what: "overflow_not_stored", error: errorName(error) });
    return "failed";
  }
}
