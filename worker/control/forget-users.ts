import { sql } from "drizzle-orm";
import { passwordResets, recoveryCodes, secondFactors, sessions, users } from "../../drizzle/control.ts";
import type { ControlDb } from "./database.ts";

/**
 * Forgets users who belong to no workspace any more: they could not sign in, and their email would be taken for
 * ever. Who is named elsewhere (has invited somebody, has made a key) stays, and comes back by an invitation.
 */
export async function forgetUsersWithoutTenant(control: ControlDb, userIds: readonly string[]): Promise<void> {
  // As one value: D1 binds at most 100.
  const forgotten = sql`(
    SELECT id FROM users
    WHERE id IN (SELECT value FROM json_each(${JSON.stringify(userIds)}))
      AND NOT EXISTS (SELECT 1 FROM members WHERE members.user_id = users.id)
      AND NOT EXISTS (SELECT 1 FROM invitations WHERE invitations.invited_by = users.id)
      AND NOT EXISTS (SELECT 1 FROM api_keys WHERE api_keys.created_by = users.id))`;
  await control.batch([
    control.delete(sessions).where(sql`${sessions.userId} IN ${forgotten}`),
    control.delete(passwordResets).where(sql`${passwordResets.userId} IN ${forgotten}`),
    control.delete(secondFactors).where(sql`${secondFactors.userId} IN ${forgotten}`),
    control.delete(recoveryCodes).where(sql`${recoveryCodes.userId} IN ${forgotten}`),
    control.delete(users).where(sql`${users.id} IN ${forgotten}`),
  ]);
}
