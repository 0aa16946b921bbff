import type { ChatCounts, ChatView } from "../../shared/team.ts";
import type { Chat } from "../../shared/wire.ts";
import { type ChatRow, SELECT_CHAT, toChat } from "../chats.ts";
import { decodeCursor, encodeCursor } from "../page.ts";
import type { ChatQuery } from "../rpc.ts";
import type { Sql } from "../sql.ts";
import { countUnreadMentions } from "./mentions.ts";

/** What belongs into a view; `?6` is the member who looks. */
const BELONGS: Record<ChatView, string> = {
  all: "TRUE",
  open: "state = 'open'",
  mine: "assignee_id = ?6 AND state = 'open'",
  unassigned: "assignee_id IS NULL AND state = 'open'",
  unread: "id IN (SELECT chat_id FROM unread_chats)",
  snoozed: "state = 'snoozed'",
  done: "state = 'done'",
};

const NARROWED = `(last_sort_at, id) < (?1, ?2)
  AND (?3 IS NULL OR account_id IN (SELECT id FROM accounts WHERE channel = ?3)) AND (?4 IS NULL OR account_id = ?4)`;

/** In the order of the index `chats_state`: each run is sorted already. */
const run = (belongs: string) => `SELECT id, last_sort_at FROM chats WHERE ${belongs} AND ${NARROWED}`;

const EVERY_STATE = ["open", "snoozed", "done"].map((state) => run(`state = '${state}'`)).join(" UNION ALL ");

/** A label's chats are looked up by the label: there are few of them, however many chats there are. */
const labelled = (view: ChatView) => `
  SELECT id, last_sort_at FROM chats
  WHERE id IN (SELECT chat_id FROM chat_labels WHERE label_id = ?5) AND ${BELONGS[view]} AND ${NARROWED}`;

const pageOf = (place: string) => `
  ${SELECT_CHAT}
  WHERE c.id IN (SELECT id FROM (${place} ORDER BY last_sort_at DESC, id DESC LIMIT ?7))
  ORDER BY c.last_sort_at DESC, c.id DESC`;

const VIEWS = ["all", "open", "mine", "unassigned", "unread", "snoozed", "done"] as const satisfies ChatView[];
const texts = (place: (view: ChatView) => string) =>
  Object.fromEntries(VIEWS.map((view) => [view, pageOf(place(view))])) as Record<ChatView, string>;

/** Constant texts, one for each view: the platform caches a statement by its text. */
const PAGES = texts((view) => (view === "all" ? EVERY_STATE : run(BELONGS[view])));
const LABELLED_PAGES = texts(labelled);

/** Newest activity first, by key and not by OFFSET. null when the cursor is not one of ours. */
export function listChats(sql: Sql, query: ChatQuery): { items: Chat[]; nextCursor: string | null } | null {
  const from = query.cursor === null ? { sortAt: Number.MAX_SAFE_INTEGER, key: "" } : decodeCursor(query.cursor);
  if (from === null) return null;
  const view = query.view ?? "all";
  const rows = sql.all<ChatRow>(
    query.labelId ? LABELLED_PAGES[view] : PAGES[view],
    from.sortAt,
    from.key,
    query.channel,
    query.accountId,
    query.labelId ?? null,
    query.memberId ?? null,
    query.limit + 1,
  );
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return {
    items: page.map(toChat),
    nextCursor: last === undefined ? null : encodeCursor({ sortAt: last.lastSortAt, key: last.id }),
  };
}

/** How many chats each view has. It reads index entries only, of chats and never of messages. */
export function countChats(sql: Sql, memberId: string): ChatCounts {
  const states = sql.all<{ state: string; chats: number }>("SELECT state, count(*) AS chats FROM chats GROUP BY state");
  const of = (state: string) => states.find((one) => one.state === state)?.chats ?? 0;
  const assigned = sql.first<{ all: number; mine: number }>(
    `SELECT count(*) AS "all", coalesce(sum(assignee_id = ?), 0) AS mine FROM chats
     WHERE assignee_id IS NOT NULL AND state = 'open'`,
    memberId,
  );
  const unread = sql.first<{ chats: number; messages: number }>(
    "SELECT count(*) AS chats, coalesce(sum(c.unread_count), 0) AS messages FROM unread_chats u JOIN chats c ON c.id = u.chat_id",
  );
  return {
    all: of("open") + of("snoozed") + of("done"),
    open: of("open"),
    mine: assigned?.mine ?? 0,
    unassigned: of("open") - (assigned?.all ?? 0),
    unread: unread?.chats ?? 0,
    unreadMessages: unread?.messages ?? 0,
    snoozed: of("snoozed"),
    done: of("done"),
    mentions: countUnreadMentions(sql, memberId),
  };
}
