import type { ChannelMessage } from "../shared/wire.ts";
import { type MessageRef, noteMessageChange } from "./messages.ts";
import type { Sql } from "./sql.ts";

/**
 * What replies quote. A reply keeps some of the words of the message that it answers, for when that one is not here.
 * They are that message's words: when it changes every reply to it looks different, and when it is deleted they go.
 */

/** A message by the ids that a reply may name it by. */
export type QuotedIds = { externalId: string | null; providerMessageId: string | null };

type Quote = NonNullable<ChannelMessage["replyTo"]>;

/** A message that replies quote says something else now: each of them is logged. */
export function noteReplies(sql: Sql, accountId: string, quoted: QuotedIds, now: number): void {
  for (const reply of repliesTo(sql, accountId, quoted)) noteMessageChange(sql, reply, now);
}

/** A message that replies quote was deleted, be it here or not: none of its words is left in them. */
export function forgetQuotes(sql: Sql, accountId: string, quoted: QuotedIds, now: number): void {
  for (const reply of repliesTo(sql, accountId, quoted)) {
    forgetQuote(sql, reply.seq);
    noteMessageChange(sql, reply, now);
  }
}

export function forgetQuote(sql: Sql, replySeq: number): void {
  sql.run(
    "UPDATE messages SET reply_to = json_set(reply_to, '$.text', NULL) WHERE seq = ? AND reply_to ->> 'text' IS NOT NULL",
    replySeq,
  );
}

/** What a reply that has just come may keep of what it quotes: no word of what was deleted before, here or unseen. */
export function quoteToKeep(sql: Sql, accountId: string, chatId: string, quote: Quote | null): Quote | null {
  if (quote === null || quote.text === null) return quote;
  const deleted = sql.first(
    `SELECT 1 AS one FROM messages WHERE account_id = ?1 AND external_id IN (?2, ?3) AND deleted_at IS NOT NULL
     UNION ALL
     SELECT 1 FROM messages WHERE chat_id = ?4 AND provider_message_id IN (?2, ?3) AND deleted_at IS NOT NULL
     UNION ALL
     SELECT 1 FROM orphans WHERE account_id = ?1 AND target IN (?2, ?3) AND event ->> 'type' = 'delete' LIMIT 1`,
    accountId,
    quote.externalId,
    quote.providerMessageId,
    chatId,
  );
  return deleted === null ? quote : { ...quote, text: null };
}

/** Either of the two may stand in either place: a provider names what is quoted by whichever id it has at hand. */
function repliesTo(sql: Sql, accountId: string, { externalId, providerMessageId }: QuotedIds): MessageRef[] {
  return sql.all<MessageRef>(
    `SELECT seq, chat_id AS chatId FROM messages WHERE account_id = ?1 AND reply_to ->> 'externalId' IN (?2, ?3)
     UNION
     SELECT seq, chat_id FROM messages WHERE account_id = ?1 AND reply_to ->> 'providerMessageId' IN (?2, ?3)
     ORDER BY seq`,
    accountId,
    externalId,
    providerMessageId,
  );
}
