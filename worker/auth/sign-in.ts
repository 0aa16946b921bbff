import { asc, eq } from "drizzle-orm";
import { members, users } from "../../drizzle/control.ts";
import type { ControlDb } from "../control/database.ts";
import { fail, type Outcome, ok } from "../shared/outcome.ts";
import type { SignInInput } from "./credentials-input.ts";
import { verifyPassword } from "./passwords.ts";
import { openSession } from "./sessions.ts";
import type { SignedIn } from "./sign-up.ts";

/**
 * Signs in to the workspace that the user joined first. An unknown email, a wrong password and a user without a
 * workspace get the same answer after the same work: who has an account here is nobody's business.
 *
 * @param input as `signInInputSchema` gives it
 */
export async function signIn(control: ControlDb, input: SignInInput): Promise<Outcome<SignedIn, "wrong_credentials">> {
  const [user] = await control
    .select({ id: users.id, passwordHash: users.passwordHash, tenantId: members.tenantId })
    .from(users)
    .leftJoin(members, eq(members.userId, users.id))
    .where(eq(users.email, input.email))
    .orderBy(asc(members.createdAt), asc(members.tenantId))
    .limit(1);
  const matches = await verifyPassword(user?.passwordHash ?? null, input.password);
  if (!matches || user === undefined || user.tenantId === null) return fail("wrong_credentials");
  const { token, session } = await openSession(control, { userId: user.id, tenantId: user.tenantId });
  return ok({ user: session.user, tenant: session.tenant, token, session });
}
