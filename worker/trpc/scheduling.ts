import { z } from "zod";
import { newId } from "../shared/ids.ts";
import { scheduledMessageSchema } from "../shared/team.ts";
import { askTeam } from "./ask-team.ts";
import { draftInput, draftOf, textSchema } from "./draft-input.ts";
import { permitted } from "./init.ts";
import { idSchema } from "./page-input.ts";
import { badField } from "./refuse.ts";
import { takeOrRefuse } from "./take-or-refuse.ts";

const A_YEAR_MS = 366 * 24 * 60 * 60 * 1000;
const timeSchema = z.iso.datetime({ error: "must be a time like 2026-11-21T09:00:00Z" });
const becauseKept = { audit: null, because: "the message itself is the record" } as const;

/** @throws TRPCError when it is not later than now, or later than a year */
function laterTime(at: string): number {
  const time = Date.parse(at);
  const now = Date.now();
  if (time <= now) throw badField("invalid_input", "at", "must be later than now");
  if (time > now + A_YEAR_MS) throw badField("invalid_input", "at", "must be within a year");
  return time;
}

/** Messages that leave later, or not at all. */
export const scheduling = {
  /**
   * Calls back a message that has not left: one that is held (`holdSeconds`), or waits for its turn. Its `clientId` is
   * used up.
   */
  cancel: permitted("messages.send")
    .meta(becauseKept)
    .input(z.object({ clientId: z.uuid({ error: "must be a UUID" }) }))
    .output(z.object({ cancelled: z.literal(true) }))
    .mutation(({ ctx, input }) => askTeam(ctx, { type: "messages.cancel", clientId: input.clientId.toLowerCase() })),

  /**
   * Sends a message at a time. `onlyIfUnanswered`: not if there was an answer by then, the customer's where ours was
   * the last word, a colleague's where the customer waited.
   */
  schedule: permitted("messages.send")
    .meta(becauseKept)
    .input(z.object({ ...draftInput, at: timeSchema, onlyIfUnanswered: z.boolean().default(false) }))
    .output(scheduledMessageSchema)
    .mutation(async ({ ctx, input }) => {
      const order = {
        id: newId(),
        draft: draftOf(input),
        at: laterTime(input.at),
        onlyIfUnanswered: input.onlyIfUnanswered,
      };
      await takeOrRefuse(ctx, "send", ctx.tenant.id);
      return askTeam(ctx, { type: "messages.schedule", order });
    }),

  /** What waits, soonest first: of a chat, with what failed or was answered meanwhile, or of all chats. */
  scheduled: permitted("inbox.read")
    .input(z.object({ chatId: idSchema.nullish() }).optional())
    .output(z.object({ items: z.array(scheduledMessageSchema) }))
    .query(async ({ ctx, input }) => ({
      items: await askTeam(ctx, { type: "messages.scheduled", chatId: input?.chatId ?? null }),
    })),

  /** What is left out stays as it is. */
  editScheduled: permitted("messages.send")
    .meta(becauseKept)
    .input(
      z.object({
        id: idSchema,
        text: textSchema.nullish(),
        at: timeSchema.nullish(),
        onlyIfUnanswered: z.boolean().nullish(),
      }),
    )
    .output(scheduledMessageSchema)
    .mutation(({ ctx, input: { id, text = null, at, onlyIfUnanswered = null } }) =>
      askTeam(ctx, {
        type: "messages.editScheduled",
        edit: { id, text, at: at ? laterTime(at) : null, onlyIfUnanswered },
      }),
    ),

  cancelScheduled: permitted("messages.send")
    .meta(becauseKept)
    .input(z.object({ id: idSchema }))
    .output(scheduledMessageSchema)
    .mutation(({ ctx, input }) => askTeam(ctx, { type: "messages.cancelScheduled", id: input.id })),

  /** Sends it now, answered or not: also one that could not be sent at its time. */
  sendNow: permitted("messages.send")
    .meta(becauseKept)
    .input(z.object({ id: idSchema }))
    .output(scheduledMessageSchema)
    .mutation(async ({ ctx, input }) => {
      await takeOrRefuse(ctx, "send", ctx.tenant.id);
      return askTeam(ctx, { type: "messages.sendNow", id: input.id });
    }),
};
