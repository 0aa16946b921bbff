import { z } from "zod";
import { MESSAGE_TEXT_MAX } from "../shared/protocol.ts";
import { draftSchema } from "../shared/team.ts";
import { askTeam } from "./ask-team.ts";
import { permitted, router } from "./init.ts";
import { idSchema } from "./page-input.ts";

const becauseFleeting = { audit: null, because: "it is what somebody is about to say, and nothing was said" } as const;

/**
 * What the caller is writing: one draft a chat, the same on all of their devices. The device that wrote last wins.
 * Nobody else reads or changes it here.
 */
export const draftsRouter = router({
  get: permitted("inbox.read")
    .input(z.object({ chatId: idSchema }))
    .output(draftSchema.nullable())
    .query(({ ctx, input }) => askTeam(ctx, { type: "drafts.get", chatId: input.chatId })),

  /** All that the caller has begun, newest first; at most 500. */
  list: permitted("inbox.read")
    .output(z.object({ items: z.array(draftSchema) }))
    .query(async ({ ctx }) => ({ items: await askTeam(ctx, { type: "drafts.list" }) })),

  /** Null when there is nothing in it. `device`: a name by which the device knows its own words again. */
  save: permitted("inbox.work")
    .meta(becauseFleeting)
    .input(
      z.object({
        chatId: idSchema,
        text: z.string().max(MESSAGE_TEXT_MAX),
        replyTo: idSchema.nullish(),
        device: z.string().min(1).max(64).nullish(),
      }),
    )
    .output(draftSchema.nullable())
    .mutation(({ ctx, input: { chatId, text, replyTo = null, device = null } }) =>
      askTeam(ctx, { type: "drafts.save", draft: { chatId, text, replyTo, device } }),
    ),

  /** `upToRev`: a draft that another device has written on since then stays. */
  clear: permitted("inbox.work")
    .meta(becauseFleeting)
    .input(z.object({ chatId: idSchema, upToRev: z.int().nonnegative().nullish() }))
    .output(z.object({ cleared: z.literal(true) }))
    .mutation(async ({ ctx, input: { chatId, upToRev = null } }) => {
      await askTeam(ctx, { type: "drafts.clear", chatId, upToRev });
      return { cleared: true as const };
    }),
});
