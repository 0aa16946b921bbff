import { z } from "zod";
import type { ChannelPerson } from "../../shared/wire.ts";
import { webhookErrorOf } from "../meta/graph-error.ts";
import {
  elementsOf,
  ignored,
  isJsonObject,
  type JsonObject,
  one,
  type Reading,
  unknownShape,
} from "../meta/reading.ts";
import { amount, objectOf } from "../unipile/lenient.ts";
import type { Source } from "./message-event.ts";
import { readMessage } from "./messages.ts";
import { personOf } from "./people.ts";
import { messageSchema, threadSchema } from "./schema.ts";
import { FAILED_WITHOUT_WORDS, receiptStatusOf } from "./statuses.ts";

/**
 * One chunk of a phone's history (reference/meta.md, 2.7): threads of up to 180 days, chunks in any order. An own
 * message also says how far it got. A refusal to share comes as a chunk with `errors`, the end as an empty one.
 */
export function readHistoryChunk(chunk: unknown, source: Source): Reading[] {
  if (!isJsonObject(chunk)) return [unknownShape("a chunk of history that is no object")];
  return [
    ...elementsOf(chunk.errors).map((error) => readRefusal(error, source)),
    ...elementsOf(chunk.threads).flatMap((thread) => readThread(thread, source)),
    ...readProgress(chunk, source),
  ];
}

/** "The business has declined to share its history" */
const DECLINED = 2593109;

function readRefusal(error: unknown, { account }: Source): Reading {
  const code = webhookErrorOf(error)?.code ?? "unknown";
  if (code !== DECLINED) return ignored(`history_error_${code}`);
  return one({ type: "history_progress", accountExternalId: account, progress: 0, phase: null, isRefused: true });
}

const metadataSchema = z.object({ metadata: objectOf(z.object({ phase: amount, progress: amount })) });

function readProgress(chunk: JsonObject, { account }: Source): Reading[] {
  const metadata = metadataSchema.safeParse(chunk).data?.metadata ?? null;
  if (metadata === null || metadata.progress === null) {
    return elementsOf(chunk.errors).length + elementsOf(chunk.threads).length === 0
      ? [ignored("history_progress")]
      : [];
  }
  const progress = Math.min(Math.round(metadata.progress), 100);
  const phase = metadata.phase !== null && [0, 1, 2].includes(metadata.phase) ? metadata.phase : null;
  return [one({ type: "history_progress", accountExternalId: account, progress, phase, isRefused: false })];
}

function readThread(thread: unknown, source: Source): Reading[] {
  if (!isJsonObject(thread)) return [unknownShape("a thread that is no object")];
  const customer = customerOf(thread, source);
  const messages = elementsOf(thread.messages);
  if (messages.length === 0) return [ignored("history_empty_thread")];
  return messages.map((message) => readHistoryMessage(message, { ...source, customer }));
}

/** The thread is named by the customer's number; its context has their other ids. */
function customerOf(thread: JsonObject, source: Source): ChannelPerson | null {
  const { id, context } = threadSchema.parse(thread);
  const person = personOf({ waId: context?.wa_id ?? id, userId: context?.user_id ?? null }, source.contacts);
  return person && { ...person, username: person.username ?? context?.username ?? null };
}

function readHistoryMessage(element: unknown, source: Source): Reading {
  const message = isJsonObject(element) ? messageSchema.parse(element) : null;
  // `to` is there only if the business wrote it.
  const isOwn = message !== null && isFromUs(message, source);
  const reading = readMessage(element, { ...source, direction: isOwn ? "out" : "in" });
  if (!isOwn || !("events" in reading)) return reading;
  const [event] = reading.events;
  const status = receiptStatusOf(message.history_context?.status ?? "");
  if (event.type !== "message" || status === null) return reading;
  return {
    events: [
      event,
      {
        type: "receipt",
        accountExternalId: source.account,
        target: { externalId: event.message.externalId, providerMessageId: null, clientId: null },
        at: event.message.at,
        status,
        error: status === "failed" ? FAILED_WITHOUT_WORDS : null,
      },
    ],
  };
}

function isFromUs(message: { from: string | null; to: string | null }, { ownNumber, customer }: Source): boolean {
  if (message.from !== null && message.from === ownNumber) return true;
  return message.to !== null && message.from !== customer?.providerId;
}
