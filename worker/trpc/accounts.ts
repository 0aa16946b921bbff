import { z } from "zod";
import type { ProviderAccess } from "../channels/channel.ts";
import { ORIGIN_RULES, parseUnipileOrigin } from "../channels/unipile/origin.ts";
import { accountSchema, accountStateSchema, channelSchema } from "../shared/wire.ts";
import { connectMeta, externalIdOf, metaCredentialsSchema } from "./connect-meta.ts";
import { connectUnipile } from "./connect-unipile.ts";
import type { TrpcContext } from "./context.ts";
import { permitted, router } from "./init.ts";
import { badField, refuse } from "./refuse.ts";
import { offeredAccounts } from "./unipile-offer.ts";

const unipileCredentials = {
  provider: z.literal("unipile"),
  dsn: z
    .string({ error: "is needed" })
    .min(1, { error: "is needed" })
    .max(512, { error: "has at most 512 characters" }),
  apiKey: z
    .string({ error: "is needed" })
    .trim()
    .min(1, { error: "is needed" })
    .max(512, { error: "has at most 512 characters" })
    // It travels as a header, which takes nothing else.
    .regex(/^[\x21-\x7e]*$/, { error: "must be plain letters, digits and signs" }),
};

/** Meta lists nothing by a token alone: it is refused with a reason of its own, whatever stands beside it. */
const metaCredentials = z.looseObject({ provider: z.literal("meta") });

/** What was looked through while connecting, and what is left for the owner to do at Meta. */
const checkSchema = z.object({ check: z.string(), state: z.enum(["ok", "problem", "unchecked"]), text: z.string() });

const externalIdsSchema = z
  .array(z.string().min(1).max(512), { error: "is needed" })
  .min(1, { error: "must name at least one account" })
  .max(100, { error: "has at most 100 accounts" });

export const accountsRouter = router({
  list: permitted("inbox.read")
    .output(z.object({ items: z.array(accountSchema) }))
    .query(async ({ ctx }) => ({
      items: await ctx.inbox((inbox) => inbox.listAccounts()),
    })),

  /** What a provider offers for these credentials. A mutation, so that the key never travels in a URL. */
  available: permitted("accounts.manage")
    .meta({ audit: "account.offered" })
    .input(z.discriminatedUnion("provider", [z.object(unipileCredentials), metaCredentials]))
    .output(
      z.object({
        items: z.array(
          z.object({ externalId: z.string(), channel: channelSchema, name: z.string(), state: accountStateSchema }),
        ),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      if (input.provider === "meta") throw providerNotAvailable();
      const access = unipileAccess(ctx, input);
      ctx.note({ target: access.origin });
      return { items: await offeredAccounts(access) };
    }),

  /** Connects some of them: checks, stores the key sealed, registers our webhooks. Safe to repeat. */
  connect: permitted("accounts.manage")
    .meta({ audit: "account.connected" })
    .input(
      z.discriminatedUnion("provider", [
        z.object({ ...unipileCredentials, externalIds: externalIdsSchema }),
        metaCredentialsSchema,
      ]),
    )
    .output(
      z.object({
        items: z.array(accountSchema),
        webhook: z.object({ url: z.string(), verifyToken: z.string().optional() }),
        checks: z.array(checkSchema).optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      if (input.provider === "meta") {
        ctx.note({ target: `meta ${input.channel} ${externalIdOf(input)}` });
        return connectMeta(ctx, input);
      }
      const access = unipileAccess(ctx, input);
      const externalIds = [...new Set(input.externalIds)];
      ctx.note({ target: `${access.origin} ${externalIds.join(" ")}` });
      return connectUnipile(ctx, access, externalIds);
    }),
});

const providerNotAvailable = () =>
  refuse("BAD_REQUEST", "provider_not_available", "Meta does not list accounts by a token. Connect one by its id.");

function unipileAccess(ctx: TrpcContext, { dsn, apiKey }: { dsn: string; apiKey: string }): ProviderAccess {
  const origin = parseUnipileOrigin(dsn, { allowLocal: ctx.allowLocalProviders });
  if (!origin.ok) throw badField(origin.reason, "dsn", ORIGIN_RULES[origin.reason]);
  return { origin: origin.value, apiKey, fetch: ctx.fetch };
}
