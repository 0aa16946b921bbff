import { z } from "zod";
import type { ProviderAccess } from "../channels/channel.ts";
import { ORIGIN_RULES, parseUnipileOrigin } from "../channels/unipile/origin.ts";
import type { TrpcContext } from "./context.ts";
import { badField } from "./refuse.ts";

/** What an owner pastes in, of either provider. */

const pasted = (maxLength: number) =>
  z
    .string({ error: "is needed" })
    .trim()
    .min(1, { error: "is needed" })
    .max(maxLength, { error: `has at most ${maxLength} characters` })
    // It travels as a header or in an address, which take nothing else.
    .regex(/^[\x21-\x7e]*$/, { error: "must be plain letters, digits and signs" });

export const apiKeySchema = pasted(512);
export const accessTokenSchema = pasted(1024);
export const appSecretSchema = pasted(256);

const metaId = pasted(64).regex(/^[\w-]*$/, { error: "must be the id that Meta shows, not the number or the name" });

const unipileFields = {
  provider: z.literal("unipile"),
  dsn: z
    .string({ error: "is needed" })
    .min(1, { error: "is needed" })
    .max(512, { error: "has at most 512 characters" }),
  apiKey: apiKeySchema,
};
export const unipileCredentialsSchema = z.object(unipileFields);
export type UnipileCredentials = z.output<typeof unipileCredentialsSchema>;

const metaFields = { provider: z.literal("meta"), accessToken: accessTokenSchema, appSecret: appSecretSchema };
const whatsAppFields = {
  ...{ ...metaFields, channel: z.literal("whatsapp") },
  ...{ phoneNumberId: metaId, businessAccountId: metaId },
};
const instagramFields = { ...metaFields, channel: z.literal("instagram"), instagramUserId: metaId };

const metaCredentialsSchema = z.discriminatedUnion("channel", [z.object(whatsAppFields), z.object(instagramFields)]);
export type MetaCredentials = z.output<typeof metaCredentialsSchema>;

type InstagramInput = Extract<MetaCredentials, { channel: "instagram" }>;
/** As they lie here: a token by the operator's own app has no secret of the owner's beside it. */
export type StoredMetaCredentials =
  | Exclude<MetaCredentials, InstagramInput>
  | (Omit<InstagramInput, "appSecret"> & { appSecret: string | null });

/** Credentials of either provider, as `saveCredentials` takes them. */
export const credentialsSchema = z.discriminatedUnion("provider", [unipileCredentialsSchema, metaCredentialsSchema]);
export type Credentials = z.output<typeof credentialsSchema>;

export const credentialIdSchema = z.string({ error: "is needed" }).min(1, { error: "is needed" }).max(64);
/** In place of typed credentials: those that are stored already. */
const storedFields = { provider: z.undefined().optional(), credentialId: credentialIdSchema };

/** Meta lists nothing by a token alone: it is refused with a reason of its own, whatever stands beside it. */
const anyMetaSchema = z.looseObject({ provider: z.literal("meta") });

export const offerInputSchema = z.discriminatedUnion("provider", [
  z.object(storedFields),
  unipileCredentialsSchema,
  anyMetaSchema,
]);

const externalIdsSchema = z
  .array(z.string().min(1).max(512), { error: "is needed" })
  .min(1, { error: "must name at least one account" })
  .max(100, { error: "has at most 100 accounts" });

/** How many days of history the first sync fetches; 0: none. */
export const historyDaysSchema = z.int().min(0).max(3650);
const history = { historyDays: historyDaysSchema.optional() };

export const connectInputSchema = z.discriminatedUnion("provider", [
  z.object({ ...storedFields, externalIds: externalIdsSchema.optional(), ...history }),
  z.object({ ...unipileFields, externalIds: externalIdsSchema, ...history }),
  z.discriminatedUnion("channel", [
    z.object({ ...whatsAppFields, ...history }),
    z.object({ ...instagramFields, ...history }),
  ]),
]);

/** @throws TRPCError naming the field when the address is none of UniPile's */
export function unipileAccess(ctx: TrpcContext, { dsn, apiKey }: { dsn: string; apiKey: string }): ProviderAccess {
  const origin = parseUnipileOrigin(dsn, { allowLocal: ctx.allowLocalProviders });
  if (!origin.ok) throw badField(origin.reason, "dsn", ORIGIN_RULES[origin.reason]);
  return { origin: origin.value, apiKey, fetch: ctx.fetch };
}
