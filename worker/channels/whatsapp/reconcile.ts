import { z } from "zod";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { ChannelEvent } from "../../shared/wire.ts";
import type { AccountAccess, ChannelFailure } from "../channel.ts";
import { askGraph } from "../meta/ask.ts";
import { listOf, objectOf, time, words } from "../unipile/lenient.ts";
import { FAILED_WITHOUT_WORDS, receiptStatusOf } from "./statuses.ts";

const historySchema = z.object({
  data: z.array(z.unknown()),
});

const rowSchema = z.object({
  events: objectOf(
    z.object({ data: listOf(z.object({ delivery_status: words, timestamp: time, error_description: words })) }),
  ),
});

/**
 * How far a message of ours got, asked of `message_history` (reference/meta.md, 3.8): what webhooks would have said,
 * had they all come. It holds statuses only, never what was written, and is known from Meta's reference alone.
 */
export async function messageStatus(
  access: AccountAccess,
  messageExternalId: string,
): Promise<Outcome<ChannelEvent[], ChannelFailure>> {
  const answered = await askGraph(access, {
    method: "GET",
    path: [access.accountExternalId, "message_history"],
    query: {
      message_id: messageExternalId,
      fields: "id,message_id,events{delivery_status,timestamp,error_description}",
      limit: "100",
    },
  });
  if (!answered.ok) return answered;
  const history = historySchema.safeParse(answered.value);
  if (!history.success) return fail("unreadable_answer");
  const events = history.data.data.flatMap((row) => rowSchema.safeParse(row).data?.events?.data ?? []);
  return ok(
    events.flatMap((event): ChannelEvent[] => {
      const status = receiptStatusOf(event.delivery_status ?? "");
      if (status === null) return [];
      return [
        {
          type: "receipt",
          accountExternalId: access.accountExternalId,
          target: { externalId: messageExternalId, providerMessageId: null, clientId: null },
          at: event.timestamp,
          status,
          error: status === "failed" ? failureOf(event.error_description) : null,
        },
      ];
    }),
  );
}

function failureOf(description: string | null) {
  if (description === null) return FAILED_WITHOUT_WORDS;
  return { ...FAILED_WITHOUT_WORDS, text: `${FAILED_WITHOUT_WORDS.text} WhatsApp says: ${description.slice(0, 200)}` };
}
