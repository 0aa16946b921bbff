import { z } from "zod";
import { channelSchema, providerSchema } from "../shared/wire.ts";
import { credentialIdSchema, historyDaysSchema } from "./credential-input.ts";
import { permitted, router } from "./init.ts";
import { refuse } from "./refuse.ts";

const choiceSchema = z.object({ provider: providerSchema, channel: channelSchema });

const onboardingSchema = z.object({
  choice: choiceSchema.nullable(),
  credentialId: z.string().nullable(),
  historyDays: z.int(),
  /** A sign-in that is under way, to go on with. */
  attemptId: z.string().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  checklist: z.array(
    z.object({
      key: z.enum(["credentials", "webhook", "message", "history"]),
      state: z.enum(["done", "waiting", "problem"]),
      at: z.iso.datetime().nullable(),
      /** What to do, for a line that is not done. */
      todo: z.string().nullable(),
    }),
  ),
});

/** How far the workspace's set-up is: any member who manages accounts goes on with it, on any device. */
export const onboardingRouter = router({
  get: permitted("accounts.manage")
    .output(onboardingSchema)
    .query(async () => {
      throw refuse("BAD_REQUEST", "not_built", "Being built.");
    }),

  /** Remembers what was chosen. What is left out stays as it was; a null takes it back. */
  save: permitted("accounts.manage")
    .meta({ audit: null, because: "it only remembers where somebody was; what is done has rows of its own" })
    .input(
      z.object({
        choice: choiceSchema.nullable().optional(),
        credentialId: credentialIdSchema.nullable().optional(),
        historyDays: historyDaysSchema.optional(),
        finished: z.boolean().optional(),
      }),
    )
    .output(onboardingSchema)
    .mutation(async () => {
      throw refuse("BAD_REQUEST", "not_built", "Being built.");
    }),
});
