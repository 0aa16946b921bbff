import { z } from "zod";
import type { MessageDraft, MessagePlace, MessageQuery } from "../inbox/rpc.ts";
import { type OutboundDraft, outboundDraftSchema } from "../shared/outbound.ts";
import { MESSAGE_TEXT_MAX } from "../shared/protocol.ts";
import { messageSchema } from "../shared/wire.ts";
import { forwardProcedure } from "./forward.ts";
import { permitted, router } from "./init.ts";
import { idSchema, PAGE_SIZE, pageInput, pageOf } from "./page-input.ts";
import { badField } from "./refuse.ts";
import { refuseAmendment, refuseDraft, refuseRetry } from "./refuse-draft.ts";
import { refuseRead } from "./refuse-read.ts";
import { takeOrRefuse } from "./take-or-refuse.ts";

const textSchema = z
  .string({ error: "is needed" })
  .max(MESSAGE_TEXT_MAX, { error: `has at most ${MESSAGE_TEXT_MAX} characters` })
  .refine((text) => text.trim() !== "", { error: "must not be empty" });

/** The networks send files one by one, each as a message of its own: so do we, and each has its own tick. */
const attachmentsSchema = z
  .array(z.object({ uploadId: idSchema }))
  .max(1, { error: "has at most one file: send the others as messages of their own" });

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
        chatId: idSchema,
        clientId: z.uuid({ error: "must be a UUID" }),
        /** The caption of a file, the body of buttons and lists, what a template will say. */
        text: textSchema.nullish(),
        attachments: attachmentsSchema.nullish(),
        replyTo: idSchema.nullish(),
        content: outboundDraftSchema.nullish(),
        /** By a person, after the usual window, where the network allows it (Instagram). */
        asHumanAgent: z.boolean().nullish(),
      }),
    )
    .output(messageSchema)
    .mutation(async ({ ctx, input }) => {
      await takeOrRefuse(ctx, "send", ctx.tenant.id);
      const sent = await ctx.inbox((inbox) => inbox.sendMessage(draftOf(input)));
      if (sent.ok) return sent.value;
      throw refuseDraft(sent.reason);
    }),

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
});

type SendInput = {
  chatId: string;
  clientId: string;
  text?: string | null | undefined;
  attachments?: { uploadId: string }[] | null | undefined;
  replyTo?: string | null | undefined;
  content?: OutboundDraft | null | undefined;
  asHumanAgent?: boolean | null | undefined;
};

/** @throws TRPCError when there is nothing to send, or two things at once */
function draftOf(input: SendInput): MessageDraft {
  const uploadId = input.attachments?.[0]?.uploadId ?? null;
  const content = input.content ?? null;
  const needsText = uploadId === null && (content === null || content.type === "buttons" || content.type === "list");
  if (needsText && !input.text) throw badField("invalid_input", "text", "is needed");
  if (uploadId !== null && content !== null) throw badField("invalid_input", "content", "cannot go with a file");
  return {
    chatId: input.chatId,
    // One id however it is spelt: upper and lower case are the same UUID.
    clientId: input.clientId.toLowerCase(),
    text: input.text ?? "",
    content,
    uploadId,
    replyTo: input.replyTo ?? null,
    asHumanAgent: input.asHumanAgent ?? false,
  };
}
