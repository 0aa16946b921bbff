import { fail, type Outcome, ok } from "../shared/outcome.ts";
import type { Message } from "../shared/wire.ts";
import { findChatRef, noteNewMessage } from "./chats.ts";
import { appendEvent, peekNextSeq } from "./event-log.ts";
import { findByClientId, findMessage, insertOwnMessage, messageId, messageSeq } from "./messages.ts";
import { enqueue } from "./outbox.ts";
import { setOwnStatus } from "./refresh-tick.ts";
import type { MessageDraft } from "./rpc.ts";
import type { Sql } from "./sql.ts";

/**
 * Writes an agent's message and its outbox row in one transaction. The client's id is the idempotency key:
 * the same id with the same body answers the same row, with another body it is refused.
 */
export function composeMessage(
  sql: Sql,
  draft: MessageDraft,
  now: number,
): Outcome<Message, "not_found" | "client_id_reused"> {
  return sql.transaction(() => {
    const known = findByClientId(sql, draft.clientId);
    if (known !== null) {
      const isSame = known.chatId === draft.chatId && (known.text === null || known.text === draft.text);
      return isSame ? readBack(sql, known.seq) : fail("client_id_reused");
    }
    const chat = findChatRef(sql, draft.chatId);
    if (chat === null) return fail("not_found");

    const seq = peekNextSeq(sql);
    // Never above what is on the screen already, even when the customer's clock runs ahead of ours.
    const sortAt = Math.max(now, chat.lastSortAt);
    insertOwnMessage(sql, {
      seq,
      chatId: chat.id,
      accountId: chat.accountId,
      clientId: draft.clientId,
      text: draft.text,
      sortAt,
    });
    appendEvent(sql, { at: now, kind: "message", entity: messageId(seq), chatId: chat.id });
    noteNewMessage(sql, chat.id, { seq, sortAt, countsAsUnread: false });
    enqueue(sql, { messageSeq: seq, chatId: chat.id, accountId: chat.accountId }, now);
    return readBack(sql, seq);
  });
}

/**
 * Puts a message back into the outbox because a person said so: one that failed, or one whose delivery stayed
 * uncertain after it was looked for. It stays the same message; a second one never comes of it.
 */
export function retryMessage(sql: Sql, id: string, now: number): Outcome<Message, "not_found" | "not_retryable"> {
  return sql.transaction(() => {
    const seq = messageSeq(id);
    const message = seq === null ? null : findMessage(sql, seq);
    if (seq === null || message === null) return fail("not_found");
    if (message.direction !== "out" || message.clientId === null) return fail("not_retryable");
    const open = sql.first<{ state: string }>("SELECT state FROM outbox WHERE message_seq = ?", seq);
    const retryable =
      (message.status === "failed" && (open === null || open.state === "joined")) ||
      (message.status === "unconfirmed" && open?.state === "uncertain");
    if (!retryable) return fail("not_retryable");

    const chat = findChatRef(sql, message.chatId);
    if (chat === null) return fail("not_found");
    forgetEarlierAttempt(sql, seq, chat.accountId);
    enqueue(sql, { messageSeq: seq, chatId: chat.id, accountId: chat.accountId }, now);
    setOwnStatus(sql, { seq, chatId: chat.id }, "queued", null, now);
    return readBack(sql, seq);
  });
}

/**
 * The message will get a new provider id. The old one stays known, so that its late echo makes no second
 * bubble; what the provider said of the old attempt no longer decides the tick.
 */
function forgetEarlierAttempt(sql: Sql, seq: number, accountId: string): void {
  sql.run(
    `INSERT INTO superseded_ids (account_id, external_id, message_seq)
     SELECT ?1, external_id, seq FROM messages WHERE seq = ?2 AND external_id IS NOT NULL
     ON CONFLICT DO NOTHING`,
    accountId,
    seq,
  );
  sql.run("UPDATE messages SET external_id = NULL, provider_message_id = NULL WHERE seq = ?", seq);
  sql.run("DELETE FROM receipts WHERE message_seq = ?", seq);
}

function readBack(sql: Sql, seq: number): Outcome<Message, never> {
  const message = findMessage(sql, seq);
  if (message === null) throw new Error("a message that was just written is not there");
  return ok(message);
}
