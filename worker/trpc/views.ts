import { z } from "zod";
import { newId } from "../shared/ids.ts";
import { chatFilterSchema, savedViewSchema } from "../shared/team.ts";
import { askTeam } from "./ask-team.ts";
import { permitted, router } from "./init.ts";
import { idSchema } from "./page-input.ts";

const becauseSmall = { audit: null, because: "a filter that the whole team sees and shares" } as const;

/** Filters of the chat list that somebody has named, for the whole team. */
export const viewsRouter = router({
  list: permitted("inbox.read")
    .output(z.object({ items: z.array(savedViewSchema) }))
    .query(async ({ ctx }) => ({ items: await askTeam(ctx, { type: "views.list" }) })),

  /** Makes one, or with `id` changes it. */
  save: permitted("inbox.work")
    .meta(becauseSmall)
    .input(z.object({ id: idSchema.optional(), name: z.string().trim().min(1).max(60), filter: chatFilterSchema }))
    .output(savedViewSchema)
    .mutation(({ ctx, input: { id = newId(), name, filter } }) =>
      askTeam(ctx, { type: "views.save", view: { id, name, filter } }),
    ),

  remove: permitted("inbox.work")
    .meta(becauseSmall)
    .input(z.object({ id: idSchema }))
    .output(z.object({ removed: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await askTeam(ctx, { type: "views.remove", id: input.id });
      return { removed: true as const };
    }),
});
