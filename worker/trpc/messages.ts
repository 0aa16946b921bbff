import { z } from "zod";
import type { MessagePlace, MessageQuery } from "../inbox/rpc.ts";
import { messageSchema } from "../shared/wire.ts";
import { askTeam } from "./ask-team.ts";
import { draftInput, draftOf, textSchema } from "./draft-input.ts";
import { forwardProcedure } from "./forward.ts";
import { permitted, router } from "./init.ts";
import { idSchema, PAGE_SIZE, pageInput, pageOf } from "./page-input.ts";
import { refuse } from "./refuse.ts";
import { refuseAmendment, refuseDraft, refuseRetry } from "./refuse-draft.ts";
import { refuseRead } from "./refuse-read.ts";
import { scheduling } from "./scheduling.ts";
import { searchMessages } from "./search-messages.ts";
import { takeOrRefuse } from "./take-or-refuse.ts";

/** Where a message stands in its chat, as every message says of itself. */
const placeSchema = z.object({ sortAt: z.number(), seq: z.int().nonnegative() });

/** Which messages are asked for; at most one of the four is given. */
function startOf(input: {
  cursor?: string | null | undefined;
  before?: MessagePlace | undefined;
  after?: MessagePlace | undefined;
  around?: string | undefined;
}): MessageQuery["from"] {
  if (input.cursor) return { type: "cursor", cursor: input.cursor };
  if (input.before) return { type: "before", place: input.before };
  if (input.after) return { type: "after", place: input.after };
  if (input.around) return { type: "around", messageId: input.around };
  return { type: "newest" };
}

export const messagesRouter = router({
  /**
   * Newest first: the newest messages of a chat, those before or after a place in it, or those around one of them,
   * which then stands in the middle. `nextCursor` leads to older ones; `hasNewer` says whether the chat goes on after
   * the newest of them.
   */
  list: permitted("inbox.read")
    .input(
      z
        .object({
          ...pageInput,
          chatId: idSchema,
          before: placeSchema.optional(),
          after: placeSchema.optional(),
          around: idSchema.optional(),
        })
        .refine(({ cursor, before, after, around }) => [cursor, before, after, around].filter(Boolean).length <= 1, {
          error: "takes one of cursor, before, after and around",
        }),
    )
    .output(pageOf(messageSchema).extend({ hasNewer: z.boolean() }))
    .query(async ({ ctx, input }) => {
      const query = { chatId: input.chatId, from: startOf(input), limit: input.limit ?? PAGE_SIZE };
      const page = await ctx.inbox((inbox) => inbox.listMessages(query));
      if (page.ok) return page.value;
      throw refuseRead(page.reason);
    }),

  /**
   * Puts a message into the outbox and answers it as it stands there. `clientId` is made by the caller: the
   * same one with the same body answers the same message, however often it is sent.
   */
  send: permitted("messages.send")
    .meta({ audit: null, because: "the message itself is the record" })
    .input(
      z.object({
        ...draftInput,
        /** Undo: it leaves this much later, and `cancel` calls it back until then. */
        holdSeconds: z.number().min(0).max(30).nullish(),
        /** The message is what the caller's draft in this chat held: the draft ends with it, unless it is newer than that. */
        draftRev: z.int().nonnegative().nullish(),
      }),
    )
    .output(messageSchema)
    .mutation(async ({ ctx, input }) => {
      const draft = draftOf(input);
      if (input.holdSeconds) draft.holdMs = input.holdSeconds * 1000;
      await takeOrRefuse(ctx, "send", ctx.tenant.id);
      const ended =
        typeof input.draftRev === "number" ? { authorId: ctx.actor.id, upToRev: input.draftRev } : undefined;
      const sent = await ctx.inbox((inbox) => inbox.sendMessage(draft, ended));
      if (sent.ok) return sent.value;
      if (sent.reason === "template_unfit") throw refuse("BAD_REQUEST", sent.reason, sent.error.text);
      throw refuseDraft(sent.reason);
    }),

  ...scheduling,

  search: searchMessages,

  forward: forwardProcedure,

  /** Reacts to a message, or takes the reaction back: at the provider first. */
  react: permitted("messages.send")
    .meta({ audit: null, because: "the message itself is the record" })
    .input(z.object({ messageId: idSchema, emoji: z.string().min(1).max(32).nullable() }))
    .output(messageSchema)
    .mutation(async ({ ctx, input: { messageId, emoji } }) => {
      await takeOrRefuse(ctx, "send", ctx.tenant.id);
      const amended = await ctx.inboxOnce().amendMessage(messageId, { type: "react", emoji });
      if (amended.ok) return amended.value;
      throw refuseAmendment(amended);
    }),

  /** Changes the words of a message of ours, where and while the network allows it: at the provider first. */
  edit: permitted("messages.send")
    .meta({ audit: null, because: "the message itself is the record" })
    .input(z.object({ messageId: idSchema, text: textSchema }))
    .output(messageSchema)
    .mutation(async ({ ctx, input: { messageId, text } }) => {
      await takeOrRefuse(ctx, "send", ctx.tenant.id);
      const amended = await ctx.inboxOnce().amendMessage(messageId, { type: "edit", text });
      if (amended.ok) return amended.value;
      throw refuseAmendment(amended);
    }),

  /** Puts a failed or unconfirmed message back into the outbox: the same message, never a second one. */
  retry: permitted("messages.send")
    .meta({ audit: null, because: "the message itself is the record" })
    .input(z.object({ messageId: idSchema }))
    .output(messageSchema)
    .mutation(async ({ ctx, input }) => {
      await takeOrRefuse(ctx, "send", ctx.tenant.id);
      const retried = await ctx.inboxOnce().retryMessage(input.messageId);
      if (retried.ok) return retried.value;
      throw refuseRetry(retried.reason);
    }),

  /**
   * Takes a failed message of ours away, for everybody. One that may have arrived stays (`may_have_arrived`), and so does
   * one that did not fail (`not_failed`). Its `clientId` is used up.
   */
  discard: permitted("messages.send")
    .meta({ audit: "message.discarded" })
    .input(z.object({ clientId: z.uuid({ error: "must be a UUID" }) }))
    .output(z.object({ discarded: z.literal(true) }))
    .mutation(({ ctx, input }) => {
      const clientId = input.clientId.toLowerCase();
      ctx.note({ target: clientId });
      return askTeam(ctx, { type: "messages.discard", clientId });
    }),
});
