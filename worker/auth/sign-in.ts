import { and, asc, eq, isNull } from "drizzle-orm";
import { members, users } from "../../drizzle/control.ts";
import type { ControlDb } from "../control/database.ts";
import type { Vault } from "../control/vault.ts";
import { fail, type Outcome, ok } from "../shared/outcome.ts";
import type { SignInInput } from "./credentials-input.ts";
import { type EndSessions, endSessions } from "./end-sessions.ts";
import { hashPassword, needsRehash, verifyPassword } from "./passwords.ts";
import { passSecondFactor } from "./second-factor.ts";
import { openSession } from "./sessions.ts";
import type { SignedIn } from "./sign-up.ts";

export type SignInRefusal = "wrong_credentials" | "second_factor_needed" | "wrong_code";

/** Who signs in, as far as the email says; `tenantId` is the workspace that they joined first. */
export type SigningIn = { id: string; passwordHash: string; tenantId: string | null };

/** Of the workspaces of a user those count where they are not disabled. */
export async function findSigningIn(control: ControlDb, email: string): Promise<SigningIn | null> {
  const [user] = await control
    .select({ id: users.id, passwordHash: users.passwordHash, tenantId: members.tenantId })
    .from(users)
    .leftJoin(members, and(eq(members.userId, users.id), isNull(members.disabledAt)))
    .where(eq(users.email, email))
    .orderBy(asc(members.createdAt), asc(members.tenantId))
    .limit(1);
  return user ?? null;
}

/**
 * Signs in to the workspace that the user joined first. An unknown email, a wrong password, a user without a workspace
 * and one who is disabled get the same answer after the same work: who has an account here is nobody's business.
 * Only who has the password is told that a code is needed.
 *
 * @param user as `findSigningIn` gives it
 * @param device browser and system in words
 */
export async function signIn(
  context: EndSessions & { vault: Vault },
  user: SigningIn | null,
  input: Pick<SignInInput, "password" | "code">,
  device: string | null,
): Promise<Outcome<SignedIn, SignInRefusal>> {
  const { control } = context;
  const matches = await verifyPassword(user?.passwordHash ?? null, input.password);
  if (!matches || user === null || user.tenantId === null) return fail("wrong_credentials");

  const passed = await passSecondFactor(context, user.id, input.code);
  if (!passed.ok) return passed;

  await refreshHash(control, user, input.password);
  const { token, session } = await openSession(control, { userId: user.id, tenantId: user.tenantId, device });
  // A new password ends all sessions; this one may have been opened with the old one just after that.
  if (!(await isPasswordStill(control, user, input.password))) {
    await endSessions(context, { sessionId: session.id });
    return fail("wrong_credentials");
  }
  return ok({ user: session.user, tenant: session.tenant, token, session });
}

/** The only moment at which the password is known, so a hash with older parameters is made anew here. */
async function refreshHash(control: ControlDb, user: SigningIn, password: string): Promise<void> {
  if (!needsRehash(user.passwordHash)) return;
  const passwordHash = await hashPassword(password);
  // Not over a password that was changed meanwhile.
  const unchanged = and(eq(users.id, user.id), eq(users.passwordHash, user.passwordHash));
  await control.update(users).set({ passwordHash }).where(unchanged);
}

async function isPasswordStill(control: ControlDb, user: SigningIn, password: string): Promise<boolean> {
  const [now] = await control.select({ hash: users.passwordHash }).from(users).where(eq(users.id, user.id)).limit(1);
  if (now === undefined) return false;
  return now.hash === user.passwordHash || (await verifyPassword(now.hash, password));
}
