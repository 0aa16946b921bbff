import { rotateMasterKey } from "../auth/key-rotation.ts";
import { removeExpired } from "../auth/remove-expired.ts";
import { removeOldAppRequests } from "../control/app-requests.ts";
import { removeOldInstagramLogins } from "../control/instagram-logins.ts";
import { removeOldAttempts } from "../control/sign-in-attempts.ts";
import { errorName, log } from "../shared/log.ts";
import { finishAppRequests } from "./app-requests.ts";
import type { Services } from "./context.ts";
import { finishDeletions } from "./delete-workspace.ts";
import { startNightlyArchives } from "./nightly-archives.ts";
import { refreshTokens } from "./refresh-tokens.ts";
import { scheduleSyncs } from "./schedule-syncs.ts";

/**
 * What the cron does every five minutes: a slice of each job, and each by itself, so that one that fails keeps none
 * of the others from its turn. Every job goes on where the last run left off, by what it finds in the database.
 */
export async function runScheduledJobs(services: Services, now: number): Promise<void> {
  const jobs: Record<string, () => Promise<void>> = {
    syncs_scheduled: () => scheduleSyncs(services, now),
    master_key_rotation: () => rotate(services),
    expired_removed: async () => void (await removeExpired(services.control, now)),
    tokens_refreshed: () => refreshTokens(services, now),
    sign_ins_removed: () => removeOldAttempts(services.control, now),
    instagram_logins_removed: () => removeOldInstagramLogins(services.control, now),
    app_requests_finished: () => finishAppRequests(services, now),
    app_requests_removed: () => removeOldAppRequests(services.control, now),
    deletions_finished: () => finishDeletions(services, now),
    nightly_archives: () => startNightlyArchives(services, now),
  };
  for (const [name, job] of Object.entries(jobs)) {
    try {
      await job();
    } catch (error) {
      log({ level: "error", what: `${name}_failed`, error: errorName(error) });
    }
  }
}

/** Says something only while there is something to rotate: then an operator waits for "complete". */
async function rotate({ control, vault }: Services): Promise<void> {
  const { resealed, unreadable, isComplete } = await rotateMasterKey(control, vault);
  if (resealed + unreadable === 0) return;
  const what = isComplete ? "job_complete" : "job_goes_on";
  log({ level: unreadable > 0 ? "error" : "info", what, job: "master_key_rotation", done: resealed, left: unreadable });
}
