import { z } from "zod";
import { accountSchema, accountStateSchema, channelSchema } from "../shared/wire.ts";
import { careProcedures } from "./account-care.ts";
import { credentialProcedures } from "./account-credentials.ts";
import { signInProcedures } from "./account-sign-in.ts";
import { syncProcedures } from "./account-sync.ts";
import { checkSchema } from "./check-schema.ts";
import { connectMeta, externalIdOf } from "./connect-meta.ts";
import { connectUnipile } from "./connect-unipile.ts";
import { connectInputSchema, offerInputSchema, unipileAccess } from "./credential-input.ts";
import { permitted, router } from "./init.ts";
import { refuse } from "./refuse.ts";
import { offeredAccounts } from "./unipile-offer.ts";

export const accountsRouter = router({
  list: permitted("inbox.read")
    .output(z.object({ items: z.array(accountSchema) }))
    .query(async ({ ctx }) => ({
      items: await ctx.inbox((inbox) => inbox.listAccounts()),
    })),

  /** What a provider offers for these credentials. A mutation, so that the key never travels in a URL. */
  available: permitted("accounts.manage")
    .meta({ audit: "account.offered" })
    .input(offerInputSchema)
    .output(
      z.object({
        items: z.array(
          z.object({ externalId: z.string(), channel: channelSchema, name: z.string(), state: accountStateSchema }),
        ),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      if (input.provider === undefined) throw refuse("BAD_REQUEST", "not_built", "Being built.");
      if (input.provider === "meta") throw providerNotAvailable();
      const access = unipileAccess(ctx, input);
      ctx.note({ target: access.origin });
      return { items: await offeredAccounts(access) };
    }),

  /** Connects some of them: checks, stores the key sealed, registers our webhooks. Safe to repeat. */
  connect: permitted("accounts.manage")
    .meta({ audit: "account.connected" })
    .input(connectInputSchema)
    .output(
      z.object({
        items: z.array(accountSchema),
        webhook: z.object({ url: z.string(), verifyToken: z.string().optional() }),
        checks: z.array(checkSchema).optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      if (input.provider === undefined) throw refuse("BAD_REQUEST", "not_built", "Being built.");
      if (input.provider === "meta") {
        ctx.note({ target: `meta ${input.channel} ${externalIdOf(input)}` });
        return connectMeta(ctx, input);
      }
      const access = unipileAccess(ctx, input);
      const externalIds = [...new Set(input.externalIds)];
      ctx.note({ target: `${access.origin} ${externalIds.join(" ")}` });
      return connectUnipile(ctx, access, externalIds);
    }),

  ...credentialProcedures,
  ...signInProcedures,
  ...careProcedures,
  ...syncProcedures,
});

const providerNotAvailable = () =>
  refuse("BAD_REQUEST", "provider_not_available", "Meta does not list accounts by a token. Connect one by its id.");
