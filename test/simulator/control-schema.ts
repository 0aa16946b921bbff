import { z } from "zod";
import { ACCOUNT_STATUS_MESSAGES, MESSAGING_EVENTS, SOURCE_STATUSES } from "./records.ts";

/*
 * What the control routes take. The client imports the types only, so that it runs inside workerd without zod.
 */

export const accountInputSchema = z.object({
  apiKey: z.string().min(1),
  type: z.enum(["WHATSAPP", "INSTAGRAM"]),
  name: z.string().min(1),
  /** Made up when left out. */
  id: z.string().optional(),
  phoneNumber: z.string().optional(),
  username: z.string().optional(),
  status: z.enum(SOURCE_STATUSES).default("OK"),
});
export type AccountInput = z.input<typeof accountInputSchema>;

export const personInputSchema = z.object({
  name: z.string(),
  /** WhatsApp: digits with or without `+`. */
  phone: z.string().optional(),
  /** WhatsApp: digits; with it the person is addressed as `…@lid`. */
  lid: z.string().optional(),
  /** The phone is there and not shown: `phone_number` says "hidden". */
  isPhoneHidden: z.boolean().default(false),
  /** Instagram. Made from the name when left out. */
  username: z.string().optional(),
});
export type PersonInput = z.input<typeof personInputSchema>;

export const attachmentInputSchema = z.object({
  kind: z.enum(["photo", "sticker", "video", "gif", "voice", "audio", "document", "share", "contact", "unavailable"]),
  fileName: z.string().optional(),
});
export type AttachmentInput = z.input<typeof attachmentInputSchema>;

const contentShape = {
  text: z.string().nullable().default(null),
  attachments: z.array(attachmentInputSchema).default([]),
  /** A message id of the simulator. */
  quotedId: z.string().optional(),
  /** Helper messages such as "Reacted 😡 to your message". */
  isEvent: z.boolean().default(false),
  isHidden: z.boolean().default(false),
  eventType: z.number().int().optional(),
  /** Provider time; now when left out. */
  timestamp: z.iso.datetime({ precision: 3 }).optional(),
  /** History: stored and listed, and no webhook. */
  isSilent: z.boolean().default(false),
};

export const groupInputSchema = z.object({ name: z.string(), members: z.array(personInputSchema).min(1) });

export const customerMessageSchema = z.object({
  accountId: z.string(),
  /** An existing chat; otherwise `from` (and `group`) say who writes where, made when they are new. */
  chatId: z.string().optional(),
  /** Who writes in an existing group; the first attendee when left out. */
  personId: z.string().optional(),
  from: personInputSchema.optional(),
  group: groupInputSchema.optional(),
  ...contentShape,
});
export type CustomerMessageInput = z.input<typeof customerMessageSchema>;
export type CustomerMessage = z.output<typeof customerMessageSchema>;

export const phoneMessageSchema = z.object({
  accountId: z.string(),
  chatId: z.string().optional(),
  to: personInputSchema.optional(),
  ...contentShape,
});
export type PhoneMessageInput = z.input<typeof phoneMessageSchema>;
export type PhoneMessage = z.output<typeof phoneMessageSchema>;

export const burstSchema = z.object({
  accountId: z.string(),
  count: z.number().int().min(1).max(20_000),
  /** Over how many customers the messages are spread. */
  customers: z.number().int().min(1).max(1_000).default(1),
  /** Each message reads `<text> <n>`, n from 1. */
  text: z.string().default("burst"),
});
export type BurstInput = z.input<typeof burstSchema>;

export const messageChangeSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("delivered") }),
  z.object({ type: z.literal("read") }),
  z.object({ type: z.literal("edited"), text: z.string() }),
  z.object({ type: z.literal("deleted") }),
  /** An empty value takes the reaction away. `by` the owner, or the first attendee. */
  z.object({ type: z.literal("reaction"), value: z.string(), by: z.enum(["customer", "owner"]).default("customer") }),
]);
export type MessageChangeInput = z.input<typeof messageChangeSchema>;
export type MessageChange = z.output<typeof messageChangeSchema>;

/** What nobody is told of by a webhook: a new name, another picture. */
export const personChangeSchema = z.object({ name: z.string().optional(), hasNewPicture: z.boolean().default(false) });
export type PersonChangeInput = z.input<typeof personChangeSchema>;

/** The same of a group, and that the owner has read a chat on the phone. */
export const chatChangeSchema = personChangeSchema.extend({ isReadOnPhone: z.boolean().default(false) });
export type ChatChangeInput = z.input<typeof chatChangeSchema>;

export const accountStatusSchema = z.object({ message: z.enum(ACCOUNT_STATUS_MESSAGES) });

export const settingsSchema = z
  .object({
    messageIdAnswer: z.enum(["varied", "string", "null", "absent", "array"]),
    ownEcho: z.enum(["varied", "self", "customer", "both", "self_only"]),
    webhookBooleans: z.enum(["reference", "numbers", "booleans", "strings"]),
    echoDelayMs: z.number().int().min(0).max(600_000),
    listedAfterMs: z.number().int().min(0).max(600_000),
    changeShape: z.enum(["varied", "full", "bare", "odd"]),
    attachmentAnswer: z.enum(["varied", "binary", "json"]),
    voiceMessages: z.enum(["accepted", "refused"]),
    chatKnownAfterMs: z.number().int().min(0).max(600_000),
    chatIdAnswer: z.enum(["string", "null"]),
  })
  .partial();
export type SettingsInput = z.input<typeof settingsSchema>;

const repetition = {
  count: z.number().int().positive().nullable().optional(),
  probability: z.number().min(0).max(1).optional(),
};
const milliseconds = z.number().int().min(0).max(600_000);
const errorStatus = z.number().int().min(300).max(599);

export const faultSchema = z.discriminatedUnion("on", [
  z.object({
    on: z.literal("request"),
    ...repetition,
    scope: z
      .object({ method: z.string(), path: z.string(), apiKey: z.string(), accountId: z.string() })
      .partial()
      .optional(),
    fault: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("delay"), ms: milliseconds }),
      z.object({ kind: z.literal("delay_answer"), ms: milliseconds }),
      z.object({
        kind: z.literal("status"),
        status: errorStatus,
        errorType: z.string().optional(),
        code: z.number().int().optional(),
        retryAfterSeconds: z.number().int().min(0).optional(),
      }),
      z.object({
        kind: z.literal("status_after"),
        status: errorStatus,
        errorType: z.string().optional(),
        code: z.number().int().optional(),
      }),
      z.object({ kind: z.literal("shift_page"), by: z.number().int().min(-250).max(250) }),
      z.object({ kind: z.literal("cut_before") }),
      z.object({ kind: z.literal("cut_after") }),
    ]),
  }),
  z.object({
    on: z.literal("delivery"),
    ...repetition,
    scope: z
      .object({
        webhookId: z.string(),
        apiKey: z.string(),
        accountId: z.string(),
        source: z.enum(["messaging", "account_status"]),
        event: z.enum(MESSAGING_EVENTS),
      })
      .partial()
      .optional(),
    fault: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("drop") }),
      z.object({ kind: z.literal("duplicate"), copies: z.number().int().min(1).max(20).default(1) }),
      z.object({ kind: z.literal("late"), ms: milliseconds }),
      z.object({
        kind: z.literal("reorder"),
        window: z.number().int().min(2).max(1_000),
        holdMs: milliseconds.default(250),
      }),
    ]),
  }),
]);
export type FaultRequest = z.input<typeof faultSchema>;
