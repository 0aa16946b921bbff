import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { SearchAnswer, SearchProblem } from "../../shared/search.ts";
import { findChat } from "../chats.ts";
import { findMessage } from "../messages.ts";
import { contactName } from "../naming.ts";
import type { Sql } from "../sql.ts";
import { catchUp } from "./keep-index.ts";
import { matchAny, matchText } from "./match-text.ts";
import { parseQuery, type SearchQuery } from "./parse-query.ts";
import { contactsOf, findChatsNamed, findPeople } from "./search-people.ts";
import { type SearchedRow, searchableText } from "./searchable-text.ts";
import { snippetOf } from "./snippet.ts";

export type SearchOrder = { text: string; utcOffsetMinutes: number; cursor: string | null; limit: number };

/** How many messages one call looks at, at most: what it has found by then it answers, with where to go on. */
const LOOKS_AT = 3_000;
const PEOPLE_SHOWN = 10;

/** Everything that was ever said, newest first, and everybody by name. */
export function search(sql: Sql, order: SearchOrder): Outcome<SearchAnswer, "bad_cursor"> {
  const before = readCursor(order.cursor);
  if (before === null) return fail("bad_cursor");
  const isComplete = catchUp(sql);
  const query = parseQuery(order.text, order.utcOffsetMinutes);
  const { problems } = query;
  const people = order.cursor === null ? shownPeople(sql, query, order.text) : [];
  if (!asksAnything(query)) return ok({ people, items: [], nextCursor: null, isComplete, problems });

  const limits = limitsOf(sql, query);
  const looked = candidates(sql, query, limits, before);
  const found = narrowed(sql, query, limits, looked, order.limit + 1);
  const page = found.slice(0, order.limit);
  const wentOnTo = found.length > order.limit ? page.at(-1) : looked.length === LOOKS_AT ? looked.at(-1) : undefined;
  return ok({
    people,
    items: page.flatMap((seq) => shownHit(sql, seq, query)),
    nextCursor: wentOnTo === undefined ? null : `s${wentOnTo}`,
    isComplete,
    problems: [...problems, ...limits.problems],
  });
}

/** The number below which to go on; the newest is looked at first. */
function readCursor(cursor: string | null): number | null {
  if (cursor === null) return Number.MAX_SAFE_INTEGER;
  const digits = /^s(\d{1,15})$/.exec(cursor)?.[1];
  return digits === undefined ? null : Number(digits);
}

const asksAnything = (query: SearchQuery): boolean =>
  query.terms.length + query.without.length + query.from.length + query.in.length + query.label.length > 0 ||
  query.has.length > 0 ||
  query.isUnread ||
  query.before !== null ||
  query.after !== null;

/**
 * What the names in a query stand for here; null where it names nothing. Empty lists find nothing. `problems`: names
 * that nobody and nothing bears.
 */
type Limits = { senders: string | null; isOurs: boolean; chats: string | null; problems: SearchProblem[] };

function limitsOf(sql: Sql, query: SearchQuery): Limits {
  const problems: SearchProblem[] = [];
  const found = (operator: "from" | "in" | "label", name: string, ids: string[]): string[] => {
    const why = { from: "nobody", in: "no_chat", label: "no_label" } as const;
    if (ids.length === 0) problems.push({ part: `${operator}:${name}`, why: why[operator] });
    return ids;
  };
  const others = query.from.filter((name) => !isMe(name));
  const senders = others.flatMap((name) => found("from", name, contactsOf(sql, findPeople(sql, name))));
  const inChats = query.in.flatMap((name) => found("in", name, findChatsNamed(sql, name)));
  const labelled = query.label.flatMap((name) => {
    const ids = labelsNamed(sql, name);
    found("label", name, ids);
    return chatsLabelled(sql, ids);
  });
  const chats =
    query.in.length > 0 && query.label.length > 0
      ? inChats.filter((id) => labelled.includes(id))
      : [...inChats, ...labelled];
  return {
    senders: query.from.length === 0 ? null : JSON.stringify(senders),
    isOurs: query.from.some(isMe),
    chats: query.in.length + query.label.length === 0 ? null : JSON.stringify(chats),
    problems,
  };
}

const isMe = (name: string): boolean => name.toLowerCase() === "me";

const labelsNamed = (sql: Sql, name: string): string[] =>
  sql.all<{ id: string }>("SELECT id FROM labels WHERE lower(name) = lower(?)", name).map(({ id }) => id);

const chatsLabelled = (sql: Sql, labelIds: readonly string[]): string[] =>
  sql
    .all<{ id: string }>(
      "SELECT chat_id AS id FROM chat_labels WHERE label_id IN (SELECT value FROM json_each(?))",
      JSON.stringify(labelIds),
    )
    .map(({ id }) => id);

/** The next messages to look at: those with the words, else those of the chats, else all. */
function candidates(sql: Sql, query: SearchQuery, { chats }: Limits, before: number): number[] {
  const match = matchText(query.terms, query.without);
  const rows =
    match !== null
      ? sql.all<{ seq: number }>(BY_WORDS, match, before, LOOKS_AT)
      : chats !== null
        ? sql.all<{ seq: number }>(BY_CHATS, chats, before, LOOKS_AT)
        : sql.all<{ seq: number }>(BY_ARRIVAL, before, LOOKS_AT);
  return rows.map(({ seq }) => seq);
}

const BY_WORDS =
  "SELECT rowid AS seq FROM message_search WHERE message_search MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?";
const BY_CHATS =
  "SELECT seq FROM messages WHERE chat_id IN (SELECT value FROM json_each(?)) AND seq < ? ORDER BY seq DESC LIMIT ?";
const BY_ARRIVAL = "SELECT seq FROM messages WHERE seq < ? ORDER BY seq DESC LIMIT ?";

/** Those of them that are as asked. */
function narrowed(sql: Sql, query: SearchQuery, limits: Limits, seqs: readonly number[], limit: number): number[] {
  const unwanted = query.terms.length > 0 ? null : matchAny(query.without);
  const has = (what: SearchQuery["has"][number]) => (query.has.includes(what) ? 1 : 0);
  return sql
    .all<{ seq: number }>(
      unwanted === null ? NARROWED : `${NARROWED_BY} AND ${IS_NOT_UNWANTED} ${NEWEST_FIRST}`,
      JSON.stringify(seqs),
      limits.chats,
      limits.senders,
      limits.isOurs ? 1 : 0,
      query.before,
      query.after,
      query.isUnread ? 1 : 0,
      has("media"),
      has("voice"),
      has("link"),
      limit,
      ...(unwanted === null ? [] : [unwanted]),
    )
    .map(({ seq }) => seq);
}

const NARROWED_BY = `
  SELECT m.seq FROM json_each(?1) j JOIN messages m ON m.seq = j.value JOIN chats c ON c.id = m.chat_id
  WHERE m.deleted_at IS NULL
    AND (?2 IS NULL OR m.chat_id IN (SELECT value FROM json_each(?2)))
    AND (?3 IS NULL OR (m.direction = 'in' AND m.sender_contact_id IN (SELECT value FROM json_each(?3)))
         OR (?4 AND m.direction = 'out'))
    AND (?5 IS NULL OR m.sort_at < ?5) AND (?6 IS NULL OR m.sort_at >= ?6)
    AND (NOT ?7 OR (m.direction = 'in' AND m.kind <> 'system' AND m.is_history IS NULL AND m.seq > c.read_seq))
    AND (NOT ?8 OR m.kind IN ('image', 'video', 'audio', 'voice', 'document', 'sticker'))
    AND (NOT ?9 OR m.kind = 'voice')
    AND (NOT ?10 OR instr(m.text, '://') > 0 OR instr(lower(m.text), 'www.') > 0)`;
const NEWEST_FIRST = "ORDER BY m.seq DESC LIMIT ?11";
const IS_NOT_UNWANTED = "m.seq NOT IN (SELECT rowid FROM message_search WHERE message_search MATCH ?12)";
const NARROWED = `${NARROWED_BY} ${NEWEST_FIRST}`;

function shownHit(sql: Sql, seq: number, query: SearchQuery): SearchAnswer["items"] {
  const message = findMessage(sql, seq);
  const chat = message && findChat(sql, message.chatId);
  const row = sql.first<SearchedRow>("SELECT text, attachments, extra FROM messages WHERE seq = ?", seq);
  if (message === null || chat === null || row === null) return [];
  return [{ message, chat, snippet: snippetOf(searchableText(row), query.terms) }];
}

/** People are looked for by the words alone: whoever narrows messages down is not looking for a person. */
function shownPeople(sql: Sql, query: SearchQuery, text: string): SearchAnswer["people"] {
  if (query.terms.length === 0) return [];
  const name = query.terms.map(({ words }) => words.join(" ")).join(" ");
  // As it was typed, since the signs in a number mean something: "+44 (0)7911".
  const found = new Set([...findPeople(sql, text, PEOPLE_SHOWN), ...findPeople(sql, name, PEOPLE_SHOWN)]);
  return [...found].slice(0, PEOPLE_SHOWN).map((contactId) => {
    const person = sql.first<{ name: string | null; handle: string | null; chatId: string | null }>(
      `SELECT ${contactName("?1")} AS name,
              (SELECT iif(i.kind = 'username', '@', '') || i.value FROM identities i JOIN contacts k ON k.id = i.contact_id
               WHERE k.root_id = ?1 AND i.kind IN ('phone', 'username') ORDER BY i.kind, i.value LIMIT 1) AS handle,
              (SELECT c.id FROM chats c JOIN contacts k ON k.id = c.contact_id
               WHERE k.root_id = ?1 ORDER BY c.last_sort_at DESC, c.id DESC LIMIT 1) AS chatId`,
      contactId,
    );
    const chat = person?.chatId ? findChat(sql, person.chatId) : null;
    return { contactId, name: person?.name ?? chat?.name ?? "", handle: person?.handle ?? null, chat };
  });
}
