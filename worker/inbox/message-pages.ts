import type { Message } from "../shared/wire.ts";
import { type MessageRow, messageSeq, SELECT_MESSAGE, toMessage } from "./messages.ts";
import { decodeCursor, encodeCursor } from "./page.ts";
import type { MessagePlace, MessageQuery } from "./rpc.ts";
import type { Sql } from "./sql.ts";

/** Newest first. `nextCursor` leads to what is older; `hasNewer`: the chat goes on after the newest of them. */
type MessagePage = { items: Message[]; nextCursor: string | null; hasNewer: boolean };

const END: MessagePlace = { sortAt: Number.MAX_SAFE_INTEGER, seq: 0 };

/**
 * One page of a chat, newest first: the newest messages, those before or after a place, or those around a message.
 * A message that is `around`'s stands in the middle. null when the cursor is not one of ours, or the message is not of
 * this chat.
 */
export function listMessages(sql: Sql, query: MessageQuery): MessagePage | null {
  const { chatId, from, limit } = query;
  switch (from.type) {
    case "newest":
      return pageBefore(sql, chatId, END, limit, false);
    case "before":
      return pageBefore(sql, chatId, from.place, limit, true);
    case "cursor": {
      const key = decodeCursor(from.cursor);
      return key && pageBefore(sql, chatId, { sortAt: key.sortAt, seq: Number(key.key) }, limit, true);
    }
    case "after":
      return pageAfter(sql, chatId, from.place, limit);
    case "around":
      return pageAround(sql, chatId, from.messageId, limit);
    default:
      from satisfies never;
      return null;
  }
}

function pageBefore(sql: Sql, chatId: string, place: MessagePlace, limit: number, hasNewer: boolean): MessagePage {
  const rows = sql.all<MessageRow>(
    `${SELECT_MESSAGE} WHERE m.chat_id = ? AND (m.sort_at, m.seq) < (?, ?)
     ORDER BY m.sort_at DESC, m.seq DESC LIMIT ?`,
    chatId,
    place.sortAt,
    place.seq,
    limit + 1,
  );
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    items: page.map((row) => toMessage(sql, row)),
    nextCursor: last === undefined ? null : cursorAt(last),
    hasNewer,
  };
}

function pageAfter(sql: Sql, chatId: string, place: MessagePlace, limit: number): MessagePage {
  const rows = sql.all<MessageRow>(
    `${SELECT_MESSAGE} WHERE m.chat_id = ? AND (m.sort_at, m.seq) > (?, ?)
     ORDER BY m.sort_at, m.seq LIMIT ?`,
    chatId,
    place.sortAt,
    place.seq,
    limit + 1,
  );
  const page = rows.slice(0, limit).reverse();
  const oldest = page.at(-1);
  return {
    items: page.map((row) => toMessage(sql, row)),
    // Older than these is what the caller came from.
    nextCursor: oldest === undefined ? null : cursorAt(oldest),
    hasNewer: rows.length > limit,
  };
}

function pageAround(sql: Sql, chatId: string, id: string, limit: number): MessagePage | null {
  const seq = messageSeq(id);
  const place =
    seq === null
      ? null
      : sql.first<MessagePlace>(
          "SELECT sort_at AS sortAt, seq FROM messages WHERE seq = ? AND chat_id = ?",
          seq,
          chatId,
        );
  if (place === null) return null;
  const newer = pageAfter(sql, chatId, place, Math.floor(limit / 2));
  // One further, so that the message itself is among them.
  const older = pageBefore(sql, chatId, { sortAt: place.sortAt, seq: place.seq + 1 }, Math.ceil(limit / 2), true);
  return { items: [...newer.items, ...older.items], nextCursor: older.nextCursor, hasNewer: newer.hasNewer };
}

const cursorAt = ({ sortAt, seq }: MessagePlace): string => encodeCursor({ sortAt, key: String(seq) });
