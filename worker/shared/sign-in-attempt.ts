import { z } from "zod";
import { accountSchema } from "./wire.ts";

/** How an account is being connected: WhatsApp by a code to scan or type, Instagram by name and password, or on the provider's own page. */
export const attemptKindSchema = z.enum(["qr", "instagram", "hosted"]);
export type AttemptKind = z.infer<typeof attemptKindSchema>;

/**
 * How far it is. `waiting`: the provider or its page has the word; `qr`, `pairing_code`, `checkpoint`: the owner has;
 * the last four are the end of it.
 */
export const attemptStateSchema = z.enum([
  "waiting",
  "qr",
  "pairing_code",
  "checkpoint",
  "connected",
  "failed",
  "expired",
  "cancelled",
]);
export type AttemptState = z.infer<typeof attemptStateSchema>;

/** What the network wants to be told before it lets somebody in. */
export const checkpointTypeSchema = z.enum(["2fa", "otp", "in_app", "captcha", "phone"]);
export type CheckpointType = z.infer<typeof checkpointTypeSchema>;

/** One attempt to sign an account in, as any tab of any device may go on with it. */
export const attemptSchema = z.object({
  id: z.string(),
  kind: attemptKindSchema,
  state: attemptStateSchema,
  /** The text to draw as a QR code; no picture. */
  qr: z.string().nullable(),
  pairingCode: z.string().nullable(),
  /** The provider's own page, to be opened in a tab of its own: it allows no frame. */
  url: z.string().nullable(),
  checkpoint: z.object({ type: checkpointTypeSchema, text: z.string() }).nullable(),
  /** When what is shown now is of no use any more; `renewAttempt` gives another. */
  expiresAt: z.iso.datetime().nullable(),
  /** Once it is connected. */
  account: accountSchema.nullable(),
  /** What went wrong last; the attempt goes on unless its state says otherwise. */
  problem: z.object({ reason: z.string(), text: z.string() }).nullable(),
});
export type Attempt = z.infer<typeof attemptSchema>;
