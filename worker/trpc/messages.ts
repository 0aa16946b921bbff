import { z } from "zod";
import { MESSAGE_TEXT_MAX } from "../shared/protocol.ts";
import { messageSchema } from "../shared/wire.ts";
import { permitted, router } from "./init.ts";
import { idSchema, PAGE_SIZE, pageInput, pageOf } from "./page-input.ts";
import { badField, notFound, refuse } from "./refuse.ts";
import { takeOrRefuse } from "./take-or-refuse.ts";

const textSchema = z
  .string({ error: "is needed" })
  .max(MESSAGE_TEXT_MAX, { error: `has at most ${MESSAGE_TEXT_MAX} characters` })
  .refine((text) => text.trim() !== "", { error: "must not be empty" });

export const messagesRouter = router({
  /** The newest first. */
  list: permitted("inbox.read")
    .input(z.object({ ...pageInput, chatId: idSchema }))
    .output(pageOf(messageSchema))
    .query(async ({ ctx, input }) => {
      const query = { chatId: input.chatId, cursor: input.cursor ?? null, limit: input.limit ?? PAGE_SIZE };
      const page = await ctx.inbox((inbox) => inbox.listMessages(query));
      if (page.ok) return page.value;
      throw page.reason === "not_found"
        ? notFound()
        : badField(page.reason, "cursor", "is not one that this list gave");
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
        text: textSchema,
        attachments: z.array(z.unknown()).nullish(),
        replyTo: z.string().nullish(),
      }),
    )
    .output(messageSchema)
    .mutation(async ({ ctx, input }) => {
      const { chatId, text } = input;
      if ((input.attachments?.length ?? 0) > 0) throw badField("unsupported_yet", "attachments", "cannot be sent yet");
      if (input.replyTo) throw badField("unsupported_yet", "replyTo", "cannot be sent yet");
      // One id however it is spelt: upper and lower case are the same UUID.
      const draft = { chatId, clientId: input.clientId.toLowerCase(), text };
      await takeOrRefuse(ctx, "send", ctx.tenant.id);
      const sent = await ctx.inbox((inbox) => inbox.sendMessage(draft));
      if (sent.ok) return sent.value;
      if (sent.reason === "not_found") throw notFound();
      throw refuse("CONFLICT", sent.reason, "This clientId was used for another message.");
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
      if (retried.reason === "not_found") throw notFound();
      throw refuse("CONFLICT", retried.reason, "Only a failed or unconfirmed message can be sent again.");
    }),
});
