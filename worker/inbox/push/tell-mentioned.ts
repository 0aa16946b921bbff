import { findChat } from "../chats.ts";
import type { InboxCore } from "../inbox-core.ts";
import type { Sql } from "../sql.ts";
import { findNote } from "../team/notes.ts";
import { visibleMembers } from "../team/presence.ts";
import type { TeamCall } from "../team/team.ts";
import { noticeBody } from "./news-to-tell.ts";
import { readPushKeys, subscribers, targetsOf } from "./subscriptions.ts";
import { deliver } from "./tell-members.ts";

/** A note that is being written or changed, and whom it named until now. */
export type NoteBefore = { id: string; named: readonly string[] };

/** Asked before a team's call is done; null where it is about no note. */
export function noteBefore(sql: Sql, call: TeamCall): NoteBefore | null {
  const id = noteOf(call);
  return id === null ? null : { id, named: findNote(sql, id)?.mentions ?? [] };
}

function noteOf(call: TeamCall): string | null {
  if (call.type === "notes.add") return call.note.id;
  return call.type === "notes.edit" ? call.edit.id : null;
}

/**
 * Tells those whom a note names and did not name before, unless they want to hear of nothing: a call that comes twice,
 * or an edit that leaves a name where it was, is no second mention.
 */
export function tellMentioned(core: InboxCore, before: NoteBefore): void {
  const { sql } = core;
  const keys = readPushKeys(sql);
  const note = findNote(sql, before.id);
  const chat = note && findChat(sql, note.chatId);
  if (keys === null || note === null || chat === null) return;
  const named = note.mentions.filter((id) => id !== note.author.id && !before.named.includes(id));
  if (named.length === 0) return;
  const looking = visibleMembers(core.ctx, core.clock());
  const told = subscribers(sql)
    .filter(({ memberId, level }) => level !== "none" && named.includes(memberId) && !looking.has(memberId))
    .map(({ memberId }) => memberId);
  const notice = {
    title: `${note.author.name}: ${chat.name}`,
    body: noticeBody({ kind: "text", text: note.text }),
    chatId: chat.id,
  };
  const orders = targetsOf(sql, told).map((target) => ({ target, notice }));
  if (orders.length > 0) core.ctx.waitUntil(deliver(core, keys, orders));
}
