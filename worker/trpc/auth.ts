import { z } from "zod";
import { signInInputSchema, signUpInputSchema } from "../auth/credentials-input.ts";
import { closeSession, type Session, sessionCookie } from "../auth/sessions.ts";
import { signIn } from "../auth/sign-in.ts";
import { type SignedIn, signUp } from "../auth/sign-up.ts";
import { callObject, platformFailureOf } from "../shared/platform-failure.ts";
import type { TrpcContext } from "./context.ts";
import { memberProcedure, publicProcedure, router } from "./init.ts";
import { refuse } from "./refuse.ts";

const userSchema = z.object({ id: z.string(), email: z.string() });
const tenantSchema = z.object({ id: z.string(), name: z.string() });
const signedInSchema = z.object({ user: userSchema, tenant: tenantSchema });

export const authRouter = router({
  /** Makes a workspace and its owner, and signs in: sets the session cookie. */
  signUp: publicProcedure
    .input(signUpInputSchema)
    .output(signedInSchema)
    .mutation(async ({ ctx, input }) => {
      const signedUp = await signUp(ctx.control, ctx.vault, input);
      if (!signedUp.ok) {
        const rule = "is already in use: sign in instead";
        throw refuse("CONFLICT", signedUp.reason, `email: ${rule}`, [{ field: "email", rule }]);
      }
      await openInbox(ctx, signedUp.value.tenant.id);
      return enter(ctx, signedUp.value);
    }),

  /** Signs in to the workspace that the user joined first: sets the session cookie. */
  signIn: publicProcedure
    .input(signInInputSchema)
    .output(signedInSchema)
    .mutation(async ({ ctx, input }) => {
      const signedIn = await signIn(ctx.control, input);
      if (!signedIn.ok) throw refuse("UNAUTHORIZED", signedIn.reason, "The email or the password is wrong.");
      return enter(ctx, signedIn.value);
    }),

  /** Ends the session, closes its live sockets and takes the cookie back. Fine to call when signed out. */
  signOut: publicProcedure.output(z.object({ signedOut: z.literal(true) })).mutation(async ({ ctx }) => {
    ctx.setCookie(sessionCookie(ctx.url, null));
    if (ctx.session !== null) await leave(ctx, ctx.session);
    return { signedOut: true as const };
  }),

  /** Who is asking, and where. */
  me: memberProcedure
    .output(signedInSchema.extend({ role: z.enum(["owner", "admin", "agent"]) }))
    .query(({ ctx: { session } }) => ({ user: session.user, tenant: session.tenant, role: session.role })),
});

/**
 * Now, because an object lives near whoever called it first, and later that would be a provider's server. It is
 * made at its first use anyway, so a platform that cannot do it right now is no reason to refuse the sign-up.
 */
async function openInbox(ctx: TrpcContext, tenantId: string): Promise<void> {
  try {
    await callObject(
      () => ctx.inboxOf(tenantId),
      (inbox) => inbox.open(),
    );
  } catch (error) {
    if (platformFailureOf(error) === null) throw error;
  }
}

/** A browser has one session: the one it had before ends with the new one. */
async function enter(ctx: TrpcContext, { token, user, tenant }: SignedIn): Promise<z.infer<typeof signedInSchema>> {
  ctx.setCookie(sessionCookie(ctx.url, token));
  if (ctx.session !== null) await leave(ctx, ctx.session);
  return { user, tenant };
}

async function leave(ctx: TrpcContext, session: Session): Promise<void> {
  // The session first: a socket that is closed while it still counts would be opened again.
  await closeSession(ctx.control, session.id);
  await callObject(
    () => ctx.inboxOf(session.tenant.id),
    (inbox) => inbox.closeSession(session.id),
  );
}
