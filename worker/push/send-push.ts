import { buildPushPayload } from "@block65/webcrypto-web-push";
import { membersAmong } from "../control/members.ts";
import { findTenant } from "../control/tenants.ts";
import { errorName, log } from "../shared/log.ts";
import type { PushKeys, PushNotice, PushResult, PushTarget } from "../shared/push.ts";
import type { Services } from "../trpc/context.ts";
import { isPushEndpoint } from "./push-hosts.ts";
import { openPushKey } from "./push-keys.ts";

const TIMEOUT_MS = 10_000;
/** A browser that is off for longer has missed more than one notice. */
const KEPT_SECONDS = 24 * 60 * 60;

export type PushOrder = { target: PushTarget; notice: PushNotice };

/**
 * Tells browsers, each by its own push service. Who is no member any more is told nothing.
 *
 * @returns what became of each, in the order of the orders; never throws for a push service's sake
 */
export async function sendPushes(
  { control, vault, fetch }: Pick<Services, "control" | "vault" | "fetch">,
  tenantId: string,
  keys: PushKeys,
  orders: readonly PushOrder[],
): Promise<PushResult[]> {
  const tenant = await findTenant(control, tenantId);
  const privateKey = tenant && (await openPushKey(vault, tenant, keys));
  if (!privateKey) return orders.map(() => "failed");
  const memberIds = [...new Set(orders.map(({ target }) => target.memberId))];
  const members = new Set(await membersAmong(control, tenantId, memberIds));
  const vapid = { subject: keys.subject, publicKey: keys.publicKey, privateKey };
  return Promise.all(
    orders.map((order) => (members.has(order.target.memberId) ? sendOne(fetch, vapid, order) : "gone")),
  );
}

async function sendOne(
  fetch: Services["fetch"],
  vapid: { subject: string; publicKey: string; privateKey: string },
  { target, notice }: PushOrder,
): Promise<PushResult> {
  if (!isPushEndpoint(target.endpoint)) return "gone";
  try {
    const payload = await buildPushPayload(
      { data: notice, options: { ttl: KEPT_SECONDS, urgency: "high", ...topicOf(notice) } },
      { endpoint: target.endpoint, expirationTime: null, keys: { p256dh: target.p256dh, auth: target.auth } },
      vapid,
    );
    const answer = await fetch(target.endpoint, {
      ...payload,
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.body?.cancel();
    if (answer.ok) return "sent";
    return answer.status === 404 || answer.status === 410 ? "gone" : "failed";
  } catch (error) {
    log({ level: "error", what: "push_failed", error: errorName(error) });
    return "failed";
  }
}

/** What waits for a browser that is off is replaced by what is newer of the same chat: 32 characters of base64url. */
function topicOf({ chatId }: PushNotice): { topic?: string } {
  const topic = chatId?.replaceAll("-", "").slice(0, 32) ?? "";
  return /^[A-Za-z0-9_-]+$/.test(topic) ? { topic } : {};
}
