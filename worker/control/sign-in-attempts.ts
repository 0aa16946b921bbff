import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import { signInAttempts } from "../../drizzle/control.ts";
import { newId } from "../shared/ids.ts";
import type { ControlDb } from "./database.ts";

/** A sign-in under way, as it lies in the table. */
export type AttemptRow = typeof signInAttempts.$inferSelect;
export type NewAttempt = Omit<typeof signInAttempts.$inferInsert, "id" | "createdAt" | "version">;
/** What may change of it. */
export type AttemptPatch = Partial<
  Pick<
    AttemptRow,
    | "state"
    | "accountId"
    | "externalId"
    | "qr"
    | "pairingCode"
    | "url"
    | "checkpoint"
    | "problem"
    | "expiresAt"
    | "notifyHash"
  >
>;

/** States in which something may still come of it. */
export const OPEN_STATES = ["waiting", "qr", "pairing_code", "checkpoint"] as const;

export const isOpen = ({ state }: AttemptRow): boolean => (OPEN_STATES as readonly string[]).includes(state);

export async function createAttempt(
  control: ControlDb,
  attempt: NewAttempt,
  now: number,
  id: string = newId(),
): Promise<AttemptRow> {
  const [made] = await control
    .insert(signInAttempts)
    .values({ ...attempt, id, createdAt: now })
    .returning();
  if (made === undefined) throw new Error("An attempt that was just made is not there.");
  return made;
}

/** null when the tenant has no such attempt. */
export async function findAttempt(control: ControlDb, tenantId: string, id: string): Promise<AttemptRow | null> {
  const [found] = await control.select().from(signInAttempts).where(own(tenantId, id)).limit(1);
  return found ?? null;
}

/**
 * The newest one that is still under way, by these credentials and on this channel where they are known: what was begun
 * for something else is gone on with there.
 */
export async function findOpenAttempt(
  control: ControlDb,
  tenantId: string,
  { credentialId, channel }: { credentialId: string | null; channel: AttemptRow["channel"] | null },
): Promise<AttemptRow | null> {
  const [found] = await control
    .select()
    .from(signInAttempts)
    .where(
      and(
        eq(signInAttempts.tenantId, tenantId),
        inArray(signInAttempts.state, [...OPEN_STATES]),
        credentialId === null ? undefined : eq(signInAttempts.credentialId, credentialId),
        channel === null ? undefined : eq(signInAttempts.channel, channel),
      ),
    )
    .orderBy(desc(signInAttempts.createdAt))
    .limit(1);
  return found ?? null;
}

/**
 * Changes it, unless somebody else has since it was read: two tabs ask at the same time.
 *
 * @returns as it is now, by whomever; null when it is gone
 */
export async function changeAttempt(
  control: ControlDb,
  attempt: AttemptRow,
  patch: AttemptPatch,
): Promise<{ attempt: AttemptRow; isOurs: boolean } | null> {
  const [changed] = await control
    .update(signInAttempts)
    .set({ ...patch, version: sql`${signInAttempts.version} + 1` })
    .where(and(own(attempt.tenantId, attempt.id), eq(signInAttempts.version, attempt.version)))
    .returning();
  if (changed !== undefined) return { attempt: changed, isOurs: true };
  const current = await findAttempt(control, attempt.tenantId, attempt.id);
  return current && { attempt: current, isOurs: false };
}

/**
 * Uses the key of a hosted page's call-back up: of two calls at once one gets it.
 *
 * @returns null when it was used before, or never given out
 */
export async function takeNotifyKey(
  control: ControlDb,
  { tenantId, id, notifyHash }: Record<"tenantId" | "id" | "notifyHash", string>,
): Promise<AttemptRow | null> {
  const [taken] = await control
    .update(signInAttempts)
    .set({ notifyHash: null, version: sql`${signInAttempts.version} + 1` })
    .where(and(own(tenantId, id), eq(signInAttempts.notifyHash, notifyHash)))
    .returning();
  return taken ?? null;
}

const KEPT_MS = 24 * 60 * 60 * 1000;

/** They were of use for minutes. */
export async function removeOldAttempts(control: ControlDb, now: number): Promise<void> {
  const old = control
    .select({ id: signInAttempts.id })
    .from(signInAttempts)
    .where(lt(signInAttempts.createdAt, now - KEPT_MS))
    .limit(500);
  await control.delete(signInAttempts).where(inArray(signInAttempts.id, old));
}

const own = (tenantId: string, id: string) => and(eq(signInAttempts.id, id), eq(signInAttempts.tenantId, tenantId));
