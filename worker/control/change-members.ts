import { and, eq, ne, or, sql } from "drizzle-orm";
import { members, users } from "../../drizzle/control.ts";
import { fail, type Outcome, ok } from "../shared/outcome.ts";
import type { Role } from "../shared/permissions.ts";
import type { ControlDb } from "./database.ts";
import type { Member } from "./members.ts";
import { mayManage } from "./role-rank.ts";

/**
 * Changes of who may do what in a tenant. Each is one statement that holds all its conditions, so that of two
 * changes at once the second is judged by what the first has left: two owners cannot both demote the other.
 * Sessions are not touched here: whoever calls ends them.
 */
export type MemberRefusal = "not_found" | "above_you" | "last_owner";

/** What is done to `userId`, and by whom. */
export type MemberChange = { tenantId: string; actorId: string; userId: string };

export async function changeRole(
  control: ControlDb,
  change: MemberChange,
  role: Role,
): Promise<Outcome<Member, MemberRefusal>> {
  const isAllowed = mayManage(change.tenantId, change.actorId, members.role, role);
  const [facts, changed] = await control.batch([
    factsOf(control, change, isAllowed),
    control
      .update(members)
      .set({ role })
      .where(and(isMember(change), isAllowed, role === "owner" ? undefined : leavesAnOwner(change.tenantId)))
      .returning({ role: members.role }),
  ]);
  return outcomeOf(facts, changed);
}

/** Shuts a member out, or lets them in again. Their place stays, and so does the time since when. */
export async function setDisabled(
  control: ControlDb,
  change: MemberChange,
  disabled: boolean,
): Promise<Outcome<Member, MemberRefusal>> {
  const isAllowed = mayManage(change.tenantId, change.actorId, members.role);
  const [facts, changed] = await control.batch([
    factsOf(control, change, isAllowed),
    control
      .update(members)
      .set({ disabledAt: disabled ? sql`coalesce(${members.disabledAt}, ${Date.now()})` : null })
      .where(and(isMember(change), isAllowed, disabled ? leavesAnOwner(change.tenantId) : undefined))
      .returning({ disabledAt: members.disabledAt }),
  ]);
  return outcomeOf(facts, changed);
}

export async function removeMember(control: ControlDb, change: MemberChange): Promise<Outcome<Member, MemberRefusal>> {
  const isAllowed = mayManage(change.tenantId, change.actorId, members.role);
  const [facts, changed] = await control.batch([
    factsOf(control, change, isAllowed),
    control
      .delete(members)
      .where(and(isMember(change), isAllowed, leavesAnOwner(change.tenantId)))
      .returning({ userId: members.userId }),
  ]);
  return outcomeOf(facts, changed);
}

/** What everybody may do to themselves. */
export async function leaveTenant(
  control: ControlDb,
  { tenantId, userId }: { tenantId: string; userId: string },
): Promise<Outcome<Member, MemberRefusal>> {
  const change = { tenantId, actorId: userId, userId };
  const [facts, changed] = await control.batch([
    factsOf(control, change, sql<boolean>`(1 = 1)`.mapWith(Boolean)),
    control
      .delete(members)
      .where(and(isMember(change), leavesAnOwner(tenantId)))
      .returning({ userId: members.userId }),
  ]);
  return outcomeOf(facts, changed);
}

const isMember = ({ tenantId, userId }: MemberChange) =>
  and(eq(members.tenantId, tenantId), eq(members.userId, userId));

/** That the member is no owner, or that another one is left who can get in. */
const leavesAnOwner = (tenantId: string) =>
  or(
    ne(members.role, "owner"),
    sql`EXISTS (
      SELECT 1 FROM ${members} AS other
      WHERE other.tenant_id = ${tenantId} AND other.user_id <> ${members.userId}
        AND other.role = 'owner' AND other.disabled_at IS NULL)`,
  );

/** The member as the change finds them, in the same transaction, so that a refusal names its true reason. */
const factsOf = (control: ControlDb, change: MemberChange, isAllowed: ReturnType<typeof mayManage>) =>
  control
    .select({
      userId: members.userId,
      email: users.email,
      role: members.role,
      joinedAt: members.createdAt,
      disabledAt: members.disabledAt,
      isAllowed,
    })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(isMember(change));

function outcomeOf(
  [facts]: (Member & { isAllowed: boolean })[],
  [changed]: Partial<Member>[],
): Outcome<Member, MemberRefusal> {
  if (facts === undefined) return fail("not_found");
  const { isAllowed, ...before } = facts;
  if (changed !== undefined) return ok({ ...before, ...changed });
  return fail(isAllowed ? "last_owner" : "above_you");
}
