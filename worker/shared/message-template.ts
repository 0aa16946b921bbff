import { z } from "zod";

/**
 * A place in a template that a send has to fill, in the order in which the components of `messages.send` name them.
 * `name` null: by its position.
 */
export const templateFieldSchema = z.union([
  z.object({
    part: z.enum(["header", "body"]),
    type: z.literal("text"),
    name: z.string().nullable(),
    example: z.string().nullable(),
  }),
  z.object({ part: z.literal("header"), type: z.enum(["image", "video", "document"]) }),
  z.object({
    part: z.literal("button"),
    index: z.int(),
    kind: z.enum(["url", "copy_code"]),
    title: z.string(),
    example: z.string().nullable(),
  }),
]);
export type TemplateField = z.infer<typeof templateFieldSchema>;

/** A template that an account may send, with the places to fill in. A DTO. */
export const messageTemplateSchema = z.object({
  name: z.string(),
  language: z.string(),
  /** The provider's words: APPROVED, PENDING, PAUSED, REJECTED and so on. Only an approved one is delivered. */
  status: z.string(),
  /** Why it is not approved, in the provider's words, where it gave some. */
  reason: z.string().nullable(),
  /** MARKETING, UTILITY, AUTHENTICATION. */
  category: z.string(),
  header: z
    .object({ format: z.enum(["text", "image", "video", "document", "location"]), text: z.string().nullable() })
    .nullable(),
  body: z.string(),
  footer: z.string().nullable(),
  buttons: z.array(z.object({ kind: z.string(), title: z.string(), value: z.string().nullable() })),
  fields: z.array(templateFieldSchema),
});
export type MessageTemplate = z.infer<typeof messageTemplateSchema>;
