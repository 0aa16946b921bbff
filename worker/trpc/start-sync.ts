import { setSyncPace } from "../control/sync-leases.ts";
import { callObject } from "../shared/platform-failure.ts";
import type { SyncMessage } from "../shared/sync-message.ts";
import type { Services } from "./context.ts";

/**
 * Tells an account's inbox to sync, and is done when that is written down there: the inbox goes on by itself, with
 * budgets, pauses and tries of its own, so that nothing waits here for a provider.
 *
 * @throws when the inbox cannot be reached
 */
export async function startSync(services: Services, message: SyncMessage, now: number): Promise<void> {
  const { tenantId, accountId } = message;
  const answer = await callObject(
    () => services.inboxOf(tenantId),
    (inbox) => inbox.sync({ type: "catch_up", accountId, isAsked: false }),
  );
  // Being connected, or gone meanwhile.
  if (!answer.ok) return;
  const everyMs = services.syncEveryMs ?? answer.value.everyMs;
  // Hardly ever: the control database is not written once a sync.
  if (everyMs !== message.everyMs) await setSyncPace(services.control, accountId, everyMs, now);
}
