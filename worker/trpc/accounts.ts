import { z } from "zod";
import { listHeldAccounts } from "../control/accounts.ts";
import { may } from "../shared/permissions.ts";
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
import { metaInputOf, offeredByMeta } from "./meta-stored.ts";
import { refuse } from "./refuse.ts";
import { accessOf, storedCredential } from "./stored-access.ts";
import { type OfferedAccount, offeredAccounts } from "./unipile-offer.ts";
import { workplaceOfCaller } from "./workplace.ts";

export const accountsRouter = router({
  list: permitted("inbox.read")
    .output(z.object({ items: z.array(accountSchema) }))
    .query(async ({ ctx }) => {
      const items = await ctx.inbox((inbox) => inbox.listAccounts());
      const maySeeCredentials =
        ctx.key?.scopes.has("accounts.manage") ?? (ctx.session !== null && may(ctx.session.role, "accounts.manage"));
      if (!maySeeCredentials) return { items };
      const held = await listHeldAccounts(ctx.control, ctx.tenant.id);
      const credentialOf = new Map(held.map(({ id, credentialId }) => [id, credentialId]));
      return { items: items.map((account) => ({ ...account, credentialId: credentialOf.get(account.id) ?? null })) };
    }),

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
      if (input.provider === "meta") throw providerNotAvailable();
      if (input.provider === "unipile") {
        const access = unipileAccess(ctx, input);
        ctx.note({ target: access.origin });
        return { items: shown(await offeredAccounts(access)) };
      }
      const place = await workplaceOfCaller(ctx);
      const credential = await storedCredential(place, input.credentialId);
      ctx.note({ target: credential.origin });
      const access = accessOf(ctx, credential);
      return {
        items:
          credential.provider === "meta" ? await offeredByMeta(ctx, credential) : shown(await offeredAccounts(access)),
      };
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
      const place = await workplaceOfCaller(ctx);
      const historyDays = input.historyDays ?? null;
      if (input.provider === "meta") {
        ctx.note({ target: `meta ${input.channel} ${externalIdOf(input)}` });
        return connectMeta(place, input, historyDays);
      }
      if (input.provider === undefined) {
        const credential = await storedCredential(place, input.credentialId);
        const externalIds = [...new Set(input.externalIds ?? [credential.externalId])];
        ctx.note({ target: `${credential.origin} ${externalIds.join(" ")}` });
        if (credential.provider === "meta") return connectMeta(place, metaInputOf(credential), historyDays);
        return connectUnipile(
          place,
          { access: accessOf(ctx, credential), credentialId: credential.id },
          externalIds,
          historyDays,
        );
      }
      const access = unipileAccess(ctx, input);
      const externalIds = [...new Set(input.externalIds)];
      ctx.note({ target: `${access.origin} ${externalIds.join(" ")}` });
      return connectUnipile(place, { access, credentialId: null }, externalIds, historyDays);
    }),

  ...credentialProcedures,
  ...signInProcedures,
  ...careProcedures,
  ...syncProcedures,
});

const shown = (offered: OfferedAccount[]) => offered.map(({ handle: _, ...account }) => account);

const providerNotAvailable = () =>
  refuse("BAD_REQUEST", "provider_not_available", "Meta does not list accounts by a token. Connect one by its id.");
