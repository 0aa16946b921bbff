import { members, tenants, users } from "../../drizzle/control.ts";
import { brokeConstraint } from "../control/constraint-failure.ts";
import type { ControlDb } from "../control/database.ts";
import type { Vault } from "../control/vault.ts";
import { newId } from "../shared/ids.ts";
import { fail, type Outcome, ok } from "../shared/outcome.ts";
import type { SignUpInput } from "./credentials-input.ts";
import { hashPassword } from "./passwords.ts";
import { openSession, type Session } from "./sessions.ts";

/** `token` goes into the session cookie and nowhere else. */
export type SignedIn = { user: Session["user"]; tenant: Session["tenant"]; token: string; session: Session };

/**
 * Makes a workspace with its own data key, a user, and the user its owner: all or nothing.
 *
 * @param input as `signUpInputSchema` gives it
 * @param device browser and system in words
 */
export async function signUp(
  control: ControlDb,
  vault: Vault,
  input: SignUpInput,
  device: string | null = null,
): Promise<Outcome<SignedIn, "email_taken">> {
  const tenantId = newId();
  const userId = newId();
  const createdAt = Date.now();
  const dataKey = await vault.newDataKey(tenantId);
  const passwordHash = await hashPassword(input.password);
  try {
    await control.batch([
      control.insert(tenants).values({ id: tenantId, name: input.workspace, dataKey, createdAt }),
      control.insert(users).values({ id: userId, email: input.email, passwordHash, createdAt }),
      control.insert(members).values({ tenantId, userId, role: "owner", createdAt }),
    ]);
  } catch (error) {
    if (brokeConstraint(error, "UNIQUE", "users.email")) return fail("email_taken");
    throw error;
  }
  const { token, session } = await openSession(control, { userId, tenantId, device });
  return ok({ user: session.user, tenant: session.tenant, token, session });
}
