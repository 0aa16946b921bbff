import type { ChannelChat, ChannelPerson } from "../shared/wire.ts";
import { noteAliases } from "./chat-aliases.ts";
import { chatOfId, type KnownChat } from "./chats.ts";
import type { Sql } from "./sql.ts";

/**
 * An account that was removed at a provider between us and the network (UniPile), and made anew there, is the same at
 * the network, and has other ids for everything at the provider. Its chats are known by what the network says of them.
 */

/** A chat under an id that is not known here, and all by which it may be known in spite of that. */
export type StrangeChat = {
  chat: ChannelChat;
  /** Whom the chat is with; null where it is not said. */
  person: ChannelPerson | null;
  /** The network's own id of a message in it. */
  networkMessageId: string | null;
  /** The provider's id of the account that it was said of: what comes late may still be of the one before. */
  accountExternalId: string;
};

/** The chat that it is, which goes by its new id from now on: the provider may have forgotten the one before. */
export function findRemadeChat(sql: Sql, accountId: string, strange: StrangeChat): KnownChat | null {
  const { chat, accountExternalId } = strange;
  const id = byNetworkId(sql, accountId, chat) ?? byWhatIsInIt(sql, accountId, strange);
  if (id === null) return null;
  if (isCurrent(sql, accountId, accountExternalId)) {
    sql.run(
      `INSERT INTO chat_aliases (account_id, external_id, chat_id)
       SELECT account_id, external_id, id FROM chats WHERE id = ? ON CONFLICT DO NOTHING`,
      id,
    );
    sql.run(
      "UPDATE chats SET external_id = ?, provider_chat_id = coalesce(?, provider_chat_id) WHERE id = ?",
      chat.externalId,
      chat.providerChatId,
      id,
    );
  } else noteAliases(sql, accountId, id, [chat.externalId]);
  return chatOfId(sql, id);
}

/** Whether this is what the account is called at its provider now, and not an id that it had before. */
export const isCurrent = (sql: Sql, accountId: string, accountExternalId: string): boolean =>
  sql.first("SELECT 1 AS one FROM accounts WHERE id = ? AND external_id = ?", accountId, accountExternalId) !== null;

/** Where two were doubled before this was looked for, the one that was used last. */
function byNetworkId(sql: Sql, accountId: string, { providerChatId, isGroup }: ChannelChat): string | null {
  if (providerChatId === null) return null;
  return idOf(
    sql.first(
      `SELECT id FROM chats WHERE provider_chat_id = ? AND account_id = ? AND is_group = ?
       ORDER BY last_sort_at DESC, id LIMIT 1`,
      providerChatId,
      accountId,
      isGroup ? 1 : 0,
    ),
  );
}

/**
 * Asked only of an account that was made anew: elsewhere another id is another chat. A message tells only where the
 * network gives its chats no lasting id: one broadcast on WhatsApp carries one id into many chats.
 */
function byWhatIsInIt(sql: Sql, accountId: string, { chat, person, networkMessageId }: StrangeChat): string | null {
  const remade = sql.first("SELECT 1 AS one FROM accounts WHERE id = ? AND former_ids IS NOT NULL", accountId);
  if (remade === null) return null;
  const told = networkMessageId !== null && chat.providerChatId === null;
  return (told ? byMessage(sql, accountId, networkMessageId) : null) ?? byPerson(sql, accountId, chat, person);
}

const byMessage = (sql: Sql, accountId: string, networkMessageId: string): string | null =>
  idOf(
    sql.first(
      "SELECT chat_id AS id FROM messages WHERE provider_message_id = ? AND account_id = ? LIMIT 1",
      networkMessageId,
      accountId,
    ),
  );

/** A network has one chat of two with a person. */
function byPerson(sql: Sql, accountId: string, chat: ChannelChat, person: ChannelPerson | null): string | null {
  if (chat.isGroup || person === null) return null;
  return idOf(
    sql.first(
      `SELECT c.id FROM identities i JOIN contacts k ON k.id = i.contact_id
         JOIN contacts w ON w.person_id = k.person_id JOIN chats c ON c.contact_id = w.id
       WHERE i.account_id = ?1 AND ((i.kind = 'provider' AND i.value = ?2) OR (i.kind = 'lid' AND i.value = ?3)
              OR (i.kind = 'phone' AND i.value = ?4))
         AND c.account_id = ?1 AND c.is_group = 0
       ORDER BY c.last_sort_at DESC, c.id LIMIT 1`,
      accountId,
      person.providerId,
      person.lid,
      person.phone,
    ),
  );
}

const idOf = (row: { id: string } | null): string | null => row?.id ?? null;
