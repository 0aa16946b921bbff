import { z } from "zod";
import { newId } from "../shared/ids.ts";
import { MESSAGE_TEXT_MAX } from "../shared/protocol.ts";
import { cannedReplySchema } from "../shared/team.ts";
import { askTeam } from "./ask-team.ts";
import { permitted, router } from "./init.ts";
import { idSchema } from "./page-input.ts";

const becauseSmall = { audit: null, because: "a text that the whole team sees and shares" } as const;

/** What is typed after `/`: no spaces, so that it ends where the next word begins. */
const shortcutSchema = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}_-]{1,40}$/u, { error: "has 1 to 40 letters, digits, - and _" });

/** Answers that a team gives again and again. */
export const cannedRepliesRouter = router({
  list: permitted("inbox.read")
    .output(z.object({ items: z.array(cannedReplySchema) }))
    .query(async ({ ctx }) => ({ items: await askTeam(ctx, { type: "cannedReplies.list" }) })),

  /** Makes one, or with `id` changes it. `text` may hold `{{variables}}`. */
  save: permitted("inbox.work")
    .meta(becauseSmall)
    .input(
      z.object({
        id: idSchema.optional(),
        shortcut: shortcutSchema,
        text: z.string().trim().min(1, { error: "must not be empty" }).max(MESSAGE_TEXT_MAX),
      }),
    )
    .output(cannedReplySchema)
    .mutation(({ ctx, input: { id = newId(), shortcut, text } }) =>
      askTeam(ctx, { type: "cannedReplies.save", reply: { id, shortcut, text } }),
    ),

  remove: permitted("inbox.work")
    .meta(becauseSmall)
    .input(z.object({ id: idSchema }))
    .output(z.object({ removed: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await askTeam(ctx, { type: "cannedReplies.remove", id: input.id });
      return { removed: true as const };
    }),
});
