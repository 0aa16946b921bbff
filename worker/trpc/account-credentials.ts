import { z } from "zod";
import { listStoredCredentials, type StoredCredential } from "../control/stored-credentials.ts";
import { channelSchema, providerSchema } from "../shared/wire.ts";
import { type Checked, replaceSecrets, saveMetaToken, saveUnipileKey, shownCredential } from "./check-credentials.ts";
import { checkSchema } from "./check-schema.ts";
import { externalIdOf } from "./connect-meta.ts";
import {
  accessTokenSchema,
  apiKeySchema,
  appSecretSchema,
  credentialIdSchema,
  credentialsSchema,
  unipileAccess,
} from "./credential-input.ts";
import { permitted } from "./init.ts";
import { storedCredential } from "./stored-access.ts";
import { type Workplace, workplaceOfCaller } from "./workplace.ts";

/** A stored key, without it: no API gives it back. */
const credentialSchema = z.object({
  id: z.string(),
  provider: providerSchema,
  /** Meta: what the token is for; null with UniPile, whose key is for everything at its address. */
  channel: channelSchema.nullable(),
  /** `https://host:port` of the provider's API. */
  origin: z.string(),
  /** Of the key or token; "" for one too short to give any away. */
  lastFour: z.string(),
  createdAt: z.iso.datetime(),
  /** Of a token that ends by itself; null for one that does not, or when the provider did not say. */
  expiresAt: z.iso.datetime().nullable(),
  /** Instagram: it came by signing in with the operator's app, and a new one comes in the same way. */
  byLogin: z.boolean(),
  /** How many connected accounts are reached by it. */
  accounts: z.int().nonnegative(),
});

const checkedSchema = z.object({
  /** null: a check found a problem that is in the way, and nothing was stored. */
  credential: credentialSchema.nullable(),
  checks: z.array(checkSchema),
});

const shown = ({ externalId: _, createdAt, expiresAt, ...stored }: StoredCredential) => ({
  ...stored,
  createdAt: new Date(createdAt).toISOString(),
  expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
});

async function answerOf(place: Workplace, { credentialId, checks }: Checked) {
  const stored = credentialId === null ? null : await shownCredential(place, credentialId);
  return { credential: stored && shown(stored), checks };
}

export const credentialProcedures = {
  /** The stored credentials, the newest first. */
  credentials: permitted("accounts.manage")
    .output(z.object({ items: z.array(credentialSchema) }))
    .query(async ({ ctx }) => ({
      items: (await listStoredCredentials(ctx.control, ctx.tenant.id)).map(shown),
    })),

  /**
   * Checks credentials by real calls and stores them sealed; nothing is connected by it. Each check is a line; those
   * with a problem name the field that it is about.
   */
  saveCredentials: permitted("accounts.manage")
    .meta({ audit: "credentials.saved" })
    .input(credentialsSchema)
    .output(checkedSchema)
    .mutation(async ({ ctx, input }) => {
      const place = await workplaceOfCaller(ctx);
      if (input.provider === "meta") {
        ctx.note({ target: `meta ${input.channel} ${externalIdOf(input)}` });
        return answerOf(place, await saveMetaToken(place, input));
      }
      const access = unipileAccess(ctx, input);
      ctx.note({ target: access.origin });
      return answerOf(place, await saveUnipileKey(place, access));
    }),

  /**
   * Puts a new key, token or app secret in the place of a stored one, checked as in `saveCredentials`. Webhooks by the
   * old app secret still count until the first one by the new secret has come.
   */
  replaceCredentials: permitted("accounts.manage")
    .meta({ audit: "credentials.replaced" })
    .input(
      z.object({
        credentialId: credentialIdSchema,
        /** UniPile. */
        apiKey: apiKeySchema.optional(),
        /** Meta. */
        accessToken: accessTokenSchema.optional(),
        appSecret: appSecretSchema.optional(),
      }),
    )
    .output(checkedSchema)
    .mutation(async ({ ctx, input }) => {
      ctx.note({ target: input.credentialId });
      const place = await workplaceOfCaller(ctx);
      const stored = await storedCredential(place, input.credentialId);
      return answerOf(place, await replaceSecrets(place, stored, input));
    }),
};
