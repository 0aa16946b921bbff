import { z } from "zod";
import { deadLetterSchema } from "../shared/wire.ts";
import { memberMay, permitted, router } from "./init.ts";
import { PAGE_SIZE, pageInput } from "./page-input.ts";
import { refuseRead } from "./refuse-read.ts";

/** Deliveries applied in one call: each is a transaction of its own, and the object serves others in between calls. */
const REPLAY_PAGE = 100;

/** A number, as `deliveries.deadLetters` has it: the audit log names what was asked for, and keeps no other words. */
const deadLetterIdSchema = z.string().regex(/^\d{1,15}$/, { error: "is a dead letter's number" });

const replayReportSchema = z.object({
  /** Deliveries that were applied again. */
  replayed: z.int().nonnegative(),
  /** Dead letters that are left in them. */
  dead: z.int().nonnegative(),
  nextCursor: z.string().nullable(),
});

/** Webhook calls as they came (kept 7 days), and what could not be applied of them. */
export const deliveriesRouter = router({
  /** Newest first, with the reason, the shape of the delivery without its words, and how many there are. */
  deadLetters: permitted("deliveries.manage")
    .input(z.object(pageInput).optional())
    .output(
      z.object({
        items: z.array(deadLetterSchema),
        nextCursor: z.string().nullable(),
        total: z.int().nonnegative(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const query = { cursor: input?.cursor ?? null, limit: input?.limit ?? PAGE_SIZE };
      const page = await ctx.inbox((inbox) => inbox.listDeadLetters(query));
      if (!page.ok) throw refuseRead(page.reason);
      return page.value;
    }),

  /**
   * Applies kept deliveries again: those of the given dead letters, or, without `ids`, a page of everything that
   * is kept (go on with `nextCursor`). What is here already does not change.
   */
  replay: permitted("deliveries.manage")
    .meta({ audit: "dead_letters.replayed" })
    .input(
      z
        .object({
          ids: z.array(deadLetterIdSchema).min(1).max(REPLAY_PAGE).optional(),
          cursor: pageInput.cursor,
          limit: pageInput.limit,
        })
        .optional(),
    )
    .output(replayReportSchema)
    .mutation(async ({ ctx, input }) => {
      const query =
        input?.ids === undefined
          ? { cursor: input?.cursor ?? null, limit: input?.limit ?? REPLAY_PAGE }
          : { deadLetterIds: input.ids };
      ctx.note({ target: input?.ids?.join(" ") ?? "everything that is kept" });
      const report = await ctx.inbox((inbox) => inbox.replayDeliveries(query));
      if (!report.ok) throw refuseRead(report.reason);
      return report.value;
    }),

  /**
   * Gives up what could not be applied: these dead letters, or all of a reason. For an owner, in person: what is given up
   * here and is nowhere else is lost.
   */
  dismiss: memberMay("health.repair")
    .meta({ audit: "dead_letters.dismissed" })
    .input(
      z.union([
        z.object({ ids: z.array(deadLetterIdSchema).min(1).max(REPLAY_PAGE) }),
        z.object({ reason: deadLetterSchema.shape.reason }),
      ]),
    )
    .output(z.object({ dismissed: z.int().nonnegative() }))
    .mutation(async ({ ctx, input }) => {
      ctx.note({ target: "ids" in input ? input.ids.join(" ") : input.reason });
      const which = "ids" in input ? { deadLetterIds: input.ids } : input;
      let dismissed = 0;
      for (;;) {
        const slice = await ctx.inbox((inbox) => inbox.dismissDeadLetters(which));
        dismissed += slice.dismissed;
        if (slice.isDone) return { dismissed };
      }
    }),
});
