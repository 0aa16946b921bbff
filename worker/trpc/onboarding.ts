import { z } from "zod";
import { writeOnboarding } from "../control/onboarding.ts";
import { listStoredCredentials } from "../control/stored-credentials.ts";
import { channelSchema, providerSchema } from "../shared/wire.ts";
import { credentialIdSchema, historyDaysSchema } from "./credential-input.ts";
import { permitted, router } from "./init.ts";
import { onboardingOf } from "./read-onboarding.ts";
import { notFound } from "./refuse.ts";
import { type Workplace, workplaceOfCaller } from "./workplace.ts";

const choiceSchema = z.object({ provider: providerSchema, channel: channelSchema });

const onboardingSchema = z.object({
  choice: choiceSchema.nullable(),
  credentialId: z.string().nullable(),
  historyDays: z.int(),
  /** A sign-in that is under way, to go on with. */
  attemptId: z.string().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  /** Whether profiles can be connected by signing in with Instagram: the operator has set up an app. */
  instagramLogin: z.boolean(),
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
    .query(async ({ ctx }) => onboardingOf(await workplaceOfCaller(ctx))),

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
    .mutation(async ({ ctx, input: { choice, credentialId, historyDays, finished } }) => {
      const place = await workplaceOfCaller(ctx);
      if (typeof credentialId === "string") await ownCredential(place, credentialId);
      await writeOnboarding(ctx.control, ctx.tenant.id, {
        ...(choice !== undefined && { choice }),
        ...(credentialId !== undefined && { credentialId }),
        ...(historyDays !== undefined && { historyDays }),
        ...(finished !== undefined && { finishedAt: finished ? Date.now() : null }),
      });
      return onboardingOf(place);
    }),
});

async function ownCredential({ services, tenant }: Workplace, credentialId: string): Promise<void> {
  const stored = await listStoredCredentials(services.control, tenant.id);
  if (!stored.some(({ id }) => id === credentialId)) throw notFound();
}
