import { fullJitterDelayMs } from "../shared/backoff.ts";
import { log } from "../shared/log.ts";
import { callObject, platformFailureOf } from "../shared/platform-failure.ts";

/** A session whose row is gone; its sockets are at the object of its tenant. */
export type EndedSession = { id: string; tenantId: string };

export type CloseSockets = {
  /** A new stub each time: one that has thrown may stay broken. */
  inboxOf(tenantId: string): { closeSessions(sessionIds: string[]): Promise<void> };
  /** Goes on after the answer, within the half minute that the platform gives. */
  inBackground(work: Promise<void>): void;
};

/** Together they stay within the half minute. */
const MORE_TRIES = 4;
const RETRY_BASE_MS = 1_000;
const RETRY_CAP_MS = 6_000;

/**
 * Has the tenants' objects close the sockets of sessions that have ended: all objects at once, one call each. An
 * object that the platform cannot reach right now stops none of the others, and is told again in the background.
 *
 * @throws what an object threw that is no failure of the platform, after all were told
 */
export async function closeSockets(context: CloseSockets, ended: readonly EndedSession[]): Promise<void> {
  const sessionsOf = new Map<string, string[]>();
  for (const { id, tenantId } of ended) sessionsOf.set(tenantId, [...(sessionsOf.get(tenantId) ?? []), id]);
  const told = await Promise.allSettled(
    [...sessionsOf].map(async ([tenantId, sessionIds]) => {
      if (await tell(context, tenantId, sessionIds)) return;
      context.inBackground(tellAgain(context, tenantId, sessionIds));
    }),
  );
  for (const outcome of told) if (outcome.status === "rejected") throw outcome.reason;
}

/** Whether the object could be reached. */
async function tell(context: CloseSockets, tenantId: string, sessionIds: string[]): Promise<boolean> {
  try {
    await callObject(
      () => context.inboxOf(tenantId),
      (inbox) => inbox.closeSessions(sessionIds),
    );
    return true;
  } catch (thrown) {
    if (platformFailureOf(thrown) === null) throw thrown;
    return false;
  }
}

async function tellAgain(context: CloseSockets, tenantId: string, sessionIds: string[]): Promise<void> {
  for (let attempt = 0; attempt < MORE_TRIES; attempt++) {
    await waitMs(fullJitterDelayMs(attempt, RETRY_BASE_MS, RETRY_CAP_MS, Math.random()));
    if (await tell(context, tenantId, sessionIds)) return;
  }
  // The object asks by itself within the half hour (worker/inbox/session-check.ts): until then they stay open.
  log({ level: "error", what: "sockets_not_closed", attempts: MORE_TRIES + 1 });
}

const waitMs = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
