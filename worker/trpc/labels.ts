import { z } from "zod";
import { newId } from "../shared/ids.ts";
import { labelColourSchema, labelSchema } from "../shared/team.ts";
import { askTeam } from "./ask-team.ts";
import { permitted, router } from "./init.ts";
import { idSchema } from "./page-input.ts";

const nameSchema = z.string().trim().min(1, { error: "must not be empty" }).max(40);
const labelsSchema = z.object({ items: z.array(labelSchema) });
const becauseSmall = { audit: null, because: "a word that the whole team sees and shares" } as const;

/** The tenant's words for chats and people. Each change answers all of them. */
export const labelsRouter = router({
  list: permitted("inbox.read")
    .output(labelsSchema)
    .query(async ({ ctx }) => ({ items: await askTeam(ctx, { type: "labels.list" }) })),

  create: permitted("inbox.work")
    .meta(becauseSmall)
    .input(z.object({ name: nameSchema, colour: labelColourSchema.default("grey") }))
    .output(labelsSchema.extend({ label: labelSchema }))
    .mutation(async ({ ctx, input }) => {
      const label = { id: newId(), ...input };
      return { items: await askTeam(ctx, { type: "labels.change", action: { type: "create", label } }), label };
    }),

  rename: permitted("inbox.work")
    .meta(becauseSmall)
    .input(z.object({ id: idSchema, name: nameSchema }))
    .output(labelsSchema)
    .mutation(async ({ ctx, input }) => ({
      items: await askTeam(ctx, { type: "labels.change", action: { type: "rename", ...input } }),
    })),

  recolour: permitted("inbox.work")
    .meta(becauseSmall)
    .input(z.object({ id: idSchema, colour: labelColourSchema }))
    .output(labelsSchema)
    .mutation(async ({ ctx, input }) => ({
      items: await askTeam(ctx, { type: "labels.change", action: { type: "recolour", ...input } }),
    })),

  /** Also takes it off every chat. */
  remove: permitted("inbox.work")
    .meta(becauseSmall)
    .input(z.object({ id: idSchema }))
    .output(labelsSchema)
    .mutation(async ({ ctx, input }) => ({
      items: await askTeam(ctx, { type: "labels.change", action: { type: "remove", id: input.id } }),
    })),
});
