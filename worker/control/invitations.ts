import { and, asc, eq, gt, isNull, or, type SQL, sql } from "drizzle-orm";
import { invitations, members, tenants, users } from "../../drizzle/control.ts";
import { newId, newSecret, sha256Hex } from "../shared/ids.ts";
import { fail, type Outcome, ok } from "../shared/outcome.ts";
import type { Role } from "../shared/permissions.ts";
import type { ControlDb } from "./database.ts";
import { mayManage } from "./role-rank.ts";

/** How long a link works. */
const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;
/** More than a workspace can make in a week (worker/limits/buckets.ts). */
const LISTED_MAX = 500;

/** An invitation that is open; times are ms since 1970. */
export type Invitation = {
  id: string;
  /** Whom it is for; null: for whoever has the link. */
  email: string | null;
  role: Role;
  /** The email of who made it. */
  invitedBy: string;
  createdAt: number;
  expiresAt: number;
};

/** What the holder of a link may know of it. */
export type OpenInvitation = Invitation & { tenantId: string; workspace: string };

/**
 * Whether a link lets somebody in: once, within its week, until it is revoked; and only as long as whoever made it
 * could still make it, so that nobody who was removed comes back by a link of their own.
 */
const isOpen = (now: number): SQL | undefined =>
  and(
    isNull(invitations.usedAt),
    isNull(invitations.revokedAt),
    gt(invitations.expiresAt, now),
    mayManage(sql`${invitations.tenantId}`, sql`${invitations.invitedBy}`, invitations.role),
  );

const SHOWN = {
  id: invitations.id,
  email: invitations.email,
  role: invitations.role,
  invitedBy: users.email,
  createdAt: invitations.createdAt,
  expiresAt: invitations.expiresAt,
};

/** Open ones, oldest first. */
export async function listInvitations(control: ControlDb, tenantId: string): Promise<Invitation[]> {
  return control
    .select(SHOWN)
    .from(invitations)
    .innerJoin(users, eq(users.id, invitations.invitedBy))
    .where(and(eq(invitations.tenantId, tenantId), isOpen(Date.now())))
    .orderBy(asc(invitations.createdAt), asc(invitations.id))
    .limit(LISTED_MAX);
}

/**
 * Makes a link by which one person may join.
 *
 * @param wish `email`: trimmed and lower-cased; null for whoever has the link
 * @returns `token`, 256 random bits for the link, which are kept nowhere: the table has their SHA-256
 */
export async function createInvitation(
  control: ControlDb,
  tenantId: string,
  inviter: { id: string; email: string },
  wish: { role: Role; email: string | null },
): Promise<Outcome<{ invitation: Invitation; token: string }, "above_you" | "already_member">> {
  const token = newSecret(256);
  const createdAt = Date.now();
  const invitation = { id: newId(), ...wish, createdAt, expiresAt: createdAt + LIFETIME_MS };
  const tokenHash = await sha256Hex(token);
  const isMember = sql<boolean>`EXISTS (
    SELECT 1 FROM members INNER JOIN users ON users.id = members.user_id
    WHERE members.tenant_id = ${tenantId} AND users.email = ${wish.email})`;
  const isAllowed = mayManage(tenantId, inviter.id, wish.role);
  const [[facts], made] = await control.batch([
    control
      .select({ isMember: isMember.mapWith(Boolean) })
      .from(tenants)
      .where(eq(tenants.id, tenantId)),
    control
      .insert(invitations)
      .select(
        sql`SELECT ${invitation.id}, ${tenantId}, ${tokenHash}, ${wish.email}, ${wish.role}, ${inviter.id}, ${createdAt},
          ${invitation.expiresAt}, NULL, NULL WHERE ${isAllowed} AND NOT ${isMember}`,
      )
      .returning({ id: invitations.id }),
  ]);
  if (made.length === 1) return ok({ invitation: { ...invitation, invitedBy: inviter.email }, token });
  return fail(facts?.isMember ? "already_member" : "above_you");
}

/** From now on the link lets nobody in. An admin does not undo what only an owner can do. */
export async function revokeInvitation(
  control: ControlDb,
  { tenantId, actorId, id }: { tenantId: string; actorId: string; id: string },
): Promise<Outcome<{ email: string | null; role: Role }, "not_found" | "above_you">> {
  const isPending = and(
    eq(invitations.id, id),
    eq(invitations.tenantId, tenantId),
    isNull(invitations.usedAt),
    isNull(invitations.revokedAt),
  );
  const shown = { email: invitations.email, role: invitations.role };
  const [pending, revoked] = await control.batch([
    control.select(shown).from(invitations).where(isPending),
    control
      .update(invitations)
      .set({ revokedAt: Date.now() })
      .where(and(isPending, mayManage(tenantId, actorId, invitations.role)))
      .returning(shown),
  ]);
  if (revoked[0] !== undefined) return ok(revoked[0]);
  return fail(pending.length === 0 ? "not_found" : "above_you");
}

/** What a link invites to; null when it lets nobody in (any more). */
export async function findInvitation(control: ControlDb, token: string): Promise<OpenInvitation | null> {
  const [found] = await control
    .select({ ...SHOWN, tenantId: tenants.id, workspace: tenants.name })
    .from(invitations)
    .innerJoin(users, eq(users.id, invitations.invitedBy))
    .innerJoin(tenants, eq(tenants.id, invitations.tenantId))
    .where(and(eq(invitations.tokenHash, await sha256Hex(token)), isOpen(Date.now()), isNull(tenants.deletedAt)))
    .limit(1);
  return found ?? null;
}

/**
 * Makes a known user a member by a link, and the link used: both, or neither.
 *
 * @returns "already_member" also for who is disabled there: no link lets them in again
 */
export async function joinByInvitation(
  control: ControlDb,
  token: string,
  user: { id: string; email: string },
): Promise<Outcome<{ tenantId: string; role: Role }, "link_invalid" | "already_member">> {
  const use = await statementsOf(control, token, user);
  const [facts, joined] = await control.batch([use.membership, use.join, use.spend]);
  if (joined[0] !== undefined) return ok(joined[0]);
  return fail(facts.length > 0 ? "already_member" : "link_invalid");
}

/** The same for somebody new: user, member and used link, or nothing. */
export async function signUpByInvitation(
  control: ControlDb,
  token: string,
  user: { id: string; email: string; passwordHash: string },
): Promise<Outcome<{ tenantId: string; role: Role }, "link_invalid">> {
  const use = await statementsOf(control, token, user);
  const newUser = control
    .insert(users)
    .select(
      sql`SELECT ${user.id}, ${user.email}, ${user.passwordHash}, ${use.now} FROM invitations WHERE ${use.isUsable}`,
    );
  const [, joined] = await control.batch([newUser, use.join, use.spend]);
  return joined[0] === undefined ? fail("link_invalid") : ok(joined[0]);
}

/**
 * The statements of one use, by builders only: drizzle's batch on D1 takes no raw statement that has parameters. D1
 * runs them as one transaction and one transaction at a time, so a second use finds `used_at` set, however close
 * behind the first it comes.
 */
async function statementsOf(control: ControlDb, token: string, user: { id: string; email: string }) {
  const now = Date.now();
  const isThisLink = eq(invitations.tokenHash, await sha256Hex(token));
  const isTheirs = or(isNull(invitations.email), eq(invitations.email, user.email));
  const isUsable = and(isThisLink, isTheirs, isOpen(now));
  return {
    now,
    isUsable,
    membership: control
      .select({ userId: members.userId })
      .from(members)
      .innerJoin(invitations, eq(invitations.tenantId, members.tenantId))
      .where(and(eq(members.userId, user.id), isThisLink)),
    join: control
      .insert(members)
      .select(
        sql`SELECT invitations.tenant_id, ${user.id}, invitations.role, ${now}, NULL FROM invitations
          WHERE ${isUsable} AND NOT EXISTS (
            SELECT 1 FROM members AS own WHERE own.tenant_id = invitations.tenant_id AND own.user_id = ${user.id})`,
      )
      .returning({ tenantId: members.tenantId, role: members.role }),
    spend: control
      .update(invitations)
      .set({ usedAt: now })
      .where(
        and(
          isUsable,
          sql`EXISTS (
            SELECT 1 FROM members AS own
            WHERE own.tenant_id = ${invitations.tenantId} AND own.user_id = ${user.id} AND own.created_at = ${now})`,
        ),
      ),
  };
}
