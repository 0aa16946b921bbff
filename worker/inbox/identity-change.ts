import type { ChannelEvent } from "../shared/wire.ts";
import { findByAlias, noteAliases } from "./chat-aliases.ts";
import { chatUnder, noteNewMessage, upsertChat } from "./chats.ts";
import { upsertContact } from "./contacts.ts";
import { appendEvent, peekNextSeq } from "./event-log.ts";
import { mergeShown } from "./merges.ts";
import { insertChannelMessage, messageId } from "./messages.ts";
import { momentOf, placeInTime } from "./place.ts";
import type { Sql } from "./sql.ts";

/**
 * A person's ids changed, or are known better now: all that the event names become one contact, and the chat gets
 * a line that says so, where there is something to say. A note has an id of its own, so it is written once.
 */
export function applyIdentity(
  sql: Sql,
  accountId: string,
  event: Extract<ChannelEvent, { type: "identity" }>,
  receivedAt: number,
  now: number,
): void {
  const moment = momentOf(event.at, receivedAt);
  const contacts = event.people.map((person) => upsertContact(sql, accountId, person, moment, now));
  const [personId] = contacts;
  if (personId === undefined) return;
  for (const other of contacts) mergeShown(sql, other, personId, now);
  if (event.people[0].phone === null) forgetPhones(sql, personId);
  if (event.chat === null) return;

  if (event.note === null) {
    // Knowing somebody better is no reason for a chat with them.
    const known = findByAlias(sql, accountId, event.chat);
    if (known !== null) noteAliases(sql, accountId, known, [event.chat.externalId, ...(event.chat.aliases ?? [])]);
    return;
  }
  const known = chatUnder(sql, accountId, event.chat.externalId);
  const chat = upsertChat(sql, accountId, { chat: event.chat, known }, moment, now);
  const seq = peekNextSeq(sql);
  const sortAt = placeInTime(event.at, receivedAt);
  const inserted = insertChannelMessage(sql, {
    seq,
    chatId: chat.id,
    accountId,
    sortAt,
    senderContactId: personId,
    message: {
      externalId: event.note.externalId,
      providerMessageId: null,
      part: 0,
      direction: "in",
      kind: "system",
      text: event.note.text,
      at: event.at,
      attachments: [],
      replyTo: null,
    },
  });
  if (!inserted) return;
  appendEvent(sql, { at: now, kind: "message", entity: messageId(seq), chatId: chat.id });
  noteNewMessage(sql, chat.id, { seq, sortAt, countsAsUnread: false });
}

/** The newest ids name no number: the one they had may be somebody else's by now. */
function forgetPhones(sql: Sql, contactId: string): void {
  sql.run(
    `DELETE FROM identities WHERE kind = 'phone' AND contact_id IN
       (SELECT id FROM contacts WHERE person_id = (SELECT person_id FROM contacts WHERE id = ?))`,
    contactId,
  );
}
