import { z } from "zod";
import { contactCardSchema } from "./team.ts";
import { attachmentSchema, chatSchema } from "./wire.ts";

/** A person with all chats with them. A DTO. */
export const contactViewSchema = z.object({
  /** Null for a group. */
  contact: contactCardSchema.nullable(),
  /** The latest first. */
  chats: z.array(chatSchema),
});
export type ContactView = z.infer<typeof contactViewSchema>;

/** Files of a chat, newest first. There may be more while there is a cursor, even when a page is short. */
export const mediaPageSchema = z.object({
  items: z.array(z.object({ messageId: z.string(), at: z.iso.datetime(), attachment: attachmentSchema })),
  nextCursor: z.string().nullable(),
});
export type MediaPage = z.infer<typeof mediaPageSchema>;

/** What is asked for of a chat's files: what one looks at, or all others but stickers. */
export const mediaKindSchema = z.enum(["seen", "files"]);
export type MediaKind = z.infer<typeof mediaKindSchema>;

/** Web addresses that were written in a chat, newest first; with the cursor it is as with files. */
export const writtenLinksSchema = z.object({
  items: z.array(z.object({ messageId: z.string(), at: z.iso.datetime(), url: z.string() })),
  nextCursor: z.string().nullable(),
});
export type WrittenLinks = z.infer<typeof writtenLinksSchema>;
