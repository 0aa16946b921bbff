import { DrizzleSQLiteAdapter } from "@lucia-auth/adapter-drizzle";
import { and, eq } from "drizzle-orm";
import { Lucia, TimeSpan } from "lucia";
import { members, sessions, tenants, users } from "../../drizzle/control.ts";
import type { ControlDb } from "../control/database.ts";
import { newSecret, sha256Hex } from "../shared/ids.ts";

export { readSessionToken, sessionCookie } from "./session-cookie.ts";

export type Role = "owner" | "admin" | "agent";

/** Who is signed in, and where. `id` is safe to pass around: it lets nobody in. */
export type Session = {
  id: string;
  user: { id: string; email: string };
  tenant: { id: string; name: string };
  role: Role;
};

/**
 * Unused for this long, a session ends. lucia moves the end only in the second half of it, to spare a write per
 * request: the real limit lies between 7 and 14 days.
 */
const IDLE_LIFETIME = new TimeSpan(14, "d");
/** However busy, a session ends this long after sign-in. */
const ABSOLUTE_LIFETIME = new TimeSpan(30, "d");

const TOKEN_PATTERN = /^[A-Za-z0-9_-]{43}$/;

/** lucia appears in this module only: it is no longer developed, so it has to be easy to swap. */
function createLucia(control: ControlDb) {
  return new Lucia(new DrizzleSQLiteAdapter(control, sessions, users), {
    sessionExpiresIn: IDLE_LIFETIME,
    getSessionAttributes: ({ tenantId, createdAt }) => ({ tenantId, createdAt }),
  });
}

declare module "lucia" {
  interface Register {
    Lucia: ReturnType<typeof createLucia>;
    DatabaseSessionAttributes: { tenantId: string; createdAt: number };
  }
}

/**
 * Signs a member in.
 *
 * @returns `token`, 256 random bits for the cookie, which are kept nowhere: the table has their SHA-256.
 * @throws when the user is no member of the tenant, which the caller has just checked or made.
 */
export async function openSession(
  control: ControlDb,
  { userId, tenantId }: { userId: string; tenantId: string },
): Promise<{ token: string; session: Session }> {
  const token = newSecret(256);
  const id = await sha256Hex(token);
  await createLucia(control).createSession(userId, { tenantId, createdAt: Date.now() }, { sessionId: id });
  const session = await findMembership(control, id);
  if (session === null) throw new Error("A session was opened for a user who is no member of the tenant.");
  return { token, session };
}

/** Who the token stands for; null when it is unknown, too old, or its user has left the tenant. */
export async function readSession(control: ControlDb, token: string): Promise<Session | null> {
  if (!TOKEN_PATTERN.test(token)) return null;
  const id = await sha256Hex(token);
  const lucia = createLucia(control);
  const [validated, membership] = await Promise.all([lucia.validateSession(id), findMembership(control, id)]);
  if (validated.session === null || membership === null) return null;
  if (Date.now() - validated.session.createdAt >= ABSOLUTE_LIFETIME.milliseconds()) {
    await lucia.invalidateSession(id);
    return null;
  }
  return membership;
}

/** From now on the token lets nobody in. The tenant's Inbox closes the session's sockets itself. */
export async function closeSession(control: ControlDb, sessionId: string): Promise<void> {
  await createLucia(control).invalidateSession(sessionId);
}

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
    .innerJoin(members, and(eq(members.tenantId, sessions.tenantId), eq(members.userId, sessions.userId)))
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
