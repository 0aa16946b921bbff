import { and, eq, isNull } from "drizzle-orm";
import { passwordResets, users } from "../../drizzle/control.ts";
import type { ControlDb } from "../control/database.ts";
import { fail, type Outcome, ok } from "../shared/outcome.ts";
import { closeSockets } from "./close-sockets.ts";
import { deletionOf, type EndSessions } from "./end-sessions.ts";
import { hashPassword, verifyPassword } from "./passwords.ts";

/**
 * Gives a user another password. All their sessions end with the old one, in every workspace, and so do links for
 * a forgotten password: whoever had one of them may be the reason for the change. The caller opens a new session.
 */
export async function changePassword(
  context: EndSessions,
  { userId, currentPassword, newPassword }: { userId: string; currentPassword: string; newPassword: string },
): Promise<Outcome<null, "wrong_password">> {
  const { control } = context;
  const storedHash = await passwordHashOf(control, userId);
  if (!(await verifyPassword(storedHash, currentPassword)) || storedHash === null) return fail("wrong_password");

  const passwordHash = await hashPassword(newPassword);
  const [changed, ended] = await control.batch([
    control
      .update(users)
      .set({ passwordHash })
      // Two changes at once: the second one's current password is not current any more.
      .where(and(eq(users.id, userId), eq(users.passwordHash, storedHash)))
      .returning({ id: users.id }),
    deletionOf(control, { userId }),
    killLinks(control, userId, Date.now()),
  ]);
  await closeSockets(context, ended);
  return changed.length > 0 ? ok(null) : fail("wrong_password");
}

/** Whether this is the user's password: for what a session alone is not enough. Takes as long as signing in. */
export async function isPasswordOf(control: ControlDb, userId: string, password: string): Promise<boolean> {
  return verifyPassword(await passwordHashOf(control, userId), password);
}

/** All unused links of the user count as used. */
export const killLinks = (control: ControlDb, userId: string, now: number) =>
  control
    .update(passwordResets)
    .set({ usedAt: now })
    .where(and(eq(passwordResets.userId, userId), isNull(passwordResets.usedAt)));

async function passwordHashOf(control: ControlDb, userId: string): Promise<string | null> {
  const [user] = await control.select({ hash: users.passwordHash }).from(users).where(eq(users.id, userId)).limit(1);
  return user?.hash ?? null;
}
