import { z } from "zod";
import { changePassword } from "../auth/change-password.ts";
import {
  emailSchema,
  knownPasswordSchema,
  passwordSchema,
  signInInputSchema,
  signUpInputSchema,
} from "../auth/credentials-input.ts";
import { endSessions } from "../auth/end-sessions.ts";
import { deviceCookie, newDeviceValue } from "../auth/known-device.ts";
import { resetPassword, sendResetLink } from "../auth/password-reset.ts";
import { secondFactorStatus } from "../auth/second-factor.ts";
import { openSession, sessionCookie } from "../auth/sessions.ts";
import { findSigningIn, type SignInRefusal, signIn } from "../auth/sign-in.ts";
import { type SignedIn, signUp } from "../auth/sign-up.ts";
import { errorName, log } from "../shared/log.ts";
import { callObject, platformFailureOf } from "../shared/platform-failure.ts";
import { takeConfirmation, takeLink, takeResetLink, takeSignIn, takeSignUp } from "./attempts.ts";
import type { TrpcContext } from "./context.ts";
import { memberProcedure, publicProcedure, router } from "./init.ts";
import { badField, refuse } from "./refuse.ts";
import { refuseCommonPassword } from "./refuse-common-password.ts";

const userSchema = z.object({ id: z.string(), email: z.string() });
const tenantSchema = z.object({ id: z.string(), name: z.string() });
const signedInSchema = z.object({ user: userSchema, tenant: tenantSchema });

/** 256 bits in base64url, and room for what people cut off or add when they copy a link. */
const resetTokenSchema = z.string({ error: "A link is needed" }).min(1).max(256);

const SIGN_IN_WORDS: Record<SignInRefusal, string> = {
  wrong_credentials: "The email or the password is wrong.",
  second_factor_needed: "Enter the code of your authenticator app.",
  wrong_code: "This code is wrong or was used already.",
};

export const authRouter = router({
  /** Makes a workspace and its owner, and signs in: sets the session cookie. */
  signUp: publicProcedure
    .meta({ audit: "auth.signed_up" })
    .input(signUpInputSchema)
    .output(signedInSchema)
    .mutation(async ({ ctx, input }) => {
      refuseCommonPassword("password", input.password);
      await takeSignUp(ctx);
      const signedUp = await signUp(ctx.control, ctx.vault, input, ctx.visitor.device);
      if (!signedUp.ok) {
        const rule = "is already in use: sign in instead";
        throw refuse("CONFLICT", signedUp.reason, `email: ${rule}`, [{ field: "email", rule }]);
      }
      const { user, tenant } = signedUp.value;
      ctx.note({ actor: { id: user.id, name: user.email }, tenantId: tenant.id });
      await openInbox(ctx, signedUp.value.tenant.id);
      return enter(ctx, signedUp.value);
    }),

  /** Signs in to the workspace that the user joined first: sets the session cookie. */
  signIn: publicProcedure
    .meta({ audit: "auth.signed_in" })
    .input(signInInputSchema)
    .output(signedInSchema)
    .mutation(async ({ ctx, input }) => {
      const attempt = await takeSignIn(ctx, input.email);
      const user = await findSigningIn(ctx.control, input.email);
      ctx.note({ target: input.email, ...(user?.tenantId ? { tenantId: user.tenantId } : {}) });
      const signedIn = await signIn(ctx, user, input, ctx.visitor.device);
      if (!signedIn.ok) throw refuse("UNAUTHORIZED", signedIn.reason, SIGN_IN_WORDS[signedIn.reason]);
      ctx.note({ actor: { id: signedIn.value.user.id, name: input.email } });
      await attempt.giveBack();
      const entered = await enter(ctx, signedIn.value);
      if (!attempt.isKnownDevice) await rememberDevice(ctx, input.email);
      return entered;
    }),

  /** Ends the session, closes its live sockets and takes the cookie back. Fine to call when signed out. */
  signOut: publicProcedure
    .meta({ audit: "auth.signed_out" })
    .output(z.object({ signedOut: z.literal(true) }))
    .mutation(async ({ ctx }) => {
      ctx.setCookie(sessionCookie(ctx.url, null));
      if (ctx.session === null) ctx.note({ isVoid: true });
      else await endSessions(ctx, { sessionId: ctx.session.id });
      return { signedOut: true as const };
    }),

  /** Who is asking, and where. */
  me: memberProcedure
    .output(signedInSchema.extend({ role: z.enum(["owner", "admin", "agent"]), secondFactor: z.boolean() }))
    .query(async ({ ctx: { control, session } }) => {
      const { enabled } = await secondFactorStatus(control, session.user.id);
      return { user: session.user, tenant: session.tenant, role: session.role, secondFactor: enabled };
    }),

  /** All sessions of the user end, in every workspace; this browser gets a new one. */
  changePassword: memberProcedure
    .meta({ audit: "auth.password_changed" })
    .input(z.object({ currentPassword: knownPasswordSchema, newPassword: passwordSchema }))
    .output(z.object({ changed: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      const { user, tenant } = ctx.session;
      refuseCommonPassword("newPassword", input.newPassword);
      const attempt = await takeConfirmation(ctx, ctx.session.id);
      const changed = await changePassword(ctx, { userId: user.id, ...input });
      if (!changed.ok) throw badField(changed.reason, "currentPassword", "is not your password");
      await attempt.giveBack();
      const { token } = await openSession(ctx.control, {
        userId: user.id,
        tenantId: tenant.id,
        device: ctx.visitor.device,
      });
      ctx.setCookie(sessionCookie(ctx.url, token));
      return { changed: true as const };
    }),

  /** Mails a link for a new password. The answer and its time are the same whoever asks for whomever. */
  requestPasswordReset: publicProcedure
    .meta({ audit: "auth.password_reset_requested" })
    .input(z.object({ email: emailSchema }))
    .output(z.object({ requested: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      ctx.note({ target: input.email });
      if (await takeResetLink(ctx, input.email)) ctx.inBackground(mailResetLink(ctx, input.email));
      return { requested: true as const };
    }),

  /** Sets a new password with a link's token. Everybody is signed out of the account, whoever asks included. */
  resetPassword: publicProcedure
    .meta({ audit: "auth.password_reset" })
    .input(z.object({ token: resetTokenSchema, newPassword: passwordSchema }))
    .output(z.object({ reset: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      refuseCommonPassword("newPassword", input.newPassword);
      const attempt = await takeLink(ctx);
      const reset = await resetPassword(ctx, input);
      if (!reset.ok) throw refuse("BAD_REQUEST", reset.reason, "This link was used already, or is too old.");
      await attempt.giveBack();
      ctx.note({ actor: { id: reset.value.id, name: reset.value.email } });
      // Who reads the account's mail is no stranger: somebody who guesses at it from elsewhere must not be in the way.
      await rememberDevice(ctx, reset.value.email);
      return { reset: true as const };
    }),
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
    log({ level: "error", what: "inbox_not_opened", error: errorName(error) });
  }
}

/** A browser has one session: the one it had before ends with the new one. */
async function enter(ctx: TrpcContext, { token, user, tenant }: SignedIn): Promise<z.infer<typeof signedInSchema>> {
  ctx.setCookie(sessionCookie(ctx.url, token));
  if (ctx.session !== null) await endSessions(ctx, { sessionId: ctx.session.id });
  return { user, tenant };
}

async function rememberDevice(ctx: TrpcContext, email: string): Promise<void> {
  ctx.setCookie(deviceCookie(ctx.url, await newDeviceValue(ctx.vault, email)));
}

/** What goes wrong here nobody is waiting for: it goes to the log. */
async function mailResetLink(ctx: TrpcContext, email: string): Promise<void> {
  try {
    await sendResetLink(ctx, email, ctx.url);
  } catch (error) {
    log({ level: "error", what: "mail_failed", error: errorName(error) });
  }
}
