import { and, eq, gt, inArray, lte } from "drizzle-orm";
import { instagramLogins } from "../../drizzle/control.ts";
import type { ControlDb } from "./database.ts";

/** A sign-in with Instagram that has not come back yet. */
export type InstagramLogin = typeof instagramLogins.$inferSelect;

export async function noteInstagramLogin(control: ControlDb, login: InstagramLogin): Promise<void> {
  await control.insert(instagramLogins).values(login);
}

/**
 * Uses one up: of two calls at once one gets it.
 *
 * @returns null when it was used before, has ended, or was begun by another session or in another workspace
 */
export async function takeInstagramLogin(
  control: ControlDb,
  { stateHash, tenantId, sessionId }: Pick<InstagramLogin, "stateHash" | "tenantId" | "sessionId">,
  now: number,
): Promise<InstagramLogin | null> {
  const [taken] = await control
    .delete(instagramLogins)
    .where(
      and(
        eq(instagramLogins.stateHash, stateHash),
        eq(instagramLogins.tenantId, tenantId),
        eq(instagramLogins.sessionId, sessionId),
        gt(instagramLogins.expiresAt, now),
      ),
    )
    .returning();
  return taken ?? null;
}

/** A slice of those that never came back. */
export async function removeOldInstagramLogins(control: ControlDb, now: number): Promise<void> {
  const old = control
    .select({ stateHash: instagramLogins.stateHash })
    .from(instagramLogins)
    .where(lte(instagramLogins.expiresAt, now))
    .limit(500);
  await control.delete(instagramLogins).where(inArray(instagramLogins.stateHash, old));
}
