import { z } from "zod";
import { searchAnswerSchema } from "../shared/search.ts";
import { askTeam } from "./ask-team.ts";
import { permitted } from "./init.ts";
import { pageInput } from "./page-input.ts";

/** As much as an answer shows at once. */
const HITS = 30;

/**
 * Everything that was ever said, newest first, and everybody by name. `query` is words and, anywhere among them,
 * `from:` `in:` `label:` (a name, in quotes when it has spaces; `from:me` is ours), `has:media|link|voice`,
 * `is:unread`, `before:` and `after:` (2026-11-21, 2026-11 or 2026), `"a phrase"` and `-word`. What is none of these
 * is looked for as it stands. `problems` says what in it makes no sense, and whether that was left out. `utcOffsetMinutes`: when a day begins where the caller is.
 */
export const searchMessages = permitted("inbox.read")
  .input(
    z.object({
      ...pageInput,
      query: z.string().max(300, { error: "has at most 300 characters" }),
      utcOffsetMinutes: z.int().min(-840).max(840).default(0),
    }),
  )
  .output(searchAnswerSchema)
  .query(({ ctx, input: { query, utcOffsetMinutes, cursor, limit = HITS } }) =>
    askTeam(ctx, { type: "messages.search", order: { text: query, utcOffsetMinutes, cursor: cursor ?? null, limit } }),
  );
