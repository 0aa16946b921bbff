import { z } from "zod";

/*
 * What the control routes of the simulated Meta take, `/control/meta/*`. The client imports the types only.
 */

const callback = z.object({ url: z.string(), verifyToken: z.string() });

/** One app with one token, and what the token sees. Given again, it is changed where something is given. */
export const metaAppSchema = z.object({
  /** Made up when left out. */
  appId: z.string().optional(),
  appSecret: z.string().min(1),
  accessToken: z.string().min(1),
  /** Where its sign-in with Instagram may lead back to. */
  redirectUris: z.array(z.string()).optional(),
  handshake: z.enum(["asked", "assumed"]).default("asked"),
  signing: z.enum(["raw", "escaped_body", "escaped_signature"]).default("raw"),
  scopes: z.array(z.string()).default(["whatsapp_business_messaging", "whatsapp_business_management"]),
  expiresAt: z.number().default(0),
  /** ms since 1970; long ago when left out, so that a token may be made to last longer at once. */
  madeAt: z.number().optional(),
  number: z
    .object({
      id: z.string(),
      businessAccountId: z.string(),
      displayPhone: z.string().default("+34 612 000 01 00"),
      verifiedName: z.string().default("Casa Lino"),
      platformType: z.string().default("CLOUD_API"),
      status: z.string().default("CONNECTED"),
      isOnPhoneApp: z.boolean().default(false),
      pictureNo: z.number().int().optional(),
    })
    .optional(),
  profile: z
    .object({
      id: z.string(),
      name: z.string().default("Casa Lino"),
      username: z.string().default("casa.lino"),
      canSignIn: z.boolean().optional(),
      pictureNo: z.number().int().optional(),
    })
    .optional(),
  templates: z.array(z.record(z.string(), z.unknown())).optional(),
});
export type MetaAppInput = z.input<typeof metaAppSchema>;

/** A profile whose owner signs in with Instagram: no app has a token of it yet. */
export const metaProfileSchema = z.object({ id: z.string().optional(), name: z.string(), username: z.string() });
export type MetaProfileInput = z.input<typeof metaProfileSchema>;

/** `issuedAt`: seconds since 1970; now unless said. */
export const metaSignedRequestSchema = z.object({ appId: z.string(), issuedAt: z.int().optional() });

/** What somebody enters in the App Dashboard; `null` takes the address away. */
export const metaDashboardSchema = z.object({
  callback: callback.nullable().optional(),
  secret: z.string().optional(),
  handshake: z.enum(["asked", "assumed"]).optional(),
  signing: z.enum(["raw", "escaped_body", "escaped_signature"]).optional(),
});
export type MetaDashboardInput = z.input<typeof metaDashboardSchema>;

/** An address that another product has entered for one number. */
export const metaNumberWebhookSchema = z.object({ callback: callback.nullable() });

export const metaTokenSchema = z.object({ isValid: z.boolean() });

export const metaCustomerMessageSchema = z.object({
  accountId: z.string(),
  from: z.object({ id: z.string(), name: z.string().default("Ana"), username: z.string().optional() }),
  text: z.string().optional(),
  /** A picture, a voice note or the like, with real bytes. */
  file: z.enum(["photo", "sticker", "video", "voice", "document"]).optional(),
  /** The file is zeros, so many: for what is too large to be kept here. */
  zeros: z.number().int().positive().optional(),
  /** The id of the message that it answers. */
  quotedId: z.string().optional(),
  /** Anything else in Meta's own words: WhatsApp's `{type, content}`, or what Instagram's `message` holds. */
  raw: z.object({ type: z.string(), content: z.unknown() }).optional(),
  /** ms since 1970; now when left out. */
  at: z.number().int().optional(),
  /** Stored, and told to nobody. */
  isSilent: z.boolean().default(false),
});
export type MetaCustomerMessageInput = z.input<typeof metaCustomerMessageSchema>;
export type MetaCustomerMessage = z.output<typeof metaCustomerMessageSchema>;

/** Typed on the business's phone or in the Instagram app. */
export const metaPhoneMessageSchema = z.object({ accountId: z.string(), customerId: z.string(), text: z.string() });
export type MetaPhoneMessageInput = z.input<typeof metaPhoneMessageSchema>;

export const metaChangeSchema = z.discriminatedUnion("type", [
  z.object({ type: z.enum(["sent", "delivered", "read", "played"]) }),
  z.object({ type: z.literal("failed"), code: z.number().int(), title: z.string().default("Message failed") }),
  z.object({ type: z.literal("edited"), text: z.string() }),
  z.object({ type: z.literal("deleted") }),
  /** Without an emoji it is taken back. */
  z.object({ type: z.literal("reaction"), emoji: z.string().nullable() }),
]);
export type MetaChangeInput = z.input<typeof metaChangeSchema>;
export type MetaChange = z.output<typeof metaChangeSchema>;

/** A part of what a phone in coexistence shares, in Meta's own words: `history[]`, in the order in which it is told. */
export const metaPhoneHistorySchema = z.object({
  accountId: z.string(),
  history: z.array(z.record(z.string(), z.unknown())),
});
export type MetaPhoneHistoryInput = z.input<typeof metaPhoneHistorySchema>;

/** News of a business account in Meta's own words: `account_update`, `message_template_status_update`. */
export const metaBusinessNewsSchema = z.object({
  businessAccountId: z.string(),
  field: z.string(),
  value: z.record(z.string(), z.unknown()),
});
export type MetaBusinessNewsInput = z.input<typeof metaBusinessNewsSchema>;
