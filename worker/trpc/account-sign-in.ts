import { z } from "zod";
import type { AttemptRow } from "../control/sign-in-attempts.ts";
import { attemptSchema } from "../shared/sign-in-attempt.ts";
import { accountSchema, channelSchema } from "../shared/wire.ts";
import type { AuditNote } from "./audit-trail.ts";
import type { Actor } from "./caller.ts";
import { checkAccount } from "./check-account.ts";
import type { TrpcContext } from "./context.ts";
import { credentialIdSchema, historyDaysSchema } from "./credential-input.ts";
import { memberMay, permitted } from "./init.ts";
import { attemptView } from "./sign-in/attempt-view.ts";
import { answerCheckpoint, cancelAttempt, lookAtAttempt, renewAttempt } from "./sign-in/go-on.ts";
import { finishInstagramLogin, loginAppOf, startInstagramLogin } from "./sign-in/instagram-login.ts";
import { type SignInStart, startSignIn } from "./sign-in/start-sign-in.ts";
import { takeSignIn } from "./sign-in/take-sign-in.ts";
import { type Workplace, workplaceOfCaller } from "./workplace.ts";

const idSchema = z.string({ error: "is needed" }).min(1, { error: "is needed" }).max(64);
const attemptInput = z.object({ attemptId: idSchema });
const answer = z.object({ attempt: attemptSchema });

/** What each way of signing in takes; with `accountId` an account that is known is signed in again. */
const start = {
  credentialId: credentialIdSchema,
  accountId: idSchema.optional(),
  historyDays: historyDaysSchema.optional(),
};

const password = z.string({ error: "is needed" }).min(1, { error: "is needed" }).max(512);

type CallerContext = TrpcContext & { tenant: { id: string }; actor: Actor; note(about: AuditNote): void };

const shown = async (place: Workplace, attempt: AttemptRow) => ({
  attempt: await attemptView(place, attempt, Date.now()),
});

async function begin(ctx: CallerContext, start: SignInStart) {
  await takeSignIn(ctx);
  const place = await workplaceOfCaller(ctx);
  const attempt = await startSignIn(place, start, Date.now());
  ctx.note({ target: attempt.id });
  return shown(place, attempt);
}

async function goOn(
  ctx: CallerContext,
  attemptId: string,
  step: (place: Workplace, now: number) => Promise<AttemptRow>,
) {
  ctx.note({ target: attemptId });
  const place = await workplaceOfCaller(ctx);
  return shown(place, await step(place, Date.now()));
}

export const signInProcedures = {
  /** Connects a WhatsApp by a QR code; with `phone` (international, its + and digits) by a code to type in on the phone. */
  startQr: permitted("accounts.manage")
    .meta({ audit: "account.sign_in_started" })
    .input(z.object({ ...start, phone: z.string().max(32).optional() }))
    .output(answer)
    .mutation(({ ctx, input }) => begin(ctx, { kind: "qr", ...input })),

  /** Connects an Instagram account by its name and password, which are passed on and kept nowhere. */
  startInstagram: permitted("accounts.manage")
    .meta({ audit: "account.sign_in_started" })
    .input(z.object({ ...start, username: z.string().trim().min(1).max(128), password }))
    .output(answer)
    .mutation(({ ctx, input }) => begin(ctx, { kind: "instagram", ...input })),

  /** Connects an account on UniPile's own page: the answer's `attempt.url`. */
  startHosted: permitted("accounts.manage")
    .meta({ audit: "account.sign_in_started" })
    .input(z.object({ ...start, channel: channelSchema }))
    .output(answer)
    .mutation(({ ctx, input }) => begin(ctx, { kind: "hosted", ...input })),

  /**
   * Connects an Instagram profile by Meta without a token: the person signs in at Instagram, at the answer's `url`, by
   * the operator's own app. In person only, since the same browser has to come back. With `accountId` a profile that is
   * known is signed in again.
   */
  startInstagramLogin: memberMay("accounts.manage")
    .meta({ audit: "account.sign_in_started" })
    .input(z.object({ accountId: idSchema.optional() }))
    .output(z.object({ url: z.string() }))
    .mutation(async ({ ctx, input: { accountId } }) => {
      ctx.note({ target: accountId ?? "instagram" });
      // What cannot begin here counts as no try.
      loginAppOf(ctx);
      await takeSignIn(ctx);
      const place = await workplaceOfCaller(ctx);
      return startInstagramLogin(place, { sessionId: ctx.session.id }, accountId ?? null, Date.now());
    }),

  /**
   * Takes what Instagram brought back. A new profile's token is then among the credentials, for `connect`; one that was
   * signed in again is connected.
   */
  finishInstagramLogin: memberMay("accounts.manage")
    .meta({ audit: "credentials.saved" })
    .input(
      z.object({
        state: z.string().max(2_048),
        code: z.string().max(2_048).optional(),
        error: z.string().max(64).optional(),
      }),
    )
    .output(z.object({ credentialId: z.string(), account: accountSchema.nullable() }))
    .mutation(async ({ ctx, input }) => {
      ctx.note({ target: "instagram" });
      const place = await workplaceOfCaller(ctx);
      return finishInstagramLogin(place, { sessionId: ctx.session.id }, input, Date.now());
    }),

  /** The code that the network asks for; for `in_app` whatever is given says "I have approved it". */
  answerCheckpoint: permitted("accounts.manage")
    .meta({ audit: "account.checkpoint_answered" })
    .input(attemptInput.extend({ code: z.string().trim().max(64) }))
    .output(answer)
    .mutation(({ ctx, input: { attemptId, code } }) =>
      goOn(ctx, attemptId, (place, now) => answerCheckpoint(place, attemptId, code, now)),
    ),

  /** A new QR code, pairing code, code by SMS or hosted page, in the place of what has expired. */
  renewAttempt: permitted("accounts.manage")
    .meta({ audit: "account.sign_in_renewed" })
    .input(attemptInput)
    .output(answer)
    .mutation(({ ctx, input: { attemptId } }) =>
      goOn(ctx, attemptId, (place, now) => renewAttempt(place, attemptId, now)),
    ),

  /** Gives it up, and takes what it had begun away from the provider. */
  cancelAttempt: permitted("accounts.manage")
    .meta({ audit: "account.sign_in_cancelled" })
    .input(attemptInput)
    .output(answer)
    .mutation(({ ctx, input: { attemptId } }) => goOn(ctx, attemptId, (place) => cancelAttempt(place, attemptId))),

  /**
   * How an attempt stands, to be asked every few seconds: what the provider says now settles it. Or, with `accountId`,
   * how an account stands, after asking the provider.
   */
  status: permitted("accounts.manage")
    .input(z.union([attemptInput, z.object({ accountId: idSchema })]))
    .output(z.object({ attempt: attemptSchema.optional(), account: accountSchema.optional() }))
    .query(async ({ ctx, input }) => {
      const place = await workplaceOfCaller(ctx);
      if ("accountId" in input) return { account: await checkAccount(place, input.accountId) };
      return shown(place, await lookAtAttempt(place, input.attemptId));
    }),
};
