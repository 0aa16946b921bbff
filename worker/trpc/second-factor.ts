import { z } from "zod";
import { isPasswordOf } from "../auth/change-password.ts";
import { codeSchema, knownPasswordSchema } from "../auth/credentials-input.ts";
import {
  beginSecondFactor,
  confirmSecondFactor,
  passSecondFactor,
  removeSecondFactor,
  secondFactorStatus,
} from "../auth/second-factor.ts";
import type { Session } from "../auth/sessions.ts";
import { type Attempt, takeConfirmation } from "./attempts.ts";
import type { TrpcContext } from "./context.ts";
import { memberProcedure, router } from "./init.ts";
import { badField, refuse } from "./refuse.ts";

/** The codes of an authenticator app as a user's second factor: a person's own affair, whatever their role. */
export const secondFactorRouter = router({
  status: memberProcedure
    .output(z.object({ enabled: z.boolean(), recoveryCodesLeft: z.number() }))
    .query(({ ctx }) => secondFactorStatus(ctx.control, ctx.session.user.id)),

  /** The secret for the app, this one time. It counts only once a code has confirmed it. */
  begin: memberProcedure
    .meta({ audit: "second_factor.begun" })
    .input(z.object({ password: knownPasswordSchema }))
    .output(z.object({ secret: z.string(), uri: z.string() }))
    .mutation(async ({ ctx, input }) => {
      const attempt = await requirePassword(ctx, ctx.session, input.password);
      await attempt.giveBack();
      const begun = await beginSecondFactor(ctx, ctx.session.user);
      if (!begun.ok) throw refuse("CONFLICT", begun.reason, "The second factor is on already: remove it first.");
      return begun.value;
    }),

  /** Turns it on. The recovery codes are told this one time. */
  confirm: memberProcedure
    .meta({ audit: "second_factor.confirmed" })
    .input(z.object({ code: codeSchema }))
    .output(z.object({ recoveryCodes: z.array(z.string()) }))
    .mutation(async ({ ctx, input }) => {
      const attempt = await takeConfirmation(ctx, ctx.session.id);
      const confirmed = await confirmSecondFactor(ctx, ctx.session.user.id, input.code);
      if (confirmed.ok) {
        await attempt.giveBack();
        return confirmed.value;
      }
      if (confirmed.reason === "wrong_code") throw wrongCode();
      throw refuse("CONFLICT", confirmed.reason, "There is nothing to confirm: begin again.");
    }),

  /** Turns it off, with the password and a code of the app or a recovery code. */
  remove: memberProcedure
    .meta({ audit: "second_factor.removed" })
    .input(z.object({ password: knownPasswordSchema, code: codeSchema }))
    .output(z.object({ removed: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      const attempt = await requirePassword(ctx, ctx.session, input.password);
      const passed = await passSecondFactor(ctx, ctx.session.user.id, input.code);
      if (!passed.ok) throw wrongCode();
      await attempt.giveBack();
      if (passed.value === "none") throw refuse("CONFLICT", "not_on", "The second factor is not on.");
      await removeSecondFactor(ctx.control, ctx.session.user.id);
      return { removed: true as const };
    }),
});

/**
 * A session alone is not enough: whoever sits down at a screen that was left open has one.
 *
 * @returns the attempt, to be given back when nothing else was wrong either
 */
async function requirePassword(ctx: TrpcContext, session: Session, password: string): Promise<Attempt> {
  const attempt = await takeConfirmation(ctx, session.id);
  if (await isPasswordOf(ctx.control, session.user.id, password)) return attempt;
  throw badField("wrong_password", "password", "is not your password");
}

const wrongCode = () => badField("wrong_code", "code", "is wrong or was used already");
