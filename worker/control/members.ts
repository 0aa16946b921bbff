import { and, asc, eq, gt, isNull, or, sql } from "drizzle-orm";
import { members, tenants, users } from "../../drizzle/control.ts";
import type { Role } from "../shared/permissions.ts";
import type { ControlDb } from "./database.ts";

/** A user in a tenant; times are ms since 1970. */
export type Member = { userId: string; email: string; role: Role; joinedAt: number; disabledAt: number | null };

/** The last row of a page: those who joined at the same time are in the order of their ids. */
export type MemberPlace = { joinedAt: number; userId: string };

/** Who joined first comes first; disabled ones stay in the list. */
export async function listMembers(
  control: ControlDb,
  tenantId: string,
  { after, limit }: { after: MemberPlace | null; limit: number },
): Promise<{ members: Member[]; next: MemberPlace | null }> {
  const isBehind =
    after === null
      ? undefined
      : or(
          gt(members.createdAt, after.joinedAt),
          and(eq(members.createdAt, after.joinedAt), gt(members.userId, after.userId)),
        );
  const rows = await control
    .select({
      userId: members.userId,
      email: users.email,
      role: members.role,
      joinedAt: members.createdAt,
      disabledAt: members.disabledAt,
    })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.tenantId, tenantId), isBehind))
    .orderBy(asc(members.createdAt), asc(members.userId))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { members: page, next: rows.length > limit && last !== undefined ? last : null };
}

/** A workspace as one of its members sees it in their list. */
export type Membership = { id: string; name: string; role: Role };

/** Where a user may go: not where they are disabled. Who joined first comes first, as at sign-in. */
export async function listMemberships(control: ControlDb, userId: string): Promise<Membership[]> {
  return control
    .select({ id: tenants.id, name: tenants.name, role: members.role })
    .from(members)
    .innerJoin(tenants, eq(tenants.id, members.tenantId))
    .where(and(eq(members.userId, userId), isNull(members.disabledAt), isNull(tenants.deletedAt)))
    .orderBy(asc(members.createdAt), asc(members.tenantId));
}

/** Of these users, those who may work in the tenant now. */
export async function membersAmong(
  control: ControlDb,
  tenantId: string,
  userIds: readonly string[],
): Promise<string[]> {
  if (userIds.length === 0) return [];
  const rows = await control
    .select({ userId: members.userId })
    .from(members)
    .where(
      and(
        eq(members.tenantId, tenantId),
        isNull(members.disabledAt),
        // As one value: D1 binds at most 100.
        sql`${members.userId} IN (SELECT value FROM json_each(${JSON.stringify(userIds)}))`,
      ),
    );
  return rows.map(({ userId }) => userId);
}
