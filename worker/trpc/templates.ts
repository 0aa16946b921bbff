import { z } from "zod";
import { messageTemplateSchema } from "../shared/message-template.ts";
import { permitted, router } from "./init.ts";
import { idSchema } from "./page-input.ts";
import { notFound } from "./refuse.ts";
import { refuseCall } from "./refuse-call.ts";

export const templatesRouter = router({
  /**
   * The message templates of an account, asked of its provider now; for accounts whose abilities say `templates`. Sent
   * with `messages.send` as `content: {type: "template"}`, whose components fill the `fields`.
   */
  list: permitted("inbox.read")
    .input(z.object({ accountId: idSchema }))
    .output(z.object({ items: z.array(messageTemplateSchema) }))
    .query(async ({ ctx, input }) => {
      const listed = await ctx.inbox((inbox) => inbox.listTemplates(input.accountId));
      if (listed.ok) return { items: listed.value };
      throw listed.reason === "not_found" ? notFound() : refuseCall(listed.reason);
    }),
});
