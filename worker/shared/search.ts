import { z } from "zod";
import { chatSchema, messageSchema } from "./wire.ts";

/** What `messages.search` answers. A DTO. */
export const searchAnswerSchema = z.object({
  /** Who is called so; on the first page only. */
  people: z.array(z.object({ contactId: z.string(), name: z.string(), chat: chatSchema.nullable() })),
  /** Newest first. */
  items: z.array(
    z.object({
      message: messageSchema,
      chat: chatSchema,
      /** A part of what the message says, and which characters of it are what was looked for. */
      snippet: z.object({ text: z.string(), marks: z.array(z.object({ start: z.int(), end: z.int() })) }),
    }),
  ),
  /** There may be more, even when `items` is short: one call looks through so many messages only. */
  nextCursor: z.string().nullable(),
  /** False while the history is still being read into the index: then older messages are missing. */
  isComplete: z.boolean(),
});
export type SearchAnswer = z.infer<typeof searchAnswerSchema>;
