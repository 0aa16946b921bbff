import { z } from "zod";
import { chatSchema, messageSchema } from "./wire.ts";

/** The operators of a search, each before a colon. */
export const SEARCH_OPERATORS = ["from", "in", "label", "has", "is", "before", "after"] as const;
export type SearchOperator = (typeof SEARCH_OPERATORS)[number];
export const SEARCH_HAS = ["media", "link", "voice"] as const;
export const SEARCH_IS = ["unread"] as const;

/**
 * Why a part of a query does not do what it seems to:
 * - `no_value`, `bad_value`, `bad_date`, `negated` (operators know no minus): it was left out of the search;
 * - `unknown_operator`: it was looked for as it stands;
 * - `nobody`, `no_chat`, `no_label`, `no_day_between`: it can match nothing.
 */
export const searchProblemSchema = z.object({
  /** As it was typed. */
  part: z.string(),
  why: z.enum([
    "no_value",
    "bad_value",
    "bad_date",
    "negated",
    "unknown_operator",
    "nobody",
    "no_chat",
    "no_label",
    "no_day_between",
  ]),
});
export type SearchProblem = z.infer<typeof searchProblemSchema>;

/** What `messages.search` answers. A DTO. */
export const searchAnswerSchema = z.object({
  /** Who is called so, or has this number; on the first page only. `handle`: their number or user name. */
  people: z.array(
    z.object({
      contactId: z.string(),
      name: z.string(),
      handle: z.string().nullable(),
      chat: chatSchema.nullable(),
    }),
  ),
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
  /** What in the query was not understood, in its order. */
  problems: z.array(searchProblemSchema),
});
export type SearchAnswer = z.infer<typeof searchAnswerSchema>;
