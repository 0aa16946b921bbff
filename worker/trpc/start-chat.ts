import type { TRPCError } from "@trpc/server";
import { z } from "zod";
import type { StartRefusal } from "../inbox/rpc.ts";
import { type PhoneProblem, parsePhone } from "../shared/phone.ts";
import { chatSchema } from "../shared/wire.ts";
import { permitted } from "./init.ts";
import { idSchema } from "./page-input.ts";
import { badField, notFound, refuse } from "./refuse.ts";
import { refuseCall } from "./refuse-call.ts";
import { refuseDraft } from "./refuse-draft.ts";
import { takeOrRefuse } from "./take-or-refuse.ts";

const startInput = z.object({
  accountId: idSchema,
  /** As people write it; with its country's code, or as at home in `country`. WhatsApp. */
  phone: z.string().trim().min(1, { error: "is needed" }).max(64, { error: "has at most 64 characters" }).nullish(),
  /** ISO 3166 of two letters, such as the browser's: for a number that does not begin with a plus. */
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/, { error: "must be two letters" })
    .nullish(),
  /** Instagram, with or without the `@`. */
  username: z.string().trim().min(1, { error: "is needed" }).max(64, { error: "has at most 64 characters" }).nullish(),
  /** What to call them until the network says more. */
  name: z.string().trim().min(1).max(120, { error: "has at most 120 characters" }).nullish(),
});

/**
 * The chat with somebody who may not have written yet: the one that is there, whichever form of the number it is known
 * by, else a new one. Doing it twice gives the same chat. In a new chat of WhatsApp by Meta only a template can be
 * sent until the customer answers (`replyWindow`); on Instagram by Meta the customer has to begin.
 */
export const startChatProcedure = permitted("messages.send")
  .meta({ audit: null, because: "nobody is told anything by it, and the chat itself is the record" })
  .input(startInput)
  .output(chatSchema)
  .mutation(async ({ ctx, input }) => {
    await takeOrRefuse(ctx, "send", ctx.tenant.id);
    const wanted = { accountId: input.accountId, person: personOf(input), name: input.name ?? null };
    const started = await ctx.inbox((inbox) => inbox.startChat(wanted));
    if (started.ok) return started.value;
    throw refuseStart(started.reason);
  });

/** @throws TRPCError when nobody is named, two are, or the number is none */
function personOf({ phone, username, country }: z.output<typeof startInput>): { phone: string } | { username: string } {
  if (phone && username) throw badField("invalid_input", "username", "cannot go with a phone number");
  if (username) return { username: username.replace(/^@/, "").toLowerCase() };
  if (!phone) throw badField("invalid_input", "phone", "is needed, or a username");
  const parsed = parsePhone(phone, country ?? null);
  if (!parsed.ok) throw badField(parsed.reason, "phone", PHONE_RULES[parsed.reason]);
  return { phone: parsed.value };
}

const PHONE_RULES: Record<PhoneProblem, string> = {
  not_a_number: "is no phone number",
  no_country: "needs its country's code: begin with a plus, such as +34",
  too_short: "has too few digits for its country",
  too_long: "has too many digits for its country",
};

function refuseStart(reason: StartRefusal): TRPCError {
  switch (reason) {
    case "not_found":
      return notFound();
    case "not_startable":
      return refuse(
        "BAD_REQUEST",
        reason,
        "On Instagram by Meta a conversation begins with the customer's message. Nobody else can start it.",
      );
    case "phone_needed":
      return badField(reason, "phone", "is needed: WhatsApp knows people by their number");
    case "username_needed":
      return badField(reason, "username", "is needed: Instagram knows people by their username");
    case "unknown_person":
      return refuse("BAD_REQUEST", reason, "Nobody is known there by this number or name.");
    case "restoring":
      return refuseDraft(reason);
    default:
      return refuseCall(reason);
  }
}
