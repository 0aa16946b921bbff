import { isNews, NEWS_MAX_AGE_MS } from "../../shared/is-news.ts";
import type { PushNotice, PushTarget } from "../../shared/push.ts";
import type { Chat, MessageKind } from "../../shared/wire.ts";
import { findChat } from "../chats.ts";
import { position } from "../event-log.ts";
import { readExtra } from "../message-extra.ts";
import type { Sql } from "../sql.ts";
import { type Subscriber, subscribers, targetsOf } from "./subscriptions.ts";

export type PushOrder = { target: PushTarget; notice: PushNotice };

/** A flood is told of as the latest chats that a member wants to hear of: more notices would say no more. */
const CHATS_TOLD = 5;
const MESSAGES_LOOKED_AT = 500;

type News = { chat: Chat; kind: MessageKind; text: string | null };

/**
 * What is news since somebody was last told, as notices for those who are not looking. It counts as told from then on.
 *
 * @param looking members who have a screen of theirs before them
 */
export function newsToTell(sql: Sql, looking: ReadonlySet<string>, now: number): PushOrder[] {
  const news = takeNews(sql, now);
  const away = news.length === 0 ? [] : subscribers(sql).filter(({ memberId }) => !looking.has(memberId));
  return away.flatMap((member) => {
    // What a member wants is asked before the cut: else five chats of others would keep their own from them.
    const notices = news
      .filter(({ chat }) => wants(member, chat))
      .slice(0, CHATS_TOLD)
      .map(({ chat, ...said }) => ({ title: chat.name, body: noticeBody(said), chatId: chat.id }));
    const targets = notices.length === 0 ? [] : targetsOf(sql, [member.memberId]);
    return targets.flatMap((target) => notices.map((notice) => ({ target, notice })));
  });
}

type Row = {
  chatId: string;
  direction: "in" | "out";
  kind: MessageKind;
  text: string | null;
  sortAt: number;
  deletedAt: number | null;
  extra: string | null;
};

/** The newest news of each chat that has some, by the rule that rings the screens' bells, too. */
function takeNews(sql: Sql, now: number): News[] {
  // The age is asked here as well: thousands of old messages from a sync must not hide the one that has just come.
  const rows = sql.all<Row>(
    `SELECT chat_id AS chatId, direction, kind, text, sort_at AS sortAt, deleted_at AS deletedAt, extra FROM messages
     WHERE seq > (SELECT told_seq FROM push_state WHERE id = 1) AND direction = 'in' AND kind <> 'system'
       AND is_history IS NULL AND sort_at >= ? ORDER BY seq DESC LIMIT ?`,
    now - NEWS_MAX_AGE_MS,
    MESSAGES_LOOKED_AT,
  );
  sql.run("UPDATE push_state SET told_seq = ?, told_at = ? WHERE id = 1", position(sql).head, now);
  const newest = new Map<string, Row>();
  for (const row of rows) if (!newest.has(row.chatId) && isRowNews(row, now)) newest.set(row.chatId, row);
  return [...newest.values()].flatMap(({ chatId, kind, text }) => {
    const chat = findChat(sql, chatId);
    // Somebody has read it meanwhile.
    return chat === null || chat.unreadCount === 0 ? [] : [{ chat, kind, text }];
  });
}

function isRowNews({ direction, kind, sortAt, deletedAt, extra }: Row, now: number): boolean {
  const { arrivedLate } = readExtra(extra);
  return isNews(
    {
      ...{ direction, kind, at: new Date(sortAt).toISOString() },
      deletedAt: deletedAt === null ? null : new Date(deletedAt).toISOString(),
      ...(arrivedLate === undefined ? {} : { arrivedLate }),
    },
    now,
  );
}

function wants({ memberId, level }: Subscriber, chat: Chat): boolean {
  switch (level) {
    case "all":
      return true;
    case "mine":
      return chat.assigneeId === memberId;
    case "mentions":
    case "none":
      return false;
  }
}

const BODY_MAX = 140;

/** A picture without words is named by the service worker in the words of the screen's language. */
export function noticeBody({ kind, text }: { kind: MessageKind; text: string | null }): string {
  const said = text?.trim() ?? "";
  if (said === "") return `[${kind}]`;
  return said.length > BODY_MAX ? `${said.slice(0, BODY_MAX)}\u2026` : said;
}
