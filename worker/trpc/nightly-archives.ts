import { leaseTenantsToArchive, settleArchiveLeases } from "../control/archive-leases.ts";
import { errorName, log } from "../shared/log.ts";
import { callObject } from "../shared/platform-failure.ts";
import type { Services } from "./context.ts";

/**
 * Tenants a run: 288 runs a day reach 115,200 of them. Each is one call that only asks the object to begin, and it
 * does so only where something has happened since its newest archive; the work is in its own alarm.
 */
const TENANTS_PER_RUN = 400;
/** The platform lets one invocation hold six connections; these calls are short. */
const AT_ONCE = 6;
const LEASE_MS = 60 * 60 * 1000;
const NIGHT_MS = 24 * 60 * 60 * 1000;

/** For the scheduled run: asks what is due for its nightly archive. */
export async function startNightlyArchives(services: Services, now: number): Promise<void> {
  const due = await leaseTenantsToArchive(services.control, {
    now,
    leaseUntil: now + LEASE_MS,
    limit: TENANTS_PER_RUN,
  });
  const asked = due.filter(({ isInUse }) => !isInUse).map(({ id }) => id);
  const toAsk = due.filter(({ isInUse }) => isInUse);
  for (let from = 0; from < toAsk.length; from += AT_ONCE) {
    const answers = await Promise.all(toAsk.slice(from, from + AT_ONCE).map(({ id }) => ask(services, id)));
    asked.push(...answers.filter((id) => id !== null));
  }
  // What could not be asked stays leased, and is due again when the lease ends.
  if (asked.length > 0) await settleArchiveLeases(services.control, asked, now + NIGHT_MS);
}

async function ask({ inboxOf }: Services, tenantId: string): Promise<string | null> {
  try {
    await callObject(
      () => inboxOf(tenantId),
      (inbox) => inbox.archiveAction({ type: "nightly" }),
    );
    return tenantId;
  } catch (error) {
    log({ level: "error", what: "nightly_archive_not_begun", error: errorName(error) });
    return null;
  }
}
