import type { ChannelChat } from "../shared/wire.ts";
import type { Sql } from "./sql.ts";

/**
 * A chat may be named by several ids: somebody's number and their business-scoped id, or a chat that a provider gave
 * a new id. The one it was made under stays; the others lead to it.
 */

/** The chat that one of these ids leads to. For chats that are not found by their own id alone. */
export function findByAlias(sql: Sql, accountId: string, chat: ChannelChat): string | null {
  for (const externalId of [chat.externalId, ...(chat.aliases ?? [])]) {
    const known = idUnder(sql, accountId, externalId);
    if (known !== null) return known;
  }
  return null;
}

/** The chat that goes by this id, or has gone by it. */
export function idUnder(sql: Sql, accountId: string, externalId: string): string | null {
  const known =
    sql.first<{ id: string }>("SELECT id FROM chats WHERE account_id = ? AND external_id = ?", accountId, externalId) ??
    sql.first<{ id: string }>(
      "SELECT chat_id AS id FROM chat_aliases WHERE account_id = ? AND external_id = ?",
      accountId,
      externalId,
    );
  return known?.id ?? null;
}

/** So that the next message finds the chat by any of its ids, whichever of them it names. */
export function noteAliases(sql: Sql, accountId: string, chatId: string, externalIds: readonly string[]): void {
  for (const externalId of externalIds) {
    sql.run(
      "INSERT INTO chat_aliases (account_id, external_id, chat_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
      accountId,
      externalId,
      chatId,
    );
  }
}
