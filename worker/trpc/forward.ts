import type { TRPCError } from "@trpc/server";
import { z } from "zod";
import type { ForwardRefusal } from "../inbox/rpc.ts";
import { messageSchema } from "../shared/wire.ts";
import { permitted } from "./init.ts";
import { idSchema } from "./page-input.ts";
import { refuse } from "./refuse.ts";
import { refuseDraft } from "./refuse-draft.ts";
import { takeOrRefuse } from "./take-or-refuse.ts";

/**
 * Passes a message on into a chat, of the same account or of another: a send like any other, with a `clientId` of its
 * own that makes it one message however often it is called. Answers the new message, which `isForwarded`.
 */
export const forwardProcedure = permitted("messages.send")
  .meta({ audit: null, because: "the message itself is the record" })
  .input(z.object({ messageId: idSchema, chatId: idSchema, clientId: z.uuid({ error: "must be a UUID" }) }))
  .output(messageSchema)
  .mutation(async ({ ctx, input }) => {
    await takeOrRefuse(ctx, "send", ctx.tenant.id);
    const order = { ...input, clientId: input.clientId.toLowerCase(), origin: ctx.url.origin };
    const forwarded = await ctx.inbox((inbox) => inbox.forwardMessage(order));
    if (forwarded.ok) return forwarded.value;
    throw refuseForward(forwarded.reason);
  });

function refuseForward(reason: ForwardRefusal): TRPCError {
  switch (reason) {
    case "not_forwardable":
      return refuse("BAD_REQUEST", reason, "There is nothing in this message that could be passed on.");
    case "file_not_here":
      return refuse("CONFLICT", reason, "The message's file is not here. If it is still on its way, try again.");
    case "too_large":
      return refuse("BAD_REQUEST", reason, "The message's file is larger than that account can send.");
    default:
      return refuseDraft(reason);
  }
}
