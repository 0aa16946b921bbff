import { z } from "zod";
import { chatFilterSchema } from "../shared/team.ts";
import { chatSchema } from "../shared/wire.ts";
import { chatWork } from "./chat-work.ts";
import { permitted, router } from "./init.ts";
import { idSchema, PAGE_SIZE, pageInput, pageOf } from "./page-input.ts";
import { refuseRead } from "./refuse-read.ts";
import { startChatProcedure } from "./start-chat.ts";
import { takeOrRefuse } from "./take-or-refuse.ts";

export const chatsRouter = router({
  ...chatWork,

  /** The newest first. `view`, `labelId`, `channel` and `accountId` narrow it. */
  list: permitted("inbox.read")
    .input(z.object({ ...pageInput, ...chatFilterSchema.shape }).optional())
    .output(pageOf(chatSchema))
    .query(async ({ ctx, input }) => {
      const query = {
        channel: input?.channel ?? null,
        accountId: input?.accountId ?? null,
        view: input?.view ?? "all",
        labelId: input?.labelId ?? null,
        memberId: ctx.actor.id,
        cursor: input?.cursor ?? null,
        limit: input?.limit ?? PAGE_SIZE,
      };
      const page = await ctx.inbox((inbox) => inbox.listChats(query));
      if (!page.ok) throw refuseRead(page.reason);
      return page.value;
    }),

  get: permitted("inbox.read")
    .input(z.object({ chatId: idSchema }))
    .output(chatSchema)
    .query(async ({ ctx, input }) => {
      const chat = await ctx.inbox((inbox) => inbox.getChat(input.chatId));
      if (!chat.ok) throw refuseRead(chat.reason);
      return chat.value;
    }),

  start: startChatProcedure,

  /** Everything up to `messageId`, or up to now, counts as read. */
  markRead: permitted("inbox.mark")
    .meta({ audit: null, because: "a read mark changes nothing that anybody else could miss" })
    .input(z.object({ chatId: idSchema, messageId: idSchema.nullish() }))
    .output(chatSchema)
    .mutation(async ({ ctx, input }) => {
      const chat = await ctx.inbox((inbox) => inbox.markRead(input.chatId, input.messageId ?? null));
      if (!chat.ok) throw refuseRead(chat.reason);
      return chat.value;
    }),

  /** Shows the customer that somebody is writing, where the network can. A courtesy: it never fails. */
  typing: permitted("messages.send")
    .meta({ audit: null, because: "nothing is changed by it" })
    .input(z.object({ chatId: idSchema }))
    .output(z.object({ shown: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await takeOrRefuse(ctx, "send", ctx.tenant.id);
      ctx.inBackground(ctx.inboxOnce().typing(input.chatId));
      return { shown: true as const };
    }),
});
