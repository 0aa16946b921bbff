import { DrizzleSQLiteAdapter } from "@lucia-auth/adapter-drizzle";
import { and, desc, eq, gt, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import { Lucia, TimeSpan } from "lucia";
import { members, sessions, tenants, users } from "../../drizzle/control.ts";
import type { ControlDb } from "../control/database.ts";
import { newSecret, sha256Hex } from "../shared/ids.ts";
import type { Role } from "../shared/permissions.ts";

export type { Role } from "../shared/permissions.ts";
export { readSessionToken, sessionCookie } from "./session-cookie.ts";

/** Who is signed in, and where. `id` is safe to pass around: it lets nobody in. */
export type Session = {
  id: string;
  user: { id: string; email: string };
  tenant: { id: string; name: string };
  role: Role;
};

/** Unused for this long, a session ends: to the hour, since its use is noted once an hour. */
const IDLE_LIFETIME = new TimeSpan(14, "d");
/** However busy, a session ends this long after sign-in. */
const ABSOLUTE_LIFETIME = new TimeSpan(30, "d");
/** A request within this time after the last note of one writes nothing. */
const LAST_SEEN_STEP_MS = 60 * 60 * 1000;

const TOKEN_PATTERN = /^[A-Za-z0-9_-]{43}$/;

/** lucia appears in this module only: it is no longer developed, so it has to be easy to swap. */
function createLucia(control: ControlDb) {
  return new Lucia(new DrizzleSQLiteAdapter(control, sessions, users), {
    sessionExpiresIn: IDLE_LIFETIME,
    getSessionAttributes: ({ tenantId, createdAt, lastSeenAt }) => ({ tenantId, createdAt, lastSeenAt }),
  });
}

declare module "lucia" {
  interface Register {
    Lucia: ReturnType<typeof createLucia>;
    DatabaseSessionAttributes: {
      tenantId: string;
      createdAt: number;
      lastSeenAt: number | null;
      device: string | null;
    };
  }
}

/**
 * Signs a member in. There is a new token each time: one that somebody knew before is worth nothing after.
 *
 * @param device browser and system in words, for the list of sessions
 * @returns `token`, 256 random bits for the cookie, which are kept nowhere: the table has their SHA-256.
 * @throws when the user is no member of the tenant or is disabled, which the caller has just checked.
 */
export async function openSession(
  control: ControlDb,
  { userId, tenantId, device = null }: { userId: string; tenantId: string; device?: string | null },
): Promise<{ token: string; session: Session }> {
  const token = newSecret(256);
  const id = await sha256Hex(token);
  const now = Date.now();
  const attributes = { tenantId, createdAt: now, lastSeenAt: now, device };
  await createLucia(control).createSession(userId, attributes, { sessionId: id });
  const session = await findMembership(control, id);
  if (session === null) throw new Error("A session was opened for a user who is no member of the tenant.");
  return { token, session };
}

/** Who the token stands for; null when it is unknown, too old, or its user is shut out of the tenant. */
export async function readSession(control: ControlDb, token: string): Promise<Session | null> {
  if (!TOKEN_PATTERN.test(token)) return null;
  const id = await sha256Hex(token);
  const lucia = createLucia(control);
  const [validated, membership] = await Promise.all([lucia.validateSession(id), findMembership(control, id)]);
  if (validated.session === null || membership === null) return null;
  const { createdAt, lastSeenAt } = validated.session;
  const now = Date.now();
  if (createdAt <= oldestStart(now)) {
    await lucia.invalidateSession(id);
    return null;
  }
  if (now - (lastSeenAt ?? createdAt) >= LAST_SEEN_STEP_MS) await noteUse(control, id, now);
  return membership;
}

/** One write an hour, which also moves the idle limit: lucia alone would move it in its second half only. */
async function noteUse(control: ControlDb, sessionId: string, now: number): Promise<void> {
  await control
    .update(sessions)
    .set({ lastSeenAt: now, expiresAt: toSeconds(now + IDLE_LIFETIME.milliseconds()) })
    .where(
      and(
        eq(sessions.id, sessionId),
        or(isNull(sessions.lastSeenAt), lte(sessions.lastSeenAt, now - LAST_SEEN_STEP_MS)),
      ),
    );
}

/** Of these sessions, those that let somebody into this tenant now. */
export async function findOpenSessions(
  control: ControlDb,
  tenantId: string,
  sessionIds: readonly string[],
): Promise<string[]> {
  const rows = await control
    .select({ id: sessions.id })
    .from(sessions)
    .innerJoin(members, membershipOfSession)
    .where(
      and(
        // As one value: D1 binds at most 100.
        sql`${sessions.id} IN (SELECT value FROM json_each(${JSON.stringify(sessionIds)}))`,
        eq(sessions.tenantId, tenantId),
        isAlive(Date.now()),
      ),
    );
  return rows.map(({ id }) => id);
}

/** A session as its user sees it in the list; times are ms since 1970. */
export type ListedSession = {
  id: string;
  device: string | null;
  workspace: string;
  createdAt: number;
  /** To about an hour. */
  lastSeenAt: number;
};

/** Everything a user is signed in with, in all workspaces, last used first. */
export async function listSessions(control: ControlDb, userId: string): Promise<ListedSession[]> {
  const rows = await control
    .select({
      id: sessions.id,
      device: sessions.device,
      workspace: tenants.name,
      createdAt: sessions.createdAt,
      lastSeenAt: sessions.lastSeenAt,
    })
    .from(sessions)
    .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
    .innerJoin(members, membershipOfSession)
    .where(and(eq(sessions.userId, userId), isAlive(Date.now())))
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.createdAt));
  return rows.map((row) => ({ ...row, lastSeenAt: row.lastSeenAt ?? row.createdAt }));
}

/** A member who is disabled has no session there, whatever rows are left. */
const membershipOfSession = and(
  eq(members.tenantId, sessions.tenantId),
  eq(members.userId, sessions.userId),
  isNull(members.disabledAt),
);

const isAlive = (now: number): SQL | undefined =>
  and(gt(sessions.expiresAt, toSeconds(now)), gt(sessions.createdAt, oldestStart(now)));

const oldestStart = (now: number): number => now - ABSOLUTE_LIFETIME.milliseconds();
const toSeconds = (ms: number): number => Math.floor(ms / 1000);

async function findMembership(control: ControlDb, sessionId: string): Promise<Session | null> {
  const [row] = await control
    .select({
      userId: users.id,
      email: users.email,
      tenantId: tenants.id,
      tenantName: tenants.name,
      role: members.role,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
    .innerJoin(members, membershipOfSession)
    .where(eq(sessions.id, sessionId))
    .limit(1);
  if (row === undefined) return null;
  return {
    id: sessionId,
    user: { id: row.userId, email: row.email },
    tenant: { id: row.tenantId, name: row.tenantName },
    role: row.role,
  };
}
