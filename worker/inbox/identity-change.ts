import type { ChannelEvent, ChannelPerson } from "../shared/wire.ts";
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
  const [newest, ...before] = event.people;
  if (before.length > 0) {
    goByNewest(sql, accountId, newest, before);
    if (newest.phone === null) forgetPhones(sql, accountId, personId, newest);
  }
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

/**
 * A message goes to what was learned last of somebody (`recipientOf`). Ids that they had before may be learned only
 * now, with the news that they are no more, or later than the first message under the new ones.
 */
function goByNewest(sql: Sql, accountId: string, newest: ChannelPerson, before: readonly ChannelPerson[]): void {
  for (const [kind, of] of [
    ["provider", ({ providerId }: ChannelPerson) => providerId],
    ["phone", ({ phone }: ChannelPerson) => phone],
  ] as const) {
    const overtaken = sql.first<{ contactId: string }>(
      `DELETE FROM identities WHERE account_id = ?1 AND kind = ?2 AND value = ?3 AND rowid <
         (SELECT max(rowid) FROM identities
          WHERE account_id = ?1 AND kind = ?2 AND value <> ?3 AND value IN (SELECT value FROM json_each(?4)))
       RETURNING contact_id AS contactId`,
      accountId,
      kind,
      of(newest),
      JSON.stringify(before.map(of)),
    );
    if (overtaken === null) continue;
    sql.run(
      "INSERT INTO identities (account_id, kind, value, contact_id) VALUES (?, ?, ?, ?)",
      accountId,
      kind,
      of(newest),
      overtaken.contactId,
    );
  }
}

/**
 * The newest ids name no number: the one they had may be somebody else's by now. One that came together with the newest
 * ids, before this or after it, is theirs: a replay of what was delivered must not take it away.
 */
function forgetPhones(sql: Sql, accountId: string, contactId: string, newest: ChannelPerson): void {
  sql.run(
    `DELETE FROM identities WHERE kind = 'phone' AND contact_id IN
       (SELECT id FROM contacts WHERE person_id = (SELECT person_id FROM contacts WHERE id = ?1))
       AND contact_id NOT IN (SELECT contact_id FROM identities
         WHERE account_id = ?2 AND kind IN ('provider', 'lid') AND value IN (?3, ?4))`,
    contactId,
    accountId,
    newest.providerId,
    newest.lid,
  );
}
