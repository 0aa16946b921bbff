import { z } from "zod";
import { attemptSchema } from "../shared/sign-in-attempt.ts";
import { accountSchema } from "../shared/wire.ts";
import { permitted } from "./init.ts";
import { refuse } from "./refuse.ts";

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

const notBuilt = () => refuse("BAD_REQUEST", "not_built", "Being built.");

export const careProcedures = {
  /**
   * Brings an account back that has stopped: the same account, with its chats. UniPile restarts it, or wants its owner
   * (then there is an attempt to go on with); Meta is asked again with the stored token.
   */
  reconnect: permitted("accounts.manage")
    .meta({ audit: "account.reconnected" })
    .input(accountInput)
    .output(z.object({ attempt: attemptSchema.optional(), account: accountSchema.optional() }))
    .mutation(async () => {
      throw notBuilt();
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
    .mutation(async () => {
      throw notBuilt();
    }),

  /** Nothing is sent through it until `resume`: what is written waits. What comes in is kept and shown. */
  pause: permitted("accounts.manage")
    .meta({ audit: "account.paused" })
    .input(accountInput)
    .output(answer)
    .mutation(async () => {
      throw notBuilt();
    }),

  resume: permitted("accounts.manage")
    .meta({ audit: "account.resumed" })
    .input(accountInput)
    .output(answer)
    .mutation(async () => {
      throw notBuilt();
    }),

  /** What the workspace calls it; "" goes back to the provider's name. */
  rename: permitted("accounts.manage")
    .meta({ audit: "account.renamed" })
    .input(accountInput.extend({ name: z.string().trim().max(80) }))
    .output(answer)
    .mutation(async () => {
      throw notBuilt();
    }),

  /** Where an account's webhooks have to go, and whether they do, by asking the provider. */
  webhook: permitted("accounts.manage")
    .input(accountInput)
    .output(webhookSchema)
    .query(async () => {
      throw notBuilt();
    }),

  /** Has a number's webhooks sent here although another product has the app's: for this number alone. */
  takeOverWebhook: permitted("accounts.manage")
    .meta({ audit: "account.webhook_taken_over" })
    .input(accountInput)
    .output(webhookSchema)
    .mutation(async () => {
      throw notBuilt();
    }),
};
