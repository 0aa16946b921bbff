import type { PushKeys, PushNotice, PushResult, PushTarget } from "../../shared/push.ts";
import type { Note } from "../../shared/team.ts";
import type { Chat, MessageKind } from "../../shared/wire.ts";
import { findChat } from "../chats.ts";
import { position } from "../event-log.ts";
import type { InboxCore } from "../inbox-core.ts";
import { logFailure } from "../log-failure.ts";
import type { Sql } from "../sql.ts";
import { findNote } from "../team/notes.ts";
import { visibleMembers } from "../team/presence.ts";
import { forgetTarget, readPushKeys, type Subscriber, subscribers, targetsOf } from "./subscriptions.ts";

export type PushOrder = { target: PushTarget; notice: PushNotice };
export type SendPushes = (keys: PushKeys, orders: readonly PushOrder[]) => Promise<PushResult[]>;

/** Members are told at most this often: what comes in between is told together, one notice a chat. */
const TELL_EVERY_MS = 3_000;
/** A flood is told of as its latest chats: more notices would say no more. */
const CHATS_TOLD = 5;
const MESSAGES_LOOKED_AT = 500;

/**
 * A customer's message of which nobody was told. Each commit asks, so the common case, a tenant whom nobody wants to
 * hear of by push, is one look at a row that is not there.
 */
export const ANY_NEWS = `
  SELECT 1 FROM push_state p JOIN messages m ON m.seq > p.told_seq
  WHERE p.id = 1 AND EXISTS (SELECT 1 FROM push_subscriptions)
    AND m.direction = 'in' AND m.kind <> 'system' AND m.is_history IS NULL`;

/** When the alarm has somebody to tell. */
export function nextPushAt(sql: Sql): number | null {
  const state = sql.first<{ toldAt: number }>(
    `SELECT told_at AS toldAt FROM push_state WHERE id = 1 AND EXISTS (${ANY_NEWS})`,
  );
  return state === null ? null : state.toldAt + TELL_EVERY_MS;
}

type News = { chatId: string; seq: number; kind: MessageKind; text: string | null };

/**
 * The alarm's job: tells who is not looking of what the customers wrote. What is told is noted first, so that nobody is
 * told twice; a notice that is lost is lost, the message is not. Push services answer after the alarm: the outbox
 * waits for none of them.
 */
export function tellMembers(core: InboxCore): void {
  const { sql } = core;
  const now = core.clock();
  const keys = readPushKeys(sql);
  if (keys === null) return;
  const orders = sql.transaction(() => {
    const news = takeNews(sql, now);
    const looking = visibleMembers(core.ctx, now);
    const away = subscribers(sql).filter(({ memberId }) => !looking.has(memberId));
    return news.flatMap((one) => ordersFor(sql, one, away));
  });
  if (orders.length > 0) core.ctx.waitUntil(deliver(core, keys, orders));
}

/** The newest message of each chat that has one nobody was told of. */
function takeNews(sql: Sql, now: number): News[] {
  const rows = sql.all<News>(
    `SELECT chat_id AS chatId, seq, kind, text FROM messages
     WHERE seq > (SELECT told_seq FROM push_state WHERE id = 1) AND direction = 'in' AND kind <> 'system'
       AND is_history IS NULL ORDER BY seq DESC LIMIT ?`,
    MESSAGES_LOOKED_AT,
  );
  sql.run("UPDATE push_state SET told_seq = ?, told_at = ? WHERE id = 1", position(sql).head, now);
  const newest = new Map<string, News>();
  for (const row of rows) if (!newest.has(row.chatId)) newest.set(row.chatId, row);
  return [...newest.values()].slice(0, CHATS_TOLD);
}

function ordersFor(sql: Sql, news: News, away: readonly Subscriber[]): PushOrder[] {
  const chat = findChat(sql, news.chatId);
  // Somebody has read it meanwhile.
  if (chat === null || chat.unreadCount === 0) return [];
  const told = away.filter((one) => wants(one, chat)).map(({ memberId }) => memberId);
  const notice = { title: chat.name, body: bodyOf(news), chatId: chat.id };
  return targetsOf(sql, told).map((target) => ({ target, notice }));
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
function bodyOf({ kind, text }: News): string {
  const said = text?.trim() ?? "";
  if (said === "") return `[${kind}]`;
  return said.length > BODY_MAX ? `${said.slice(0, BODY_MAX)}\u2026` : said;
}

/** Tells those whom a note names, unless they want to hear of nothing. */
export function tellMentioned(core: InboxCore, note: Pick<Note, "id">): void {
  const keys = readPushKeys(core.sql);
  const written = findNote(core.sql, note.id);
  const chat = written && findChat(core.sql, written.chatId);
  if (keys === null || written === null || chat === null || written.mentions.length === 0) return;
  const looking = visibleMembers(core.ctx, core.clock());
  const told = subscribers(core.sql)
    .filter(({ memberId, level }) => level !== "none" && memberId !== written.author.id && !looking.has(memberId))
    .map(({ memberId }) => memberId)
    .filter((memberId) => written.mentions.includes(memberId));
  const notice = {
    title: `${written.author.name}: ${chat.name}`,
    body: bodyOf({ ...written, ...NOTE }),
    chatId: chat.id,
  };
  const orders = targetsOf(core.sql, told).map((target) => ({ target, notice }));
  if (orders.length > 0) core.ctx.waitUntil(deliver(core, keys, orders));
}

const NOTE = { seq: 0, kind: "text" } as const;

async function deliver(core: InboxCore, keys: PushKeys, orders: readonly PushOrder[]): Promise<void> {
  try {
    const results = await core.sendPushes(keys, orders);
    if (core.isGone) return;
    for (const [place, result] of results.entries()) {
      const order = orders[place];
      if (result === "gone" && order !== undefined) forgetTarget(core.sql, order.target.endpoint);
    }
  } catch (error) {
    if (core.isGone) return;
    logFailure("push", error);
  }
}
