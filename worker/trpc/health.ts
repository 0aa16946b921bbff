import { z } from "zod";
import { listHeldAccounts } from "../control/accounts.ts";
import { FINDINGS, findingSchema, mergedFindings, statsSchema } from "../shared/health.ts";
import { checkMetaWebhooks, metaWebhookFindings, repairMetaWebhooks } from "./check-meta-webhooks.ts";
import { checkWebhooks, repairWebhooks, webhookFindings } from "./check-webhooks.ts";
import type { TrpcContext } from "./context.ts";
import { memberMay, permitted, router } from "./init.ts";
import { workplaceOfCaller } from "./workplace.ts";

const consistencySchema = z.object({
  /** Nothing was found, and everything could be looked at. */
  ok: z.boolean(),
  checkedAt: z.iso.datetime(),
  findings: z.array(findingSchema),
  /** How many keys' providers could not be asked whether they send their webhooks here. */
  unreachable: z.int().nonnegative(),
});

/** Whether everything that a workspace holds fits together, and how much it is. */
export const healthRouter = router({
  /**
   * Goes over accounts, chats, counts, deliveries and webhooks: what each finding says stands in
   * worker/shared/health.ts. Asks the providers too, and changes nothing.
   */
  consistency: permitted("health.read")
    .output(consistencySchema)
    .query(({ ctx }) => consistencyOf(ctx)),

  stats: permitted("health.read")
    .output(statsSchema)
    .query(async ({ ctx }) => {
      const { stats } = await ctx.inbox((inbox) => inbox.healthAction({ type: "stats" }));
      if (stats === null) throw new Error("The inbox gave no figures.");
      return stats;
    }),

  /** Mends everything of one kind that can be mended without any doubt; answers what is found then. */
  repair: memberMay("health.repair")
    .meta({ audit: "health.repaired" })
    .input(z.object({ finding: z.enum(FINDINGS) }))
    .output(consistencySchema)
    .mutation(async ({ ctx, input: { finding } }) => {
      ctx.note({ target: finding });
      const held = await listHeldAccounts(ctx.control, ctx.tenant.id);
      if (finding === "webhook_missing") {
        const place = await workplaceOfCaller(ctx);
        await repairWebhooks(ctx, ctx.tenant.id, await checkWebhooks(ctx, ctx.tenant.id, held));
        await repairMetaWebhooks(place, await checkMetaWebhooks(place, held));
      } else {
        await ctx.inbox((inbox) => inbox.healthAction({ type: "repair", finding, held: held.map(withoutCredential) }));
      }
      return consistencyOf(ctx);
    }),
});

type Asking = TrpcContext & { tenant: { id: string } };

async function consistencyOf(ctx: Asking): Promise<z.infer<typeof consistencySchema>> {
  const held = await listHeldAccounts(ctx.control, ctx.tenant.id);
  const [webhooks, metaWebhooks, { findings: inside }] = await Promise.all([
    checkWebhooks(ctx, ctx.tenant.id, held),
    workplaceOfCaller(ctx).then((place) => checkMetaWebhooks(place, held)),
    ctx.inboxOf(ctx.tenant.id).healthAction({ type: "check", held: held.map(withoutCredential) }),
  ]);
  const findings = mergedFindings([...inside, ...webhookFindings(webhooks), ...metaWebhookFindings(metaWebhooks)]);
  const unreachable = webhooks.unchecked.length + metaWebhooks.unchecked.length;
  return {
    ok: findings.length === 0 && unreachable === 0,
    checkedAt: new Date().toISOString(),
    findings,
    unreachable,
  };
}

const withoutCredential = <Held extends { credentialId: string }>({ credentialId: _, ...account }: Held) => account;
