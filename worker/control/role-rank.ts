import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { members } from "../../drizzle/control.ts";
import { ROLES, type Role, rolesFor } from "../shared/permissions.ts";

/** Where a role stands, for conditions inside a statement: the smaller the higher, as `isAbove` has it. */
const rankOf = (role: SQLWrapper | Role): SQL => sql`instr(${ROLES.join(" ")}, ${role})`;

/**
 * That a user manages members in a tenant and stands at least as high as each of these roles. As a condition and
 * not as a question beforehand: who is demoted at this very moment decides nothing any more.
 *
 * @param roles of the member that it is done to, and the one that is given; columns of the statement, or values
 */
export function mayManage(
  tenantId: SQLWrapper | string,
  userId: SQLWrapper | string,
  ...roles: (SQLWrapper | Role)[]
): SQL<boolean> {
  const isHighEnough = roles.map((role) => sql` AND ${rankOf(sql`acting.role`)} <= ${rankOf(role)}`);
  const condition = sql<boolean>`EXISTS (
    SELECT 1 FROM ${members} AS acting
    WHERE acting.tenant_id = ${tenantId} AND acting.user_id = ${userId} AND acting.disabled_at IS NULL
      AND acting.role IN ${[...rolesFor("members.manage")]}${sql.join(isHighEnough)})`;
  return condition.mapWith(Boolean);
}
