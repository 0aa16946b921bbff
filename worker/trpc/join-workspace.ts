import { passwordSchema } from "../auth/credentials-input.ts";
import { deviceCookie, newDeviceValue } from "../auth/known-device.ts";
import { hashPassword, verifyPassword } from "../auth/passwords.ts";
import { passSecondFactor } from "../auth/second-factor.ts";
import type { Session } from "../auth/sessions.ts";
import { findSigningIn, type SigningIn } from "../auth/sign-in.ts";
import { brokeConstraint } from "../control/constraint-failure.ts";
import { joinByInvitation, type OpenInvitation, signUpByInvitation } from "../control/invitations.ts";
import { newId } from "../shared/ids.ts";
import { takeSignIn, takeSignUp } from "./attempts.ts";
import type { AuditNote } from "./audit-trail.ts";
import type { TrpcContext } from "./context.ts";
import { moveSession } from "./move-session.ts";
import { badField, refuse } from "./refuse.ts";
import { refuseCommonPassword } from "./refuse-common-password.ts";

/** Two ways to take an invitation: as who is signed in, and as somebody new. Both use the link up, or nothing. */
type JoiningContext = TrpcContext & { note(about: AuditNote): void };
type Place = Pick<Session, "user" | "tenant">;

const LINK_INVALID = "This link does not work: it was used or revoked, or is too old.";

/** Who is signed in joins as who they are, and this browser goes over to the workspace. */
export async function joinAsUser(
  ctx: JoiningContext,
  invitation: OpenInvitation,
  token: string,
  user: { id: string; email: string },
): Promise<Place> {
  if (invitation.email !== null && invitation.email !== user.email) {
    throw refuse("CONFLICT", "other_email", "This invitation is for another email: sign in with that one.");
  }
  const joined = await joinByInvitation(ctx.control, token, user);
  if (joined.ok) return moveSession(ctx, { userId: user.id, tenantId: joined.value.tenantId });
  if (joined.reason === "link_invalid") throw refuse("NOT_FOUND", joined.reason, LINK_INVALID);
  throw refuse("CONFLICT", joined.reason, "You are a member of this workspace already.");
}

/**
 * Somebody new: a user with this email and password, who is a member at once. An email with an account that could
 * sign in never joins this way: a link proves nothing about whose account it is.
 */
export async function joinAsNewUser(
  ctx: JoiningContext,
  invitation: OpenInvitation,
  input: { token: string; email?: string | undefined; password?: string | undefined; code?: string | undefined },
): Promise<Place> {
  const email = invitation.email ?? input.email;
  if (email === undefined) throw badField("invalid_input", "email", "is needed");
  if (input.email !== undefined && input.email !== email) {
    throw badField("other_email", "email", "is not the one that this invitation is for");
  }
  await takeSignUp(ctx);
  const known = await findSigningIn(ctx.control, email);
  if (known !== null) return joinAsKnownUser(ctx, invitation, { ...input, email }, known);

  const password = passwordSchema.safeParse(input.password);
  if (!password.success) {
    throw badField("invalid_input", "password", password.error.issues[0]?.message ?? "is needed");
  }
  refuseCommonPassword("password", password.data);

  const user = { id: newId(), email, passwordHash: await hashPassword(password.data) };
  try {
    const joined = await signUpByInvitation(ctx.control, input.token, user);
    if (!joined.ok) throw refuse("NOT_FOUND", joined.reason, LINK_INVALID);
    ctx.note({ actor: { id: user.id, name: email } });
    const place = await moveSession(ctx, { userId: user.id, tenantId: joined.value.tenantId });
    ctx.setCookie(deviceCookie(ctx.url, await newDeviceValue(ctx.vault, email)));
    return place;
  } catch (error) {
    if (!brokeConstraint(error, "UNIQUE", "users.email")) throw error;
    throw emailTaken();
  }
}

/**
 * An account that belongs to no workspace any more cannot sign in first, so its password is asked for here, and its
 * code: the same as at the front door, and counted there too.
 */
async function joinAsKnownUser(
  ctx: JoiningContext,
  invitation: OpenInvitation,
  {
    token,
    email,
    password,
    code,
  }: { token: string; email: string; password?: string | undefined; code?: string | undefined },
  known: SigningIn,
): Promise<Place> {
  if (known.tenantId !== null) throw emailTaken();
  if (password === undefined) throw badField("invalid_input", "password", "is needed");
  const attempt = await takeSignIn(ctx, email);
  if (!(await verifyPassword(known.passwordHash, password))) {
    throw refuse("UNAUTHORIZED", "wrong_credentials", "This email has an account already, with another password.");
  }
  const passed = await passSecondFactor(ctx, known.id, code);
  if (!passed.ok) throw refuse("UNAUTHORIZED", passed.reason, "The code of your authenticator app is needed.");
  await attempt.giveBack();
  ctx.note({ actor: { id: known.id, name: email } });
  return joinAsUser(ctx, invitation, token, { id: known.id, email });
}

function emailTaken() {
  const rule = "has an account: sign in first, then open the link again";
  return refuse("CONFLICT", "email_taken", `email: ${rule}`, [{ field: "email", rule }]);
}
