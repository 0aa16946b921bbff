import { z } from "zod";
import type { InboxStub } from "../inbox/stub.ts";
import { attemptSchema } from "../shared/sign-in-attempt.ts";
import { accountSchema } from "../shared/wire.ts";
import { accountWebhook, takeOverWebhook } from "./account-webhook.ts";
import type { AuditNote } from "./audit-trail.ts";
import type { TrpcContext } from "./context.ts";
import { disconnectAccount, eraseAccount } from "./disconnect-account.ts";
import { permitted } from "./init.ts";
import { ownAccount } from "./own-account.ts";
import { reconnectAccount } from "./reconnect-account.ts";
import { notFound } from "./refuse.ts";
import { attemptView } from "./sign-in/attempt-view.ts";
import { takeSignIn } from "./sign-in/take-sign-in.ts";
import { type Workplace, workplaceOfCaller } from "./workplace.ts";

const idSchema = z.string({ error: "is needed" }).min(1, { error: "is needed" }).max(64);
const accountInput = z.object({ accountId: idSchema });
const answer = z.object({ account: accountSchema });

/** Where an account's webhooks have to go, and whether they do. */
const webhookSchema = z.object({
  url: z.string(),
  /** Meta: what its dashboard wants beside the address. */
  verifyToken: z.string().optional(),
  /** Whether the provider sends the account's messages here; null when it does not say. */
  subscribed: z.boolean().nullable(),
  /** `webhook_elsewhere`: another product has them, and `takeOverWebhook` brings this number's here. */
  problem: z.object({ code: z.string(), text: z.string(), todo: z.string() }).nullable(),
});

type CallerContext = TrpcContext & { tenant: { id: string }; note(about: AuditNote): void };

async function placeFor(ctx: CallerContext, accountId: string): Promise<Workplace> {
  ctx.note({ target: accountId });
  return workplaceOfCaller(ctx);
}

async function care(ctx: CallerContext, accountId: string, action: Parameters<InboxStub["careForAccount"]>[1]) {
  const place = await placeFor(ctx, accountId);
  const account = await place.inbox((inbox) => inbox.careForAccount(accountId, action));
  if (account === null) throw notFound();
  return { account };
}

export const careProcedures = {
  /**
   * Brings an account back that has stopped: the same account, with its chats. UniPile restarts it, or wants its owner
   * (then there is an attempt to go on with); Meta is asked again with the stored token. Where that came by signing in
   * with Instagram and is no longer good, `url` is where its owner signs in again.
   */
  reconnect: permitted("accounts.manage")
    .meta({ audit: "account.reconnected" })
    .input(accountInput)
    .output(
      z.object({ attempt: attemptSchema.optional(), account: accountSchema.optional(), url: z.string().optional() }),
    )
    .mutation(async ({ ctx, input: { accountId } }) => {
      const place = await placeFor(ctx, accountId);
      await takeSignIn(ctx);
      const now = Date.now();
      const login = ctx.session && { sessionId: ctx.session.id };
      const done = await reconnectAccount(place, accountId, now, login);
      return "attempt" in done ? { attempt: await attemptView(place, done.attempt, now) } : done;
    }),

  /**
   * Takes an account away, at the provider first. Its chats stay readable unless `eraseHistory`.
   *
   * @returns `account` null when nothing of it is left here
   */
  disconnect: permitted("accounts.manage")
    .meta({ audit: "account.disconnected" })
    .input(accountInput.extend({ eraseHistory: z.boolean().optional() }))
    .output(z.object({ account: accountSchema.nullable() }))
    .mutation(async ({ ctx, input: { accountId, eraseHistory } }) => {
      const place = await placeFor(ctx, accountId);
      if (eraseHistory === true) {
        await ownAccount(place, accountId);
        await ctx.announce();
      }
      const account = await disconnectAccount(place, accountId);
      return { account: eraseHistory === true && (await eraseAccount(place, accountId)) ? null : account };
    }),

  /** Nothing is sent through it until `resume`: what is written waits. What comes in is kept and shown. */
  pause: permitted("accounts.manage")
    .meta({ audit: "account.paused" })
    .input(accountInput)
    .output(answer)
    .mutation(({ ctx, input: { accountId } }) => care(ctx, accountId, { type: "pause" })),

  resume: permitted("accounts.manage")
    .meta({ audit: "account.resumed" })
    .input(accountInput)
    .output(answer)
    .mutation(({ ctx, input: { accountId } }) => care(ctx, accountId, { type: "resume" })),

  /**
   * Whether files are kept here that the network asks not to keep (Instagram by Meta, whose reviewers refuse apps that
   * do). Off by default: they are shown from the network then. Switched on it holds for what comes from now on; switched
   * off, what was kept goes.
   */
  setKeepMedia: permitted("accounts.manage")
    .meta({ audit: "account.media_setting_changed" })
    .input(accountInput.extend({ keep: z.boolean() }))
    .output(answer)
    .mutation(({ ctx, input: { accountId, keep } }) => care(ctx, accountId, { type: "keep_media", keep })),

  /** What the workspace calls it; "" goes back to the provider's name. */
  rename: permitted("accounts.manage")
    .meta({ audit: "account.renamed" })
    .input(accountInput.extend({ name: z.string().trim().max(80) }))
    .output(answer)
    .mutation(({ ctx, input: { accountId, name } }) => care(ctx, accountId, { type: "rename", name })),

  /** Where an account's webhooks have to go, and whether they do, by asking the provider. */
  webhook: permitted("accounts.manage")
    .input(accountInput)
    .output(webhookSchema)
    .query(async ({ ctx, input: { accountId } }) => accountWebhook(await workplaceOfCaller(ctx), accountId)),

  /** Has a number's webhooks sent here although another product has the app's: for this number alone. */
  takeOverWebhook: permitted("accounts.manage")
    .meta({ audit: "account.webhook_taken_over" })
    .input(accountInput)
    .output(webhookSchema)
    .mutation(async ({ ctx, input: { accountId } }) => takeOverWebhook(await placeFor(ctx, accountId), accountId)),
};
