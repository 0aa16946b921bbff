import { z } from "zod";

const lengthSchema = z.object({ max: z.int().positive(), unit: z.enum(["characters", "bytes"]) });
const fileLimitSchema = z.object({ mimeTypes: z.array(z.string()), maxBytes: z.int().positive() });

/**
 * What can be sent through a channel, with its limits, so that a composer offers nothing that would be refused.
 * A DTO: part of each account.
 */
export const abilitiesSchema = z.object({
  text: lengthSchema,
  /** Words under a file; null: none. */
  caption: lengthSchema.nullable(),
  files: z.partialRecord(z.enum(["image", "video", "audio", "voice", "document", "sticker"]), fileLimitSchema),
  reply: z.boolean(),
  /** With which emoji, null for any, and whether a reaction can be taken back; null: not at all. */
  react: z.object({ emoji: z.array(z.string()).nullable(), remove: z.boolean() }).nullable(),
  /** Any message can be passed on into another chat of the account by the network's own forwarding. */
  forward: z.boolean(),
  /** How long after it was sent a text can be edited, ms; null: not at all. */
  editWithinMs: z.number().nullable(),
  location: z.boolean(),
  contacts: z.boolean(),
  buttons: z.object({ max: z.int(), titleMax: z.int() }).nullable(),
  list: z.object({ rowsMax: z.int(), titleMax: z.int() }).nullable(),
  templates: z.boolean(),
  typing: z.boolean(),
  markRead: z.boolean(),
  startChat: z.boolean(),
  /**
   * Free text may be sent this long after the customer's last message, ms; null: always. `afterAd`: whoever came from
   * an ad and is answered within `answerWithinMs` costs nothing for `freeMs` from that answer on. `asHumanAgentMs`: by
   * a person, with the platform's tag.
   */
  replyWindow: z
    .object({
      ms: z.number(),
      afterAd: z.object({ answerWithinMs: z.number(), freeMs: z.number() }).nullable(),
      asHumanAgentMs: z.number().nullable(),
    })
    .nullable(),
});
export type Abilities = z.infer<typeof abilitiesSchema>;
