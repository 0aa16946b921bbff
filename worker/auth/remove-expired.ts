import { inArray, lte } from "drizzle-orm";
import { passwordResets, sessions } from "../../drizzle/control.ts";
import type { ControlDb } from "../control/database.ts";

/** A slice for each scheduled run: a long absence of the cron must not end in one deletion that D1 cuts off. */
const SLICE_ROWS = 500;

/**
 * Removes what lets nobody in any more: sessions behind their idle limit and reset links behind their hour. They
 * were refused before; this only keeps the tables small. Sockets of such sessions are closed by their objects.
 *
 * @param now ms since 1970
 * @returns the number of rows removed; as many as fit a slice, so call it again at the next run
 */
export async function removeExpired(control: ControlDb, now: number): Promise<{ sessions: number; resets: number }> {
  const oldSessions = control
    .select({ id: sessions.id })
    .from(sessions)
    .where(lte(sessions.expiresAt, Math.floor(now / 1000)))
    .limit(SLICE_ROWS);
  const oldResets = control
    .select({ tokenHash: passwordResets.tokenHash })
    .from(passwordResets)
    .where(lte(passwordResets.expiresAt, now))
    .limit(SLICE_ROWS);
  const [removedSessions, removedResets] = await control.batch([
    control.delete(sessions).where(inArray(sessions.id, oldSessions)),
    control.delete(passwordResets).where(inArray(passwordResets.tokenHash, oldResets)),
  ]);
  return { sessions: removedSessions.meta.changes, resets: removedResets.meta.changes };
}
